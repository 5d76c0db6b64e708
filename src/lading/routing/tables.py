"""Plans by which orders are routed, when their groups ran, how busy places are, and what may not wait for ever."""

from sqlalchemy import Date, Index, Integer, text

from lading.store.schema import JSONB, Column, Id, Instant, Table, Text, metadata

routing_plans = Table(
    "routing_plans",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False, comment="draft, published, retired"),
    Column("effective_from", Instant, nullable=True, comment="published plans are in force from here on"),
    Column("settings", JSONB, nullable=False),
    Column("revision", Integer, nullable=False, server_default="1", comment="of a draft, raised by every change"),
    Column("by", Text, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("saved_at", Instant, nullable=False),
    Column("published_at", Instant, nullable=True),
)

routing_runs = Table(
    "routing_runs",
    metadata,
    Column("name", Text, primary_key=True, comment="of the group that has a time of its own"),
    Column("last_at", Instant, nullable=False),
    Column("routed", Integer, nullable=False, server_default="0", comment="orders that got something in that run"),
)

routing_load = Table(
    "routing_load",
    metadata,
    Column("place", Text, primary_key=True),
    Column("day", Date, primary_key=True, comment="in UTC"),
    Column("orders", Integer, nullable=False, server_default="0"),
    Column("plan", Integer, nullable=False, server_default="0", comment="version under which they are counted"),
    Column("before", Integer, nullable=False, server_default="0", comment="of them, those of other plans"),
    Column("lines", Integer, nullable=False, server_default="0", comment="of these orders"),
    Column("lines_before", Integer, nullable=False, server_default="0"),
)
"""Orders given to places, counted only while a plan minds them: each order and line once, unless it left the place."""

routing_waits = Table(
    "routing_waits",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("cancel_on", Date, nullable=True, comment="null: it may wait for ever"),
    Column("queue", Text, nullable=False, server_default="", comment="in which it waits; empty: in none"),
    Column("since", Instant, nullable=False, server_default=text("now()")),
)
"""Orders whose rest a rule lets wait in a queue, or until a day and no longer."""
Index("routing_waits_day_idx", routing_waits.c.cancel_on)
Index("routing_waits_queue_idx", routing_waits.c.queue, postgresql_where=routing_waits.c.queue != text("''"))
