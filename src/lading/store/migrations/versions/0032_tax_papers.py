"""Registrations and certificates of tax, how orders were taxed, compound rates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032_tax_papers"
down_revision = "0031_promotions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column(
        "tax_rates",
        sa.Column(
            "compound",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="of the price with the other taxes on it",
        ),
    )
    op.create_table(
        "tax_registrations",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), server_default="", nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("basis", sa.Text(), server_default="destination", nullable=False, comment="destination or origin"),
        sa.Column(
            "reaches",
            postgresql.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="countries taxed as at the origin",
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="the last day"),
        sa.PrimaryKeyConstraint("id", name=op.f("tax_registrations_pkey")),
    )
    op.create_table(
        "tax_certificates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False, comment="a party's code"),
        sa.Column("kind", sa.Text(), nullable=False, comment="exemption or vat_id"),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), server_default="", nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="the last day"),
        sa.Column("document", sa.Text(), server_default="", nullable=False, comment="where the paper is kept"),
        sa.Column("checked_by", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True, comment="from this day it counts no more"),
        sa.PrimaryKeyConstraint("id", name=op.f("tax_certificates_pkey")),
    )
    op.create_index("tax_certificates_customer_idx", "tax_certificates", ["customer"], unique=False)
    op.create_index("tax_certificates_ends_idx", "tax_certificates", ["valid_to"], unique=False)
    op.create_table(
        "order_taxes",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Text(),
            nullable=False,
            comment="see TaxStatus; orders without a row are taxed by our rates",
        ),
        sa.Column("certificate", sa.Uuid(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment="what an external service answered",
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("order_taxes_pkey")),
    )
    op.create_index(
        "order_taxes_certificate_idx",
        "order_taxes",
        ["certificate"],
        unique=False,
        postgresql_where=sa.text("certificate IS NOT NULL"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
