"""Shops that are open for a buyer's session in their own system."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0051_punchouts"
down_revision = "0050_days_of_lines"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    session = "cookie, credentials, where the basket goes"
    op.create_table(
        "intake_punchouts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, comment="of what stands in the address"),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("session", JSONB(), nullable=False, comment=session),
        sa.Column("basket", JSONB(), server_default="{}", nullable=False, comment="quantity by SKU"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("intake_punchouts_pkey")),
    )
    op.create_index("intake_punchouts_token_idx", "intake_punchouts", ["token_hash"], unique=True)
    op.create_index("intake_punchouts_expires_idx", "intake_punchouts", ["expires_at"])


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
