"""Pegs of what waits on the supply that it rests on, and who is served first."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012_queues_and_pegs"
down_revision = "0011_pick_ups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "pegs",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("supply", sa.Uuid(), nullable=True, comment="null: what lies at the place already"),
        sa.Column("sku", sa.Text(), nullable=False, comment="the line's own, or a component of its kit"),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(), nullable=False, comment="base units"),
        sa.Column("ready_on", sa.Date(), nullable=False, comment="when all that these units of the line need is there"),
        sa.Column("pegged_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("pegs_positive_check")),
    )
    op.create_index("pegs_line_idx", "pegs", ["order_id", "line"], unique=False)
    op.create_index("pegs_supply_idx", "pegs", ["supply"], unique=False)
    op.create_index("pegs_sku_idx", "pegs", ["sku"], unique=False)
    op.create_table(
        "queue_policies",
        sa.Column("sku", sa.Text(), nullable=False, comment="empty: the company's"),
        sa.Column("policy", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("sku", name=op.f("queue_policies_pkey")),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
