"""Parts of kits that were collected before a whole kit is picked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010_parts_of_kits"
down_revision = "0009_orders_of_the_day"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column(
        "fulfilment_lines",
        sa.Column(
            "collected",
            postgresql.JSONB(),
            nullable=True,
            comment="of a kit: parts in hand that make no whole kit yet",
        ),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
