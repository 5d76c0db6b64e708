"""How much of an item may wait, and the day before which it is only a pre-order."""

import sqlalchemy as sa
from alembic import op

revision = "0015_ceilings"
down_revision = "0014_lots_serials_bins"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column(
        "items",
        sa.Column(
            "releases_on",
            sa.Date(),
            nullable=True,
            comment="a pre-order until then: neither promised nor shipped before",
        ),
    )
    op.add_column(
        "items",
        sa.Column(
            "backorder_limit", sa.Numeric(), nullable=True, comment="base units that may wait; null: no limit, 0: none"
        ),
    )
    op.add_column(
        "items",
        sa.Column("pre_order_limit", sa.Numeric(), nullable=True, comment="the same before it is released"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
