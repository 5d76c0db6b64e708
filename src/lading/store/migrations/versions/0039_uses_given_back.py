"""Uses of promotions that count no more."""

import sqlalchemy as sa
from alembic import op

revision = "0039_uses_given_back"
down_revision = "0038_gateways_say_what_they_can"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    comment = "the order came to nothing: it counts no more"
    given_back = sa.Column("given_back_at", sa.DateTime(timezone=True), nullable=True, comment=comment)
    op.add_column("promotion_uses", given_back)


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
