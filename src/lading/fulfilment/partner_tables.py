"""Partners that work for us elsewhere: suppliers that ship directly, third-party warehouses; what they were asked."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, text

from lading.store.schema import JSONB, Amount, Column, Id, Instant, Table, Text, metadata

partners = Table(
    "partners",
    metadata,
    Column("place", Text, primary_key=True),
    Column("kind", Text, nullable=False, comment="supplier or third_party: the place's own"),
    Column("supplier", Text, nullable=False, server_default="", comment="to whom drop-ship orders go"),
    Column("settings", JSONB, nullable=False, server_default="{}"),
    Column("secret", Text, nullable=False, server_default="", comment="signs what is sent; written, never shown"),
    Column("stated_at", Instant, nullable=True, comment="the moment of the last stock that they told"),
    Column("stale", Boolean, nullable=False, server_default=text("false"), comment="that is too long ago"),
    Column("version", Integer, nullable=False, server_default="1"),
)

call_backs = Table(
    "call_backs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("fulfilment_id", Id, ForeignKey("fulfilments.id"), nullable=False),
    Column("order_id", Id, nullable=False),
    Column("line", Integer, nullable=False),
    Column("quantity", Amount, nullable=False, comment="in the line's unit"),
    Column("act", Text, nullable=False, comment="cancel or recall: what happens once it is granted"),
    Column("by", Text, nullable=False, comment="customer or seller"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default="pending", comment="pending, granted, denied"),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("answered_at", Instant, nullable=True),
    Column("answered_by", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default="", comment="what the partner said"),
    CheckConstraint("quantity > 0", name="something"),
    CheckConstraint("(state = 'pending') = (answered_at IS NULL)", name="answered_once"),
)
"""Units that a partner was asked not to ship: they stay in its hands until it grants that."""
Index("call_backs_fulfilment_idx", call_backs.c.fulfilment_id)
Index("call_backs_pending_idx", call_backs.c.id, postgresql_where=call_backs.c.state == "pending")
