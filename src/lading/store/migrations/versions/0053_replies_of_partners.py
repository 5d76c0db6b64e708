"""What went back by a partner's settings is found by the partner; it goes by SFTP, too, and may be refused."""

import sqlalchemy as sa
from alembic import op

revision = "0053_replies_of_partners"
down_revision = "0052_sources_of_outcomes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_index("intake_replies_partner_idx", "intake_replies", ["by_partner", "written_at"])
    op.alter_column(
        "intake_replies",
        "way",
        existing_type=sa.Text(),
        existing_nullable=False,
        existing_comment="mail, folder, http",
        comment="mail, folder, http, sftp",
    )
    op.alter_column(
        "intake_replies",
        "state",
        existing_type=sa.Text(),
        existing_nullable=False,
        existing_comment="intended, sent, failed, mailed",
        comment="intended, sent, failed, refused, mailed",
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
