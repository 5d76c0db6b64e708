"""Orders of the mail that are handed over to another system."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0045_order_systems"
down_revision = "0044_mail_threads"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "intake_systems",
        sa.Column("channel", sa.Text(), nullable=False, comment="whose orders live elsewhere"),
        sa.Column("settings", JSONB(), nullable=False),
        sa.Column("secret", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channels.code"], name=op.f("intake_systems_channel_fkey")),
        sa.PrimaryKeyConstraint("channel", name=op.f("intake_systems_pkey")),
    )
    op.create_table(
        "intake_handovers",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the key by which the other system knows a repeat"),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="customer and purchase order: handed over once"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="intended, unknown, confirmed, refused"),
        sa.Column("number", sa.Text(), server_default="", nullable=False, comment="the other system's"),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["intake_cases.id"], name=op.f("intake_handovers_case_id_fkey")),
        sa.ForeignKeyConstraint(["channel"], ["intake_systems.channel"], name=op.f("intake_handovers_channel_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("intake_handovers_pkey")),
    )
    unsettled = sa.text("state <> 'refused'")
    op.create_index(
        "intake_handovers_name_idx", "intake_handovers", ["channel", "name"], unique=True, postgresql_where=unsettled
    )
    due = sa.text("state IN ('intended', 'unknown')")
    op.create_index("intake_handovers_due_idx", "intake_handovers", ["next_at"], postgresql_where=due)
    op.create_index("intake_handovers_case_idx", "intake_handovers", ["case_id"])


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
