"""What of stock lies where, of which lot or serial, in which condition; what hands hold of it, and what left of it.

A row of contents is guarded by the lock on its stock row (SKU and place).
"""

from sqlalchemy import Boolean, CheckConstraint, Date, Index, Integer, text

from lading.store.schema import Amount, Column, Id, Instant, Table, Text, metadata

bins = Table(
    "bins",
    metadata,
    Column("place", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("kind", Text, nullable=False, server_default="pick", comment="pick, bulk, staging"),
    Column("sequence", Integer, nullable=False, server_default="0", comment="in which one walks along them"),
    Column("active", Boolean, nullable=False, server_default=text("true"), comment="may be put into and picked from"),
)

lots = Table(
    "lots",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("lot", Text, primary_key=True),
    Column("expires_on", Date, nullable=True, comment="the last day on which it may be used"),
    Column("first_at", Instant, nullable=False, comment="when the first of it came"),
)
Index("lots_expiry_idx", lots.c.expires_on, postgresql_where=lots.c.expires_on.isnot(None))

stock_contents = Table(
    "stock_contents",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("condition", Text, primary_key=True, comment="sellable, damaged, quarantine"),
    Column("bin", Text, primary_key=True, comment="empty: nobody has said"),
    Column("lot", Text, primary_key=True, comment="empty: none"),
    Column("serial", Text, primary_key=True, comment="empty: none"),
    Column("quantity", Amount, nullable=False, comment="base units, with what is picked"),
    Column("picked", Amount, nullable=False, server_default="0", comment="of these, in hands for orders"),
    Column("since", Instant, nullable=False, comment="when the oldest of it came to the place"),
    CheckConstraint("quantity >= 0 AND picked >= 0 AND picked <= quantity", name="sane"),
    CheckConstraint("condition = 'sellable' OR picked = 0", name="picked_is_sellable"),
    CheckConstraint("serial = '' OR quantity <= 1", name="serial_is_one"),
)
Index("stock_contents_place_idx", stock_contents.c.place, stock_contents.c.bin)
Index("stock_contents_lot_idx", stock_contents.c.sku, stock_contents.c.lot, postgresql_where=stock_contents.c.lot != "")
Index(
    "stock_contents_serial_idx",
    stock_contents.c.sku,
    stock_contents.c.serial,
    unique=True,
    postgresql_where=text("serial <> '' AND quantity > 0"),
)

picked_contents = Table(
    "picked_contents",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("sku", Text, primary_key=True, comment="the line's own, or a component of its kit"),
    Column("bin", Text, primary_key=True),
    Column("lot", Text, primary_key=True),
    Column("serial", Text, primary_key=True),
    Column("quantity", Amount, nullable=False, comment="base units in hands, picked or packed"),
    CheckConstraint("quantity > 0", name="positive"),
)

shipped_contents = Table(
    "shipped_contents",
    metadata,
    Column("shipment_id", Id, primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("bin", Text, primary_key=True),
    Column("lot", Text, primary_key=True),
    Column("serial", Text, primary_key=True),
    Column("quantity", Amount, nullable=False, comment="base units that left"),
    CheckConstraint("quantity > 0", name="positive"),
)
Index("shipped_contents_lot_idx", shipped_contents.c.sku, shipped_contents.c.lot, postgresql_where=text("lot <> ''"))
Index(
    "shipped_contents_serial_idx",
    shipped_contents.c.sku,
    shipped_contents.c.serial,
    postgresql_where=text("serial <> ''"),
)

transfer_contents = Table(
    "transfer_contents",
    metadata,
    Column("transfer_id", Id, primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("lot", Text, primary_key=True),
    Column("serial", Text, primary_key=True),
    Column("sent", Amount, nullable=False, comment="base units that left the origin"),
    Column("came", Amount, nullable=False, server_default="0", comment="of these, at the target"),
    CheckConstraint("sent > 0 AND came >= 0 AND came <= sent", name="sane"),
)
