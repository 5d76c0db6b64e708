"""What goes out to partners and comes in from them: messages, files with a result for every row, facts booked once."""

from sqlalchemy import ForeignKey, Index, Integer, text

from lading.store.schema import JSONB, Column, Id, Instant, LargeBinary, Table, Text, metadata

exchanges = Table(
    "exchanges",
    metadata,
    Column("id", Id, primary_key=True),
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="order, or cancel"),
    Column("fulfilment_id", Id, ForeignKey("fulfilments.id"), nullable=False),
    Column("state", Text, nullable=False, comment="waiting, sent, acknowledged, failed, dropped"),
    Column(
        "units", JSONB, nullable=False, server_default="[]", comment="cancel: [line, quantity] that shall not leave"
    ),
    Column("final", Integer, nullable=False, server_default="0", comment="1: told, not asked"),
    Column("body", LargeBinary, nullable=False, server_default="", comment="as it went out; empty where erased"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("sent_at", Instant, nullable=True),
    Column("settled_at", Instant, nullable=True),
)
"""Messages to third parties: work given, and units that they shall not ship."""
Index(
    "exchanges_order_idx",
    exchanges.c.fulfilment_id,
    unique=True,
    postgresql_where=text("kind = 'order'"),
)
Index("exchanges_place_idx", exchanges.c.place, exchanges.c.id)
Index(
    "exchanges_open_idx",
    exchanges.c.place,
    exchanges.c.made_at,
    postgresql_where=exchanges.c.state.in_(["waiting", "sent"]),
)

partner_files = Table(
    "partner_files",
    metadata,
    Column("id", Id, primary_key=True, comment="of the inbox, which keeps it as it came"),
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="shipped, stock, received, adjusted, answer"),
    Column("name", Text, nullable=False, server_default="", comment="of the file, or the sender's reference"),
    Column("state", Text, nullable=False, server_default="received", comment="received, done, part, refused"),
    Column("good", Integer, nullable=False, server_default="0"),
    Column("bad", Integer, nullable=False, server_default="0"),
    Column("results", JSONB, nullable=False, server_default="[]", comment="of every row: number, outcome, sentence"),
    Column("received_at", Instant, nullable=False),
    Column("settled_at", Instant, nullable=True),
)
Index("partner_files_place_idx", partner_files.c.place, partner_files.c.id)

partner_facts = Table(
    "partner_facts",
    metadata,
    Column("place", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("reference", Text, primary_key=True, comment="the partner's own number for it"),
    Column("said", JSONB, nullable=False),
    Column("result", Text, nullable=False, server_default=""),
    Column("happened_at", Instant, nullable=False, comment="as the partner says"),
    Column("booked_at", Instant, nullable=False),
)
"""What partners told us and we have booked, each once."""
