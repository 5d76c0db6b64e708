"""What waits to be billed."""

import sqlalchemy as sa
from alembic import op

revision = "0029_billing_due"
down_revision = "0028_rules"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.execute("CREATE SEQUENCE accounting_export_number START WITH 1")
    op.create_table(
        "billing_due",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column(
            "ready_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it is to be billed; null: once the order is done",
        ),
        sa.Column(
            "refused", sa.Text(), server_default="", nullable=False, comment="why it could not be issued, in a sentence"
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("billing_due_pkey")),
    )
    op.create_index("billing_due_ready_idx", "billing_due", ["ready_at"], unique=False)


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
