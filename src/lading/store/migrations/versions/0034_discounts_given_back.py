"""Discounts that returns took back may be given back."""

import sqlalchemy as sa
from alembic import op

revision = "0034_discounts_given_back"
down_revision = "0033_returns_and_claims"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.drop_constraint(op.f("return_settlements_sane_check"), "return_settlements", type_="check")
    op.create_check_constraint(
        op.f("return_settlements_sane_check"), "return_settlements", "least(goods, shipping, fee, paid_out) >= 0"
    )
    op.alter_column(
        "return_settlements",
        "claw_back",
        existing_type=sa.Numeric(),
        comment="discounts that no longer apply; negative: given back",
        existing_comment="discounts that no longer apply",
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
