"""Work at places: fulfilments with the units of order lines that each shall execute, and what waits to be released."""

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, Sequence, text

from lading.store.schema import JSONB, Amount, Column, Id, Instant, Table, Text, metadata

PARTS = ("released", "picked", "packed", "shipped", "cancelled", "short", "recalled")
"""Where a unit of a fulfilment can be; the first four and `cancelled` are the order line's own words."""

fulfilment_number = Sequence("fulfilment_number", start=100001, metadata=metadata)

fulfilments = Table(
    "fulfilments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("place", Text, nullable=False),
    Column("state", Text, nullable=False, comment="derived from its lines: what has to be done next"),
    Column("priority", Integer, nullable=False, server_default="100", comment="the lower, the sooner it is worked"),
    Column("due", Date, nullable=True, comment="the earliest promise of its lines"),
    Column("released_at", Instant, nullable=False),
    Column("released_by", Text, nullable=False),
    Column("picker", Text, nullable=True, comment="who has taken it up, as kind:name"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_at", Instant, nullable=False),
    Column("handed_to", Text, nullable=False, server_default="", comment="a partner: supplier, third_party; else ours"),
    Column("told_at", Instant, nullable=True, comment="since when the partner knows of it"),
)
Index(
    "fulfilments_open_idx",
    fulfilments.c.place,
    fulfilments.c.id,
    postgresql_where=fulfilments.c.state.in_(["open", "picking", "picked", "packed"]),
)
Index("fulfilments_state_idx", fulfilments.c.state, fulfilments.c.id)
Index("fulfilments_place_state_idx", fulfilments.c.place, fulfilments.c.state, fulfilments.c.id)

fulfilment_lines = Table(
    "fulfilment_lines",
    metadata,
    Column("fulfilment_id", Id, ForeignKey("fulfilments.id"), primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("sku", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("factor", Amount, nullable=False, comment="base units in one unit"),
    Column("quantity", Amount, nullable=False, comment="what the place was given to do, in the line's unit"),
    *(Column(part, Amount, nullable=False, server_default="0") for part in PARTS),
    Column("short_reason", Text, nullable=False, server_default="", comment="why the place could not, the last time"),
    Column("collected", JSONB, nullable=True, comment="of a kit: parts in hand that make no whole kit yet"),
    CheckConstraint("quantity = " + " + ".join(PARTS), name="parts_sum_to_quantity"),
    CheckConstraint("least(" + ", ".join(PARTS) + ") >= 0", name="nothing_negative"),
)
Index("fulfilment_lines_order_idx", fulfilment_lines.c.order_id)

releases_due = Table(
    "releases_due",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("failed", Boolean, nullable=False, server_default=text("false"), comment="the last try went wrong"),
)
"""Orders that may be released by themselves, once their channel's time for second thoughts is over."""
Index("releases_due_at_idx", releases_due.c.due_at)
