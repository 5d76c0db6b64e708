"""Orders of the day say under which plan they are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0009_orders_of_the_day"
down_revision = "0008_transfers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column(
        "routing_load",
        sa.Column(
            "plan", sa.Integer(), server_default="0", nullable=False, comment="version under which they are counted"
        ),
    )
    op.add_column(
        "routing_load",
        sa.Column("before", sa.Integer(), server_default="0", nullable=False, comment="of them, those of other plans"),
    )
    op.execute("UPDATE routing_load SET before = orders")
