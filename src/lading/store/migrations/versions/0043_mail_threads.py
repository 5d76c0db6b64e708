"""A mail says which case it answers and why its sender may be somebody else; a case, when its sender has answered."""

import sqlalchemy as sa
from alembic import op

revision = "0043_mail_threads"
down_revision = "0042_found_by_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    comment = "why the sender may be somebody else"
    op.add_column("intake_messages", sa.Column("doubt", sa.Text(), server_default="", nullable=False, comment=comment))
    op.add_column("intake_messages", sa.Column("case_id", sa.Uuid(), nullable=True, comment="the case that it answers"))
    where = sa.text("case_id IS NOT NULL")
    op.create_index("intake_messages_case_idx", "intake_messages", ["case_id"], postgresql_where=where)
    comment = "when the sender has answered last"
    op.add_column("intake_cases", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True, comment=comment))


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
