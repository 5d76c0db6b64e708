"""Payments are found by what their provider calls them."""

import sqlalchemy as sa
from alembic import op

revision = "0030_gateways_find_tenders"
down_revision = "0029_billing_due"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_index(
        "tenders_provider_idx",
        "tenders",
        ["provider", "reference"],
        unique=False,
        postgresql_where=sa.text("provider <> ''"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
