"""Promotions with their versions, codes and uses; the settings of prices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031_promotions"
down_revision = "0030_gateways_find_tenders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "promotions",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "terms",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="what it does: see PromotionTerms",
        ),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="the last day"),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("promotions_pkey")),
    )
    op.create_table(
        "promotion_versions",
        sa.Column("promotion", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("terms", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["promotion"], ["promotions.code"], name=op.f("promotion_versions_promotion_fkey")),
        sa.PrimaryKeyConstraint("promotion", "version", name=op.f("promotion_versions_pkey")),
    )
    op.create_table(
        "promotion_codes",
        sa.Column("code", sa.Text(), nullable=False, comment="in capitals"),
        sa.Column("promotion", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=True, comment="so often it may be used in all"),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="the last day"),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["promotion"], ["promotions.code"], name=op.f("promotion_codes_promotion_fkey")),
        sa.PrimaryKeyConstraint("code", name=op.f("promotion_codes_pkey")),
    )
    op.create_index("promotion_codes_promotion_idx", "promotion_codes", ["promotion", "code"], unique=False)
    op.create_table(
        "promotion_uses",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False, comment="in the sequence in which they applied"),
        sa.Column("promotion", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False, comment="the code that was given, in capitals"),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(), nullable=False, comment="all that came off, shipping included"),
        sa.Column(
            "shares",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="what came off each line, by its number",
        ),
        sa.Column("shipping", sa.Numeric(), server_default="0", nullable=False, comment="what came off the shipping"),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "n", name=op.f("promotion_uses_pkey")),
    )
    op.create_index("promotion_uses_promotion_idx", "promotion_uses", ["promotion", "customer"], unique=False)
    op.create_index(
        "promotion_uses_code_idx", "promotion_uses", ["code"], unique=False, postgresql_where=sa.text("code <> ''")
    )
    op.create_table(
        "pricing_settings",
        sa.Column("one", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pricing_settings_pkey")),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
