"""Orders wait in queues, places have a limit of order lines, and items that a place does not send or hand out."""

import sqlalchemy as sa
from alembic import op

revision = "0016_queues_of_routing"
down_revision = "0015_ceilings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column(
        "routing_load",
        sa.Column("lines", sa.Integer(), server_default="0", nullable=False, comment="of these orders"),
    )
    op.add_column("routing_load", sa.Column("lines_before", sa.Integer(), server_default="0", nullable=False))
    op.alter_column(
        "routing_waits",
        "cancel_on",
        existing_type=sa.Date(),
        nullable=True,
        comment="null: it may wait for ever",
    )
    op.add_column(
        "routing_waits",
        sa.Column("queue", sa.Text(), server_default="", nullable=False, comment="in which it waits; empty: in none"),
    )
    op.create_index(
        "routing_waits_queue_idx", "routing_waits", ["queue"], unique=False, postgresql_where=sa.text("queue <> ''")
    )
    op.create_table(
        "withheld",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False, comment="shipping or pick_up"),
        sa.PrimaryKeyConstraint("sku", "place", "what", name=op.f("withheld_pkey")),
    )
