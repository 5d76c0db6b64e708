"""Orders whose tax is not certain are found at once, so that the service can be asked again."""

from alembic import op

revision = "0043_unsure_taxes"
down_revision = "0042_found_by_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.execute(
        "CREATE INDEX order_taxes_unsure_idx ON order_taxes (order_id)"
        " WHERE status IN ('estimated', 'waiting') AND NOT details ? 'ended'"
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
