"""Versions of promises, pegs of what waits on the supply that it rests on, and who is served first."""

from sqlalchemy import CheckConstraint, Date, Index, Integer

from lading.store.schema import JSONB, Amount, Column, Id, Instant, LargeBinary, Table, Text, metadata

promises = Table(
    "promises",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("ship_by", Date, nullable=True, comment="null: nobody can say"),
    Column("deliver_p50", Date, nullable=True, comment="half of such deliveries are there by then"),
    Column("deliver_p90", Date, nullable=True, comment="nine of ten are"),
    Column("reason", Text, nullable=False, comment="in_stock, supply_expected, waits_for_stock, …"),
    Column("supply", Id, nullable=True, comment="the expected supply that it rests on last"),
    Column("cause", Text, nullable=False, server_default="", comment="what moved it: the event's kind and subject"),
    Column("made_at", Instant, nullable=False),
)
"""A promise that has never moved is the line's own date: its first row is written when it moves for the first time."""

pegs = Table(
    "pegs",
    metadata,
    Column("order_id", Id, nullable=False),
    Column("line", Integer, nullable=False),
    Column("supply", Id, nullable=True, comment="null: what lies at the place already"),
    Column("sku", Text, nullable=False, comment="the line's own, or a component of its kit"),
    Column("place", Text, nullable=False),
    Column("quantity", Amount, nullable=False, comment="base units"),
    Column("ready_on", Date, nullable=False, comment="when all that these units of the line need is there"),
    Column("pegged_at", Instant, nullable=False),
    CheckConstraint("quantity > 0", name="positive"),
)
Index("pegs_line_idx", pegs.c.order_id, pegs.c.line)
Index("pegs_supply_idx", pegs.c.supply)
Index("pegs_sku_idx", pegs.c.sku)
"""On which supply the waiting units of lines rest. Written by `flows/promising/move_promises.py` alone."""

queue_policies = Table(
    "queue_policies",
    metadata,
    Column("sku", Text, primary_key=True, comment="empty: the company's"),
    Column("policy", JSONB, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("set_by", Text, nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)
"""Who is served first of those who wait."""

choices = Table(
    "choices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("version", Integer, nullable=False, comment="rises with each new letter; a link fits one version"),
    Column("state", Text, nullable=False, server_default="open", comment="open, answered, expired, overtaken"),
    Column("cause", Text, nullable=False, server_default="", comment="in plain words, for the customer"),
    Column("options", JSONB, nullable=False, comment="what was offered, as it was offered"),
    Column("key", LargeBinary, nullable=False, comment="signs the customer's link"),
    Column("offered_at", Instant, nullable=False),
    Column("offered_by", Text, nullable=False),
    Column("told_on", Date, nullable=True, comment="the day of the last letter: one a day"),
    Column("expires_at", Instant, nullable=False, comment="then the channel's policy answers"),
    Column("answered_at", Instant, nullable=True),
    Column("answered_by", Text, nullable=False, server_default=""),
    Column("answer", JSONB, nullable=True),
)
Index("choices_open_idx", choices.c.order_id, unique=True, postgresql_where=choices.c.state == "open")
Index("choices_due_idx", choices.c.expires_at, postgresql_where=choices.c.state == "open")
Index("choices_order_idx", choices.c.order_id)
"""What customers were asked while they wait, and what they answered."""
