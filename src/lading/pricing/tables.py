"""Price lists with their prices and who buys by them, contracts, limits of hand prices, and tax rates."""

from sqlalchemy import Boolean, Date, ForeignKey, Identity, Index, Integer, text

from lading.store.schema import Amount, Column, Table, Text, metadata

price_lists = Table(
    "price_lists",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("priority", Integer, nullable=False, server_default="100", comment="the lower, the sooner it is asked"),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True, comment="the last day"),
    Column("version", Integer, nullable=False, server_default="1"),
)

price_list_uses = Table(
    "price_list_uses",
    metadata,
    Column("list", Text, ForeignKey("price_lists.code", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True, comment="customer, group or channel"),
    Column("holder", Text, primary_key=True, comment="its code"),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True, comment="the last day"),
)
Index("price_list_uses_holder_idx", price_list_uses.c.holder, price_list_uses.c.kind)

prices = Table(
    "prices",
    metadata,
    Column("list", Text, ForeignKey("price_lists.code", ondelete="CASCADE"), primary_key=True),
    Column("sku", Text, ForeignKey("items.sku", ondelete="CASCADE"), primary_key=True),
    Column("unit", Text, primary_key=True, server_default=""),
    Column("from_quantity", Amount, primary_key=True, server_default="0"),
    Column("valid_from", Date, primary_key=True, server_default="2000-01-01"),
    Column("valid_to", Date, nullable=True, comment="the last day"),
    Column("price", Amount, nullable=False),
)
Index("prices_sku_idx", prices.c.sku)

contract_prices = Table(
    "contract_prices",
    metadata,
    Column("customer", Text, primary_key=True, comment="a party's code"),
    Column("contract", Text, primary_key=True, comment="the contract's number"),
    Column("sku", Text, ForeignKey("items.sku", ondelete="CASCADE"), primary_key=True),
    Column("unit", Text, primary_key=True, server_default=""),
    Column("from_quantity", Amount, primary_key=True, server_default="0"),
    Column("valid_from", Date, primary_key=True, server_default="2000-01-01"),
    Column("valid_to", Date, nullable=True, comment="the last day"),
    Column("currency", Text, nullable=False),
    Column("price", Amount, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)
Index("contract_prices_sku_idx", contract_prices.c.sku)

price_limits = Table(
    "price_limits",
    metadata,
    Column("sku", Text, ForeignKey("items.sku", ondelete="CASCADE"), primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("floor", Amount, nullable=True, comment="no hand price of one base unit lies below it"),
    Column("ceiling", Amount, nullable=True, comment="nor above this"),
)

tax_rates = Table(
    "tax_rates",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("country", Text, nullable=False),
    Column("region", Text, nullable=False, server_default=""),
    Column("tax_class", Text, nullable=False, server_default="standard"),
    Column("name", Text, nullable=False),
    Column("rate", Amount, nullable=False, comment="a fraction: 0.19 is 19 %"),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=True),
    Column(
        "compound",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="of the price with the other taxes on it",
    ),
)
