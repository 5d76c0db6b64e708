"""Outcomes say from which kind of source a line was read, and whether a person was asked about it in any case."""

import sqlalchemy as sa
from alembic import op

revision = "0052_sources_of_outcomes"
down_revision = "0051_punchouts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column(
        "intake_outcomes",
        sa.Column("source", sa.Text(), nullable=False, server_default="", comment="structured, page, scan, text"),
    )
    op.add_column(
        "intake_outcomes",
        sa.Column(
            "asked",
            sa.Boolean(),
            nullable=False,
            server_default=sa.text("false"),
            comment="a person was asked in any case",
        ),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
