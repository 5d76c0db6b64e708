"""Messages to customers, one per event, receiver and kind, and the templates that people have made their own."""

from sqlalchemy import Boolean, Index, Integer, text

from lading.store.schema import Column, Id, Instant, LargeBinary, Table, Text, metadata

message_templates = Table(
    "message_templates",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False, server_default="", comment="empty: made from the text"),
    Column("active", Boolean, nullable=False, server_default=text("true"), comment="false: this kind is not written"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_at", Instant, nullable=False, server_default=text("now()")),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("seq", Integer, nullable=False, comment="the order's event that it tells of"),
    Column("kind", Text, nullable=False),
    Column("receiver", Text, nullable=False, comment="an e-mail address; empty where none is known"),
    Column("sender_name", Text, nullable=False, server_default=""),
    Column("reply_to", Text, nullable=False, server_default=""),
    Column("subject", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False, server_default=""),
    Column("html", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, comment="queued, sending, sent, not_sent, failed, suppressed"),
    Column("reason", Text, nullable=False, server_default="", comment="why not sent, or the last error"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Instant, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("sent_at", Instant, nullable=True),
    Column("about", Text, nullable=False, server_default="", comment="kind/number where it is about no order"),
    Column("attachment", LargeBinary, nullable=True, comment="a PDF that goes along"),
    Column("attachment_name", Text, nullable=False, server_default=""),
)
Index("messages_once_idx", messages.c.order_id, messages.c.seq, messages.c.kind, messages.c.receiver, unique=True)
Index("messages_due_idx", messages.c.next_at, postgresql_where=messages.c.state.in_(["queued", "sending"]))
Index(
    "messages_troubled_idx",
    messages.c.written_at,
    postgresql_where=messages.c.state.in_(["not_sent", "failed"]),
)
