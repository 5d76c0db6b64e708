"""What became of the money of returns: settlements with their lines, and orders that replace what came back."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer

from lading.store.schema import JSONB, Amount, Column, Id, Instant, Table, Text, metadata

return_settlements = Table(
    "return_settlements",
    metadata,
    Column("return_id", Id, ForeignKey("returns.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("order_id", Id, nullable=True, comment="null: goods without an order"),
    Column("currency", Text, nullable=False),
    Column("goods", Amount, nullable=False, comment="credited for units, tax included"),
    Column("shipping", Amount, nullable=False, server_default="0", comment="credited of what shipping cost"),
    Column("fee", Amount, nullable=False, server_default="0", comment="kept back"),
    Column(
        "claw_back",
        Amount,
        nullable=False,
        server_default="0",
        comment="discounts that no longer apply; negative: given back",
    ),
    Column("paid_out", Amount, nullable=False, comment="what went back, or into store credit"),
    Column("way", Text, nullable=False, comment="original, store_credit, exchange, none"),
    Column("parts", JSONB, nullable=False, server_default="[]", comment="by tender: what went where"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("least(goods, shipping, fee, paid_out) >= 0", name="sane"),
)
Index(
    "return_settlements_order_idx",
    return_settlements.c.order_id,
    postgresql_where=return_settlements.c.order_id.isnot(None),
)

return_settlement_lines = Table(
    "return_settlement_lines",
    metadata,
    Column("return_id", Id, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("line", Integer, primary_key=True, comment="of the return"),
    Column("quantity", Amount, nullable=False),
    Column("amount", Amount, nullable=False, comment="credited for them, tax included"),
    CheckConstraint("quantity > 0 AND amount >= 0", name="sane"),
)

return_exchanges = Table(
    "return_exchanges",
    metadata,
    Column("return_id", Id, ForeignKey("returns.id"), primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("order_line", Integer, primary_key=True, comment="the line of the order that goes out instead"),
    Column("line", Integer, nullable=False, comment="of the return"),
    Column("quantity", Amount, nullable=False, comment="units of the return's line"),
    Column("in_advance", Boolean, nullable=False, comment="sent before the goods came"),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("quantity > 0", name="something"),
)
Index("return_exchanges_order_idx", return_exchanges.c.order_id)
