"""Invoices and credit memos as issued, series of their numbers, who sells, when is billed, and what waits for it."""

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, desc, text

from lading.store.schema import JSONB, Amount, Column, Id, Instant, LargeBinary, SentJson, Table, Text, metadata

number_series = Table(
    "number_series",
    metadata,
    Column("code", Text, primary_key=True),
    Column("kind", Text, nullable=False, comment="invoice, credit_memo"),
    Column("channel", Text, nullable=False, server_default="", comment="empty: all that have none of their own"),
    Column("country", Text, nullable=False, server_default="", comment="of the buyer; empty: all"),
    Column("pattern", Text, nullable=False, comment="with {number}, {number:5}, {year}, {yy}"),
    Column("first", Integer, nullable=False, server_default="1"),
    Column("yearly", Boolean, nullable=False, server_default=text("true"), comment="begins anew each year"),
    Column("version", Integer, nullable=False, server_default="1"),
    CheckConstraint("first >= 1", name="sane"),
)
Index("number_series_for_idx", number_series.c.kind, number_series.c.channel, number_series.c.country, unique=True)

number_series_years = Table(
    "number_series_years",
    metadata,
    Column("series", Text, ForeignKey("number_series.code"), primary_key=True),
    Column("year", Integer, primary_key=True, comment="0 where the series never begins anew"),
    Column("first", Integer, nullable=False, comment="the number that it began with"),
    Column("next", Integer, nullable=False, comment="drawn last in the transaction that issues, under this lock"),
    Column("drawn_at", Instant, nullable=False),
)

sellers = Table(
    "sellers",
    metadata,
    Column("channel", Text, primary_key=True, comment="a channel's code; `default` for all others"),
    Column("name", Text, nullable=False),
    Column("address", JSONB, nullable=False),
    Column("vat_id", Text, nullable=False, server_default=""),
    Column("tax_number", Text, nullable=False, server_default=""),
    Column("registration", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("iban", Text, nullable=False, server_default=""),
    Column("bic", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="1"),
)

billing_rules = Table(
    "billing_rules",
    metadata,
    Column("scope", Text, primary_key=True, comment="channel/CODE or customer/CODE"),
    Column("mode", Text, nullable=False, comment="none, per_shipment, per_order, monthly"),
    Column("due_days", Integer, nullable=True, comment="null: as the customer's terms say, else at once"),
    Column("terms", Text, nullable=False, server_default="", comment="a sentence on the invoice"),
    Column("since", Instant, nullable=False, server_default=text("now()"), comment="what left before is not billed"),
    Column("version", Integer, nullable=False, server_default="1"),
)

invoices = Table(
    "invoices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("series", Text, ForeignKey("number_series.code"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("kind", Text, nullable=False, comment="invoice, credit_memo"),
    Column("channel", Text, nullable=False),
    Column("customer", Text, nullable=True),
    Column("currency", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("issued_at", Instant, nullable=False, comment="read after the series was locked"),
    Column("issued_by", Text, nullable=False),
    Column("due_on", Date, nullable=True),
    Column("net", Amount, nullable=False),
    Column("tax", Amount, nullable=False),
    Column("gross", Amount, nullable=False),
    Column("prepaid", Amount, nullable=False, comment="paid before it was issued"),
    Column(
        "voids", Id, ForeignKey("invoices.id"), nullable=True, comment="the invoice that this memo takes back whole"
    ),
    Column("reason", Text, nullable=False, server_default=""),
    Column("facts", SentJson, nullable=False, comment="the whole document without the buyer, as issued"),
    Column("facts_sha256", LargeBinary, nullable=False),
    Column("buyer", SentJson, nullable=True, comment="who bought; null once the law lets it be forgotten"),
    CheckConstraint("gross = net + tax AND gross >= 0 AND prepaid >= 0", name="sums"),
)
Index("invoices_serial_idx", invoices.c.series, invoices.c.year, invoices.c.serial, unique=True)
Index("invoices_issued_idx", desc(invoices.c.issued_at), desc(invoices.c.id))
Index("invoices_customer_idx", invoices.c.customer, desc(invoices.c.issued_at))
Index("invoices_unpaid_idx", invoices.c.due_on, postgresql_where=invoices.c.gross > invoices.c.prepaid)
Index("invoices_voids_idx", invoices.c.voids, unique=True, postgresql_where=invoices.c.voids.isnot(None))

invoice_lines = Table(
    "invoice_lines",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True),
    Column("n", Integer, primary_key=True, comment="lines first, then charges"),
    Column("order_id", Id, nullable=False),
    Column("line", Integer, nullable=True, comment="of the order; null for shipping, gestures and fees"),
    Column("quantity", Amount, nullable=False),
    Column("net", Amount, nullable=False),
    Column("tax", Amount, nullable=False),
)
Index("invoice_lines_order_idx", invoice_lines.c.order_id)

invoice_orders = Table(
    "invoice_orders",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("gross", Amount, nullable=False),
    Column("prepaid", Amount, nullable=False),
)
Index("invoice_orders_order_idx", invoice_orders.c.order_id)

billed_transactions = Table(
    "billed_transactions",
    metadata,
    Column("transaction_id", Id, primary_key=True, comment="of the ledger"),
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True),
    Column("voided_by", Id, ForeignKey("invoices.id"), nullable=True, comment="the memo that took the invoice back"),
)
Index("billed_transactions_invoice_idx", billed_transactions.c.invoice_id)
Index(
    "billed_transactions_once_idx",
    billed_transactions.c.transaction_id,
    unique=True,
    postgresql_where=billed_transactions.c.voided_by.is_(None),
)

billing_due = Table(
    "billing_due",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("ready_at", Instant, nullable=True, comment="when it is to be billed; null: once the order is done"),
    Column("refused", Text, nullable=False, server_default="", comment="why it could not be issued, in a sentence"),
)
Index("billing_due_ready_idx", billing_due.c.ready_at)
