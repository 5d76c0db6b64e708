"""Price lists with their prices, and tax rates with their validity."""

from sqlalchemy import Date, ForeignKey, Identity, Index, Integer

from lading.store.schema import Amount, Column, Table, Text, metadata

price_lists = Table(
    "price_lists",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)

prices = Table(
    "prices",
    metadata,
    Column("list", Text, ForeignKey("price_lists.code", ondelete="CASCADE"), primary_key=True),
    Column("sku", Text, ForeignKey("items.sku", ondelete="CASCADE"), primary_key=True),
    Column("unit", Text, primary_key=True, server_default=""),
    Column("from_quantity", Amount, primary_key=True, server_default="0"),
    Column("price", Amount, nullable=False),
)
Index("prices_sku_idx", prices.c.sku)

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
)
