"""Accounts at payment providers say what they can."""

import sqlalchemy as sa
from alembic import op

revision = "0038_gateways_say_what_they_can"
down_revision = "0037_facts_and_hooks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column(
        "gateways",
        sa.Column(
            "part_capture",
            sa.Boolean(),
            nullable=True,
            comment="null, here and below: as its kind and the tender's are",
        ),
    )
    op.add_column("gateways", sa.Column("multi_capture", sa.Boolean(), nullable=True))
    op.add_column("gateways", sa.Column("reauthorise", sa.Boolean(), nullable=True))
    op.add_column("gateways", sa.Column("voids", sa.Boolean(), nullable=True))
    op.add_column(
        "gateways",
        sa.Column("authorised_days", sa.Integer(), nullable=True, comment="how long an authorisation lives"),
    )
    op.add_column(
        "gateways",
        sa.Column("refund_days", sa.Integer(), nullable=True, comment="how long after a capture money can go back"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
