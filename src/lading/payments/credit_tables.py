"""Store credits and gift cards, whose balances are the ledger's; and what customers on terms are allowed."""

from sqlalchemy import Boolean, CheckConstraint, Date, Index, Integer, LargeBinary, text

from lading.store.schema import Amount, Column, Id, Instant, Table, Text, metadata

store_credits = Table(
    "store_credits",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False, comment="store_credit, gift_card"),
    Column("customer", Text, nullable=True, comment="of a store credit; a gift card is whose code is known"),
    Column("currency", Text, nullable=False),
    Column("code_hash", LargeBinary, nullable=True, unique=True, comment="of a gift card; the code is kept nowhere"),
    Column("code_end", Text, nullable=False, server_default="", comment="its last four characters"),
    Column("expires_on", Date, nullable=True, comment="the last day on which it pays"),
    Column("order_id", Id, nullable=True, comment="the order that it came from"),
    Column("issued_at", Instant, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("stopped_at", Instant, nullable=True, comment="from then on it pays nothing"),
)
Index("store_credits_customer_idx", store_credits.c.customer, postgresql_where=store_credits.c.customer.isnot(None))
Index("store_credits_issued_idx", store_credits.c.issued_at)

customer_terms = Table(
    "customer_terms",
    metadata,
    Column("customer", Text, primary_key=True),
    Column("net_days", Integer, nullable=False, comment="days from shipping until it is due"),
    Column("credit_limit", Amount, nullable=False),
    Column("currency", Text, nullable=False),
    Column("stopped", Boolean, nullable=False, server_default=text("false"), comment="nothing more on account"),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", Text, nullable=False),
    CheckConstraint("net_days >= 0 AND credit_limit >= 0", name="sane"),
)
