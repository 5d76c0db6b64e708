"""Tenders: how an order is paid, what was authorised, captured and refunded of it; and the operations that did it."""

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, text

from lading.store.schema import Amount, Column, Id, Instant, Table, Text, metadata

tenders = Table(
    "tenders",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("tender", Integer, primary_key=True),
    Column("method", Text, nullable=False),
    Column("reference", Text, nullable=False, server_default=""),
    Column("currency", Text, nullable=False),
    Column("authorised", Amount, nullable=False, server_default="0"),
    Column("captured", Amount, nullable=False, server_default="0"),
    Column("refunded", Amount, nullable=False, server_default="0"),
    Column("at", Instant, nullable=False, server_default=text("now()")),
    Column("provider", Text, nullable=False, server_default="", comment="who moves the money for us; empty: others do"),
    Column("kind", Text, nullable=False, server_default="", comment="of `kinds`; empty: what the method's name says"),
    Column("asked", Amount, nullable=True, comment="at most so much is taken by it; null: whatever is due"),
    Column("rank", Integer, nullable=False, server_default="0", comment="the lower, the sooner it is used"),
    Column("authorised_until", Instant, nullable=True, comment="then the authorisation lapses"),
    Column("brought", Boolean, nullable=False, server_default=text("false"), comment="came along with past orders"),
    CheckConstraint("authorised >= 0 AND captured >= 0 AND refunded >= 0", name="not_negative"),
    CheckConstraint("refunded <= captured", name="refunds_within_captures"),
)
Index(
    "tenders_until_idx",
    tenders.c.authorised_until,
    postgresql_where=text("authorised_until IS NOT NULL AND authorised > captured"),
)
Index(
    "tenders_provider_idx",
    tenders.c.provider,
    tenders.c.reference,
    postgresql_where=text("provider <> ''"),
)

payment_operations = Table(
    "payment_operations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("tender", Integer, nullable=False),
    Column("kind", Text, nullable=False, comment="authorise, capture, void, refund"),
    Column("of", Id, nullable=True, comment="the operation that it is about: the capture of a refund"),
    Column("amount", Amount, nullable=False),
    Column("currency", Text, nullable=False),
    Column("provider", Text, nullable=False, server_default="", comment="empty: recorded by hand or by a channel"),
    Column("state", Text, nullable=False, comment="intended, succeeded, failed, unknown, cancelled"),
    Column("key", Text, nullable=False, unique=True, comment="the provider's idempotency key"),
    Column("reference", Text, nullable=False, server_default="", comment="what the provider calls it"),
    Column("error", Text, nullable=False, server_default="", comment="the provider's code"),
    Column("sentence", Text, nullable=False, server_default="", comment="what went wrong, for people"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("settled_at", Instant, nullable=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try", Instant, nullable=True, comment="when it is called, or asked after, again"),
    CheckConstraint("amount > 0", name="positive"),
)
Index("payment_operations_order_idx", payment_operations.c.order_id, payment_operations.c.tender)
Index(
    "payment_operations_open_idx",
    payment_operations.c.next_try,
    postgresql_where=text("state IN ('intended', 'unknown')"),
)
Index(
    "payment_operations_reference_idx",
    payment_operations.c.provider,
    payment_operations.c.reference,
    postgresql_where=text("reference <> ''"),
)
