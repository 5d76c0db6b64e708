"""Price lists for customers, groups and channels, with days; contract prices; floors and ceilings of hand prices."""

import sqlalchemy as sa
from alembic import op

revision = "0027_prices_of_customers"
down_revision = "0026_gateways"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column(
        "price_lists",
        sa.Column(
            "priority", sa.Integer(), server_default="100", nullable=False, comment="the lower, the sooner it is asked"
        ),
    )
    op.add_column("price_lists", sa.Column("valid_from", sa.Date(), nullable=True))
    op.add_column("price_lists", sa.Column("valid_to", sa.Date(), nullable=True, comment="the last day"))
    op.add_column("prices", sa.Column("valid_from", sa.Date(), server_default="2000-01-01", nullable=False))
    op.add_column("prices", sa.Column("valid_to", sa.Date(), nullable=True, comment="the last day"))
    op.drop_constraint("prices_pkey", "prices", type_="primary")
    op.create_primary_key("prices_pkey", "prices", ["list", "sku", "unit", "from_quantity", "valid_from"])
    op.add_column(
        "order_lines",
        sa.Column(
            "price_source",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="the list or contract that said the price",
        ),
    )
    op.create_table(
        "price_list_uses",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="customer, group or channel"),
        sa.Column("holder", sa.Text(), nullable=False, comment="its code"),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="the last day"),
        sa.ForeignKeyConstraint(
            ["list"], ["price_lists.code"], name=op.f("price_list_uses_list_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("list", "kind", "holder", name=op.f("price_list_uses_pkey")),
    )
    op.create_index("price_list_uses_holder_idx", "price_list_uses", ["holder", "kind"], unique=False)
    op.create_table(
        "contract_prices",
        sa.Column("customer", sa.Text(), nullable=False, comment="a party's code"),
        sa.Column("contract", sa.Text(), nullable=False, comment="the contract's number"),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("from_quantity", sa.Numeric(), server_default="0", nullable=False),
        sa.Column("valid_from", sa.Date(), server_default="2000-01-01", nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="the last day"),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("price", sa.Numeric(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("contract_prices_sku_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(
            "customer", "contract", "sku", "unit", "from_quantity", "valid_from", name=op.f("contract_prices_pkey")
        ),
    )
    op.create_index("contract_prices_sku_idx", "contract_prices", ["sku"], unique=False)
    op.create_table(
        "price_limits",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("floor", sa.Numeric(), nullable=True, comment="no hand price of one base unit lies below it"),
        sa.Column("ceiling", sa.Numeric(), nullable=True, comment="nor above this"),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("price_limits_sku_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sku", "currency", name=op.f("price_limits_pkey")),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
