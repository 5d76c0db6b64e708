"""What is kept of the mail: messages, documents, cases, corrections, and what they have taught."""

from sqlalchemy import Boolean, Float, ForeignKey, Index, Integer, Sequence, text

from lading.store.schema import JSONB, Amount, Column, Id, Instant, LargeBinary, Table, Text, Texts, metadata

case_number = Sequence("intake_case_number", start=10001, metadata=metadata)

mailboxes = Table(
    "intake_mailboxes",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="imap, smtp, folder"),
    Column("channel", Text, nullable=False, comment="the channel that its orders belong to"),
    Column("settings", JSONB, nullable=False, server_default="{}"),
    Column("secret", Text, nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("seen", JSONB, nullable=False, server_default="{}", comment="how far it was read"),
    Column("checked_at", Instant, nullable=True),
    Column("error", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="1"),
)

messages = Table(
    "intake_messages",
    metadata,
    Column("id", Id, primary_key=True, comment="of the inbox's message, which keeps it raw"),
    Column("source", Text, nullable=False, comment="intake:CODE of a mailbox, intake:upload, intake:api"),
    Column("channel", Text, nullable=False, server_default=""),
    Column("message_id", Text, nullable=False, server_default="", comment="of the mail"),
    Column(
        "answers", Texts, nullable=False, server_default="{}", comment="mails that it answers (In-Reply-To, References)"
    ),
    Column("sender", Text, nullable=False, server_default="", comment="address"),
    Column("sender_name", Text, nullable=False, server_default=""),
    Column("recipients", Texts, nullable=False, server_default="{}"),
    Column("subject", Text, nullable=False, server_default=""),
    Column("body", Text, nullable=False, server_default="", comment="what the sender wrote, without what was quoted"),
    Column("automatic", Text, nullable=False, server_default="", comment="why nobody wrote it: auto-reply, loop, list"),
    Column("sent_at", Instant, nullable=True),
    Column("received_at", Instant, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("doubt", Text, nullable=False, server_default="", comment="why the sender may be somebody else"),
    Column("case_id", Id, nullable=True, comment="the case that it answers"),
)
Index("intake_messages_message_id_idx", messages.c.message_id, postgresql_where=messages.c.message_id != "")
Index("intake_messages_sender_idx", messages.c.sender)
Index("intake_messages_case_idx", messages.c.case_id, postgresql_where=messages.c.case_id.is_not(None))

documents = Table(
    "intake_documents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message", Id, ForeignKey("intake_messages.id"), nullable=False),
    Column("position", Integer, nullable=False, comment="in the message, from 1; 0 is its text"),
    Column("name", Text, nullable=False),
    Column("media", Text, nullable=False, server_default=""),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("shape", Text, nullable=False, server_default="", comment="once opened"),
    Column("pages", Integer, nullable=False, server_default="0"),
    Column("opened", LargeBinary, nullable=True, comment="msgpack of Opened, deflated: what the child handed back"),
    Column("remarks", Texts, nullable=False, server_default="{}"),
    Column("problem", Text, nullable=False, server_default="", comment="why it could not be opened"),
    Column("seconds", Float, nullable=False, server_default="0", comment="that opening took"),
    Column("depth", Integer, nullable=False, server_default="0", comment="in how many other files it lay"),
)
Index("intake_documents_message_idx", documents.c.message)
Index("intake_documents_sha256_idx", documents.c.sha256)

cases = Table(
    "intake_cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("message", Id, ForeignKey("intake_messages.id"), nullable=False),
    Column("document", Id, ForeignKey("intake_documents.id"), nullable=True),
    Column("segment", Integer, nullable=False, server_default="0", comment="which intent of the document"),
    Column("channel", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default="", comment="order, change, cancellation, confirmation, …"),
    Column("state", Text, nullable=False, server_default="received", comment="received, reading, review, booked, …"),
    Column("reading", JSONB, nullable=True, comment="as it was read; never changed by a person"),
    Column("corrected", JSONB, nullable=True, comment="the reading with people's corrections"),
    Column("choices", JSONB, nullable=False, server_default="{}", comment="what a person said beyond the paper"),
    Column("matches", JSONB, nullable=False, server_default="{}"),
    Column("draft", JSONB, nullable=True, comment="the OrderDraft that would be booked"),
    Column("deviations", JSONB, nullable=False, server_default="[]"),
    Column("decision", JSONB, nullable=False, server_default="{}"),
    Column("confidence", Float, nullable=True, comment="that every line is right"),
    Column("layout", Text, nullable=False, server_default=""),
    Column("customer", Text, nullable=False, server_default=""),
    Column("external_id", Text, nullable=False, server_default="", comment="the sender's order number"),
    Column("total", Amount, nullable=True),
    Column("currency", Text, nullable=False, server_default=""),
    Column("booked_as", Text, nullable=False, server_default="", comment="our order, change, or purchase"),
    Column("booked_by", Text, nullable=False, server_default="", comment="alone, or who"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("owner", Text, nullable=False, server_default=""),
    Column("received_at", Instant, nullable=False),
    Column("read_at", Instant, nullable=True),
    Column("settled_at", Instant, nullable=True),
    Column("asked_at", Instant, nullable=True, comment="when the sender was asked and has not answered"),
    Column("answered_at", Instant, nullable=True, comment="when the sender has answered last"),
    Column("work_seconds", Float, nullable=False, server_default="0", comment="that people spent"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claimed_at", Instant, nullable=True, comment="since when a worker reads it"),
    Column("learned_at", Instant, nullable=True, comment="when it was seen what its corrections teach"),
)
Index("intake_cases_state_idx", cases.c.state, cases.c.received_at)
Index("intake_cases_message_idx", cases.c.message)
Index("intake_cases_external_idx", cases.c.external_id, postgresql_where=cases.c.external_id != "")
Index("intake_cases_booked_idx", cases.c.booked_as, postgresql_where=cases.c.booked_as != "")
Index("intake_cases_customer_idx", cases.c.customer, cases.c.id, postgresql_where=cases.c.customer != "")
Index("intake_cases_layout_idx", cases.c.layout, postgresql_where=cases.c.layout != "")
Index(
    "intake_cases_to_learn_idx",
    cases.c.id,
    postgresql_where=text("state = 'booked' AND booked_by <> 'alone' AND learned_at IS NULL"),
)

corrections = Table(
    "intake_corrections",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("intake_cases.id"), nullable=False),
    Column("place", Text, nullable=False, comment="/header/po_number, /lines/0/quantity, /lines/2"),
    Column("before", Text, nullable=False, server_default=""),
    Column("after", Text, nullable=False, server_default=""),
    Column("method", Text, nullable=False, server_default=""),
    Column("probability", Float, nullable=True),
    Column("boxes", JSONB, nullable=False, server_default="[]", comment="drawn by the person"),
    Column("corrected_at", Instant, nullable=False),
    Column("corrected_by", Text, nullable=False),
)
Index("intake_corrections_case_idx", corrections.c.case_id)

outcomes = Table(
    "intake_outcomes",
    metadata,
    Column("case_id", Id, ForeignKey("intake_cases.id"), primary_key=True),
    Column("line", Integer, primary_key=True, comment="from 1; 0 is the header"),
    Column("probability", Float, nullable=False, comment="raw, as read and matched"),
    Column("calibrated", Float, nullable=True),
    Column("source", Text, nullable=False, server_default="", comment="structured, page, scan, text"),
    Column("right", Boolean, nullable=True, comment="what a person found; null: nobody has looked"),
    Column("alone", Boolean, nullable=False, server_default=text("false"), comment="booked without a person"),
    Column("asked", Boolean, nullable=False, server_default=text("false"), comment="a person was asked in any case"),
    Column("decided_at", Instant, nullable=False),
    Column("found_at", Instant, nullable=True),
)
Index("intake_outcomes_decided_idx", outcomes.c.decided_at)

knowledge = Table(
    "intake_knowledge",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False, comment="item, unit, customer, ship_to, layout, tolerance"),
    Column("customer", Text, nullable=False, server_default="", comment="whose; empty: everybody's"),
    Column("key", Text, nullable=False),
    Column("value", JSONB, nullable=False),
    Column("state", Text, nullable=False, comment="proposed, taken, refused, withdrawn"),
    Column("effect", JSONB, nullable=False, server_default="{}", comment="what its replay on past documents changed"),
    Column("learned_from", Id, nullable=True, comment="case"),
    Column("proposed_at", Instant, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("decided_at", Instant, nullable=True),
    Column("decided_by", Text, nullable=False, server_default=""),
)
Index("intake_knowledge_key_idx", knowledge.c.kind, knowledge.c.customer, knowledge.c.key)

authorities = Table(
    "intake_authorities",
    metadata,
    Column("customer", Text, primary_key=True, comment="empty: everybody without one of their own"),
    Column("level", Text, nullable=False, comment="shadow, suggest, act"),
    Column("settings", JSONB, nullable=False, server_default="{}", comment="error rate, limits, tolerances"),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)

systems = Table(
    "intake_systems",
    metadata,
    Column("channel", Text, ForeignKey("channels.code"), primary_key=True, comment="whose orders live elsewhere"),
    Column("settings", JSONB, nullable=False),
    Column("secret", Text, nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("version", Integer, nullable=False, server_default="1"),
)

handovers = Table(
    "intake_handovers",
    metadata,
    Column("id", Id, primary_key=True, comment="the key by which the other system knows a repeat"),
    Column("case_id", Id, ForeignKey("intake_cases.id"), nullable=False),
    Column("channel", Text, ForeignKey("intake_systems.channel"), nullable=False),
    Column("name", Text, nullable=False, comment="customer and purchase order: handed over once"),
    Column("content", LargeBinary, nullable=False),
    Column("state", Text, nullable=False, comment="intended, unknown, confirmed, refused"),
    Column("number", Text, nullable=False, server_default="", comment="the other system's"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Instant, nullable=False),
    Column("error", Text, nullable=False, server_default=""),
    Column("settled_at", Instant, nullable=True),
)
Index(
    "intake_handovers_name_idx",
    handovers.c.channel,
    handovers.c.name,
    unique=True,
    postgresql_where=handovers.c.state != "refused",
)
Index(
    "intake_handovers_due_idx",
    handovers.c.next_at,
    postgresql_where=handovers.c.state.in_(["intended", "unknown"]),
)
Index("intake_handovers_case_idx", handovers.c.case_id)

reader = Table(
    "intake_reader",
    metadata,
    Column("one", Boolean, primary_key=True, server_default=text("true")),
    Column("settings", JSONB, nullable=False),
    Column("secret", Text, nullable=False, server_default=""),
)
"""One row: the language model for second opinions."""
