"""Cases teach once: when it was seen what their corrections teach."""

import sqlalchemy as sa
from alembic import op

revision = "0046_cases_teach"
down_revision = "0045_order_systems"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    comment = "when it was seen what its corrections teach"
    op.add_column("intake_cases", sa.Column("learned_at", sa.DateTime(timezone=True), nullable=True, comment=comment))
    op.create_index(
        "intake_cases_to_learn_idx",
        "intake_cases",
        ["id"],
        postgresql_where=sa.text("state = 'booked' AND booked_by <> 'alone' AND learned_at IS NULL"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
