"""The ledger: one transaction per business event, whose entries sum to zero in its currency."""

from sqlalchemy import Index, Integer, text

from lading.store.schema import Amount, Column, Id, Instant, Table, Text, metadata

ledger_transactions = Table(
    "ledger_transactions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False, comment="of `accounts.KINDS`"),
    Column("order_id", Id, nullable=True),
    Column("seq", Integer, nullable=True, comment="the event of the order by which it happened"),
    Column("source", Text, nullable=False, server_default="", comment="what else it came from; once per kind"),
    Column("currency", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
)
Index("ledger_transactions_order_idx", ledger_transactions.c.order_id)
Index("ledger_transactions_at_idx", ledger_transactions.c.at)
Index(
    "ledger_transactions_source_idx",
    ledger_transactions.c.kind,
    ledger_transactions.c.source,
    unique=True,
    postgresql_where=ledger_transactions.c.source != "",
)

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("transaction_id", Id, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("account", Text, nullable=False, comment="of `accounts.py`, such as receivable or clearing:card"),
    Column("amount", Amount, nullable=False, comment="debit positive, credit negative"),
    Column("currency", Text, nullable=False),
    Column("order_id", Id, nullable=True),
    Column("line", Integer, nullable=True),
    Column("tender", Integer, nullable=True),
    Column("quantity", Amount, nullable=True, comment="units of the line: sold positive, undone or credited negative"),
    Column("credit_id", Id, nullable=True, comment="whose store credit or gift card"),
)
Index("ledger_entries_order_idx", ledger_entries.c.order_id)
Index("ledger_entries_account_idx", ledger_entries.c.account, ledger_entries.c.transaction_id)
Index(
    "ledger_entries_credit_idx",
    ledger_entries.c.credit_id,
    postgresql_where=text("credit_id IS NOT NULL"),
)
