"""What went back by a partner's settings is found by the partner, the newest first."""

from alembic import op

revision = "0053_replies_of_partners"
down_revision = "0052_sources_of_outcomes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_index("intake_replies_partner_idx", "intake_replies", ["by_partner", "written_at"])


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
