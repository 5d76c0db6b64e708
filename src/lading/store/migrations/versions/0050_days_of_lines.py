"""A line may have a wished day of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0050_days_of_lines"
down_revision = "0049_answers_to_machines"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    comment = "the line's own wished day; null: the order's"
    op.add_column("order_lines", sa.Column("requested_by", sa.Date(), nullable=True, comment=comment))


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
