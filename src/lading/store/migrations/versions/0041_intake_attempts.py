"""A case knows who reads it, how often that was tried and what a person chose; a document how deep it lay in others."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0041_intake_attempts"
down_revision = "0040_intake"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("intake_cases", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    comment = "since when a worker reads it"
    op.add_column("intake_cases", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True, comment=comment))
    choices = sa.Column(
        "choices", JSONB(), server_default="{}", nullable=False, comment="what a person said beyond the paper"
    )
    op.add_column("intake_cases", choices)
    comment = "in how many other files it lay"
    op.add_column(
        "intake_documents", sa.Column("depth", sa.Integer(), server_default="0", nullable=False, comment=comment)
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
