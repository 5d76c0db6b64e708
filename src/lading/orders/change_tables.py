"""Changes of orders: what was wished, who must answer, and what came of it."""

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, UniqueConstraint, text

from lading.store.schema import JSONB, Amount, Column, Id, Instant, LargeBinary, SentJson, Table, Text, metadata

changes = Table(
    "changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("n", Integer, nullable=False, comment="counts the changes of one order"),
    Column("kind", Text, nullable=False, comment="edit, cancel, papers, delivery, price, channel"),
    Column("state", Text, nullable=False, comment="requested, pending, granted, denied, withdrawn"),
    Column("door", Text, nullable=False, comment="staff, channel, customer"),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("wish", SentJson, nullable=False, comment="what is wished, as it was sent"),
    Column("seen", BigInteger, nullable=True, comment="the order's version that the sender saw"),
    Column("due_at", Instant, nullable=True, comment="by when an answer is expected"),
    Column("answered_at", Instant, nullable=True),
    Column("answered_by", Text, nullable=False, server_default=""),
    Column("code", Text, nullable=False, server_default=""),
    Column("sentence", Text, nullable=False, server_default="", comment="why it was denied, or cut down"),
    Column("result", JSONB, nullable=False, server_default="{}", comment="before and after, and how to undo it"),
    Column("undoes", Id, nullable=True),
    UniqueConstraint("order_id", "n"),
    CheckConstraint("state IN ('requested', 'pending', 'granted', 'denied', 'withdrawn')", name="known_state"),
)
Index("changes_open_idx", changes.c.asked_at, postgresql_where=text("state IN ('requested', 'pending')"))
Index("changes_latest_idx", changes.c.asked_at, changes.c.id)

change_asks = Table(
    "change_asks",
    metadata,
    Column("change_id", Id, primary_key=True),
    Column("fulfilment_id", Id, primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("quantity", Amount, nullable=False, comment="units of the line that the place shall leave out"),
    Column("who", Text, nullable=False, comment="place: its people answer; partner: answers what it was asked back"),
    Column("state", Text, nullable=False, server_default="pending", comment="pending, granted, denied"),
    Column("answered_at", Instant, nullable=True),
    Column("answered_by", Text, nullable=False, server_default=""),
    CheckConstraint("quantity > 0", name="positive"),
)
Index("change_asks_open_idx", change_asks.c.fulfilment_id, postgresql_where=text("state = 'pending'"))

change_links = Table(
    "change_links",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("key", LargeBinary, nullable=False, comment="signs the customer's link"),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
