"""Tenders: how an order is paid, and how much of it has been authorised, captured and refunded."""

from sqlalchemy import CheckConstraint, Integer, text

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
    CheckConstraint("authorised >= 0 AND captured >= 0 AND refunded >= 0", name="not_negative"),
    CheckConstraint("refunded <= captured", name="refunds_within_captures"),
)
