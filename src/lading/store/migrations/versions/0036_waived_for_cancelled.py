"""Lines say what is not owed of them for cancelled units, where that is not their even share."""

import sqlalchemy as sa
from alembic import op

revision = "0036_waived_for_cancelled"
down_revision = "0035_approval_limits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column(
        "order_lines",
        sa.Column(
            "waived",
            sa.Numeric(),
            nullable=True,
            comment="of cancelled units, tax included; null: their even share",
        ),
    )
    op.add_column("order_lines", sa.Column("waived_tax", sa.Numeric(), nullable=True, comment="the tax in it"))


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
