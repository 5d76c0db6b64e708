"""What promises rest on beside the counters: expected supply, reservations with expiry, buffers and quotas."""

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, text

from lading.store.schema import Amount, Column, Id, Instant, Table, Text, metadata

supply = Table(
    "supply",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False, comment="purchase, transfer, production, manual"),
    Column("reference", Text, nullable=False, comment="the purchase order, transfer, … that it belongs to"),
    Column("line", Integer, nullable=False, server_default="1", comment="of the reference"),
    Column("sku", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("quantity", Amount, nullable=False, comment="expected in all, in base units"),
    Column("received", Amount, nullable=False, server_default="0", comment="of these; more than expected is possible"),
    Column("due_on", Date, nullable=True, comment="null: nobody knows, so it promises nothing"),
    Column("first_due_on", Date, nullable=True, comment="the first date that was told: lateness counts from it"),
    Column("source", Text, nullable=False, server_default="", comment="supplier's party code, or the sending place"),
    Column("expected_at", Instant, nullable=False, server_default=text("now()")),
    Column("arrived_on", Date, nullable=True, comment="the day on which the last of it came"),
    Column("closed_at", Instant, nullable=True, comment="nothing of it is expected any more"),
    CheckConstraint("quantity >= 0 AND received >= 0", name="sane"),
)
Index("supply_line_idx", supply.c.kind, supply.c.reference, supply.c.line, unique=True)
Index("supply_reference_idx", supply.c.reference, postgresql_where=supply.c.closed_at.is_(None))
Index("supply_open_idx", supply.c.sku, supply.c.place, postgresql_where=supply.c.closed_at.is_(None))
Index("supply_lane_idx", supply.c.source, supply.c.place, postgresql_where=supply.c.arrived_on.isnot(None))

holds_on_stock = Table(
    "holds_on_stock",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="live", comment="live, taken, expired, released"),
    Column("expires_at", Instant, nullable=False),
    Column("held_at", Instant, nullable=False),
    Column("held_by", Text, nullable=False),
    Column("settled_at", Instant, nullable=True),
    Column("order_id", Id, nullable=True, comment="the order that took it over"),
)
Index("holds_on_stock_live_idx", holds_on_stock.c.expires_at, postgresql_where=text("state = 'live'"))

held_units = Table(
    "held_units",
    metadata,
    Column("hold_id", Id, ForeignKey("holds_on_stock.id", ondelete="CASCADE"), primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("quantity", Amount, nullable=False, comment="base units, counted in stock.reserved while the hold is live"),
    CheckConstraint("quantity > 0", name="positive"),
)
Index("held_units_stock_idx", held_units.c.sku, held_units.c.place)

buffers = Table(
    "buffers",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("place", Text, primary_key=True, comment="empty: every place"),
    Column("sku", Text, primary_key=True, comment="empty: every item"),
    Column("quantity", Amount, nullable=False, comment="base units that this channel leaves untouched there"),
    CheckConstraint("quantity >= 0", name="not_negative"),
)

withheld = Table(
    "withheld",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("what", Text, primary_key=True, comment="shipping or pick_up"),
)
"""Items that a place does not send, or does not hand out."""

quotas = Table(
    "quotas",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("kind", Text, primary_key=True, comment="channel, group"),
    Column("holder", Text, primary_key=True, comment="the channel's or the customer group's code"),
    Column("quantity", Amount, nullable=False, comment="base units that were set aside for the holder"),
    Column("remaining", Amount, nullable=False, comment="of these, not yet ordered by the holder"),
    CheckConstraint("remaining >= 0 AND remaining <= quantity", name="sane"),
)
