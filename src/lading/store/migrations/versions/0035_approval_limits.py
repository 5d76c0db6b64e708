"""Limits above which acts on money want approval."""

import sqlalchemy as sa
from alembic import op

revision = "0035_approval_limits"
down_revision = "0034_discounts_given_back"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "approval_limits",
        sa.Column("ask", sa.Text(), nullable=False, comment="refund, credit, write_off, price"),
        sa.Column(
            "currency", sa.Text(), server_default="", nullable=False, comment="empty: all that have none of their own"
        ),
        sa.Column("above", sa.Numeric(), nullable=True, comment="amounts above it want approval; null: none"),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("needed", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "ask IN ('refund', 'credit', 'write_off', 'price')", name=op.f("approval_limits_known_ask_check")
        ),
        sa.CheckConstraint("needed > 0 AND above >= 0", name=op.f("approval_limits_sane_check")),
        sa.PrimaryKeyConstraint("ask", "currency", name=op.f("approval_limits_pkey")),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
