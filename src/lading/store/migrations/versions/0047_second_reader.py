"""The language model that a company has named for second opinions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0047_second_reader"
down_revision = "0046_cases_teach"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "intake_reader",
        sa.Column("one", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("settings", JSONB(), nullable=False),
        sa.Column("secret", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("intake_reader_pkey")),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
