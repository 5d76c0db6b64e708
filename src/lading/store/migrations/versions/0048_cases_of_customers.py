"""The cases of a customer are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0048_cases_of_customers"
down_revision = "0047_second_reader"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    where = sa.text("customer <> ''")
    op.create_index("intake_cases_customer_idx", "intake_cases", ["customer", "id"], postgresql_where=where)


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
