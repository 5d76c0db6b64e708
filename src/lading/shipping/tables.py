"""What leaves: parcels, shipments with the units that each took along, and how carriers show a parcel's way."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, Sequence, text

from lading.store.schema import Amount, Column, Id, Instant, Table, Text, metadata

shipment_number = Sequence("shipment_number", start=100001, metadata=metadata)

shipments = Table(
    "shipments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("fulfilment_id", Id, ForeignKey("fulfilments.id"), nullable=False),
    Column("place", Text, nullable=False),
    Column("carrier", Text, nullable=False, server_default=""),
    Column("service", Text, nullable=False, server_default=""),
    Column("tracking_number", Text, nullable=False, server_default=""),
    Column("tracking_url", Text, nullable=False, server_default="", comment="as sent; else made from the carrier's"),
    Column("state", Text, nullable=False, comment="derived: shipped, part_delivered, delivered, voided"),
    Column("late", Boolean, nullable=False, server_default=text("false"), comment="units had been cancelled before"),
    Column("shipped_at", Instant, nullable=False),
    Column("shipped_by", Text, nullable=False),
    Column("delivered_at", Instant, nullable=True, comment="when the last unit arrived"),
    Column("voided_at", Instant, nullable=True, comment="it never left: recorded by mistake"),
    Column("voided_by", Text, nullable=True),
    Column("void_reason", Text, nullable=False, server_default=""),
    Column("lost_at", Instant, nullable=True, comment="nobody knows where it is; it may be found"),
    Column("lost_by", Text, nullable=True),
    Column("lost_reason", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="1"),
)
Index("shipments_fulfilment_idx", shipments.c.fulfilment_id)
Index("shipments_tracking_idx", shipments.c.tracking_number, postgresql_where=shipments.c.tracking_number != "")
Index("shipments_under_way_idx", shipments.c.shipped_at, postgresql_where=shipments.c.state != "delivered")

shipment_lines = Table(
    "shipment_lines",
    metadata,
    Column("shipment_id", Id, ForeignKey("shipments.id"), primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("sku", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("quantity", Amount, nullable=False, comment="in the line's unit"),
    Column("delivered", Amount, nullable=False, server_default="0"),
    CheckConstraint("quantity > 0 AND delivered >= 0 AND delivered <= quantity", name="sane"),
)
Index("shipment_lines_order_idx", shipment_lines.c.order_id)

parcels = Table(
    "parcels",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("fulfilment_id", Id, ForeignKey("fulfilments.id"), nullable=False),
    Column("shipment_id", Id, ForeignKey("shipments.id"), nullable=True),
    Column("tracking_number", Text, nullable=False, server_default="", comment="its own, where it has one"),
    Column("weight_grams", Amount, nullable=True),
    Column("length_mm", Amount, nullable=True),
    Column("width_mm", Amount, nullable=True),
    Column("height_mm", Amount, nullable=True),
    Column("packed_at", Instant, nullable=False),
    Column("packed_by", Text, nullable=False),
    Column("emptied_at", Instant, nullable=True, comment="everything in it was taken out again"),
)
Index("parcels_fulfilment_idx", parcels.c.fulfilment_id)
Index("parcels_shipment_idx", parcels.c.shipment_id, postgresql_where=parcels.c.shipment_id.isnot(None))

parcel_lines = Table(
    "parcel_lines",
    metadata,
    Column("parcel_id", Id, ForeignKey("parcels.id"), primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("quantity", Amount, nullable=False, comment="in the line's unit"),
    CheckConstraint("quantity > 0", name="positive"),
)

carriers = Table(
    "carriers",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("tracking_url", Text, nullable=False, server_default="", comment="with {number} where the number goes"),
    Column("version", Integer, nullable=False, server_default="1"),
)
