"""The chart of accounts that accounting knows, and what was handed to it, in exports that can be repeated."""

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, Sequence, text

from lading.store.schema import JSONB, Column, Id, Instant, LargeBinary, Table, Text, metadata

accounting_export_number = Sequence("accounting_export_number", start=1, metadata=metadata)

account_map = Table(
    "account_map",
    metadata,
    Column("account", Text, primary_key=True, comment="of the ledger, or its part before the colon: clearing"),
    Column("code", Text, nullable=False, comment="the number or name in the accounting program"),
    Column("name", Text, nullable=False, server_default=""),
    Column("tax_code", Text, nullable=False, server_default="", comment="the accounting program's word for its tax"),
    Column("version", Integer, nullable=False, server_default="1"),
)

accounting_exports = Table(
    "accounting_exports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=False, comment="the last day, included"),
    Column("closes", Boolean, nullable=False, server_default=text("false"), comment="the books are closed up to then"),
    Column("accounts", JSONB, nullable=False, comment="the chart of accounts as it was, so that files come out equal"),
    Column("transactions", Integer, nullable=False),
    Column("late", Integer, nullable=False, server_default="0", comment="of days that had been exported or closed"),
    Column("sha256", LargeBinary, nullable=False, comment="of the journal as CSV"),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
)
Index("accounting_exports_made_idx", accounting_exports.c.made_at)

exported_transactions = Table(
    "exported_transactions",
    metadata,
    Column("transaction_id", Id, primary_key=True, comment="of the ledger: handed over once"),
    Column("export_id", Id, ForeignKey("accounting_exports.id"), nullable=False),
)
Index("exported_transactions_export_idx", exported_transactions.c.export_id)
