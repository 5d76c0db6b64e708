"""Stock as counters beside the journal that explains them, and what is reserved for whom."""

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, Integer, text

from lading.store.schema import Amount, Column, Id, Instant, Table, Text, metadata

stock = Table(
    "stock",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("on_hand", Amount, nullable=False, server_default="0", comment="sellable units"),
    Column("reserved", Amount, nullable=False, server_default="0"),
    Column("safety", Amount, nullable=False, server_default="0", comment="never promised"),
    Column("reorder_at", Amount, nullable=True, comment="below this an alert shows"),
    CheckConstraint("reserved >= 0", name="reserved_not_negative"),
)
Index("stock_place_idx", stock.c.place, stock.c.sku)

movements = Table(
    "movements",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("sku", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="received, shipped, voided, adjusted, counted, transferred, moved, …"),
    Column("quantity", Amount, nullable=False, comment="in base units; negative where stock leaves"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("reference", Text, nullable=False, server_default="", comment="what caused it: order, shipment, receipt"),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("unit_cost", Amount, nullable=True, comment="of one base unit, where it was bought"),
    Column("cost_currency", Text, nullable=True),
    Column("condition", Text, nullable=False, server_default="sellable", comment="sellable, damaged, quarantine"),
    Column("bin", Text, nullable=False, server_default=""),
    Column("lot", Text, nullable=False, server_default=""),
    Column("serial", Text, nullable=False, server_default=""),
    CheckConstraint("quantity <> 0", name="moves_something"),
)
Index("movements_stock_idx", movements.c.sku, movements.c.place, movements.c.id)
Index("movements_lot_idx", movements.c.sku, movements.c.lot, postgresql_where=movements.c.lot != "")
Index("movements_serial_idx", movements.c.sku, movements.c.serial, postgresql_where=movements.c.serial != "")
Index("movements_cost_idx", movements.c.sku, movements.c.id, postgresql_where=movements.c.unit_cost.isnot(None))

reservations = Table(
    "reservations",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("sku", Text, primary_key=True, comment="the line's own, or a component of its kit"),
    Column("quantity", Amount, nullable=False, comment="base units still held; 0 once shipped or let go"),
    Column("picked", Amount, nullable=False, server_default="0", comment="of these, already taken from the shelf"),
    Column("at", Instant, nullable=False, server_default=text("now()")),
    CheckConstraint("quantity >= 0 AND picked >= 0 AND picked <= quantity", name="sane"),
)
Index(
    "reservations_stock_idx",
    reservations.c.sku,
    reservations.c.place,
    postgresql_where=reservations.c.quantity > 0,
)
