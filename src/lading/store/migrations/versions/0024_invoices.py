"""Invoices and credit memos, series of numbers, and exports for accounting."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024_invoices"
down_revision = "0023_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "account_map",
        sa.Column(
            "account", sa.Text(), nullable=False, comment="of the ledger, or its part before the colon: clearing"
        ),
        sa.Column("code", sa.Text(), nullable=False, comment="the number or name in the accounting program"),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "tax_code",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="the accounting program's word for its tax",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("account_map_pkey")),
    )
    op.create_table(
        "accounting_exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False, comment="the last day, included"),
        sa.Column(
            "closes",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="the books are closed up to then",
        ),
        sa.Column(
            "accounts",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="the chart of accounts as it was, so that files come out equal",
        ),
        sa.Column("transactions", sa.Integer(), nullable=False),
        sa.Column(
            "late", sa.Integer(), server_default="0", nullable=False, comment="of days that had been exported or closed"
        ),
        sa.Column("sha256", sa.LargeBinary(), nullable=False, comment="of the journal as CSV"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("accounting_exports_pkey")),
        sa.UniqueConstraint("number", name=op.f("accounting_exports_number_key")),
    )
    op.create_index("accounting_exports_made_idx", "accounting_exports", ["made_at"], unique=False)
    op.create_table(
        "billing_rules",
        sa.Column("scope", sa.Text(), nullable=False, comment="channel/CODE or customer/CODE"),
        sa.Column("mode", sa.Text(), nullable=False, comment="none, per_shipment, per_order, monthly"),
        sa.Column("due_days", sa.Integer(), nullable=True, comment="null: as the customer's terms say, else at once"),
        sa.Column("terms", sa.Text(), server_default="", nullable=False, comment="a sentence on the invoice"),
        sa.Column(
            "since",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="what left before is not billed",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("billing_rules_pkey")),
    )
    op.create_table(
        "number_series",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="invoice, credit_memo"),
        sa.Column(
            "channel", sa.Text(), server_default="", nullable=False, comment="empty: all that have none of their own"
        ),
        sa.Column("country", sa.Text(), server_default="", nullable=False, comment="of the buyer; empty: all"),
        sa.Column("pattern", sa.Text(), nullable=False, comment="with {number}, {number:5}, {year}, {yy}"),
        sa.Column("first", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "yearly", sa.Boolean(), server_default=sa.text("true"), nullable=False, comment="begins anew each year"
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("first >= 1", name=op.f("number_series_sane_check")),
        sa.PrimaryKeyConstraint("code", name=op.f("number_series_pkey")),
    )
    op.create_index("number_series_for_idx", "number_series", ["kind", "channel", "country"], unique=True)
    op.create_table(
        "sellers",
        sa.Column("channel", sa.Text(), nullable=False, comment="a channel's code; `default` for all others"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("vat_id", sa.Text(), server_default="", nullable=False),
        sa.Column("tax_number", sa.Text(), server_default="", nullable=False),
        sa.Column("registration", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("iban", sa.Text(), server_default="", nullable=False),
        sa.Column("bic", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("sellers_pkey")),
    )
    op.create_table(
        "exported_transactions",
        sa.Column("transaction_id", sa.Uuid(), nullable=False, comment="of the ledger: handed over once"),
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"], ["accounting_exports.id"], name=op.f("exported_transactions_export_id_fkey")
        ),
        sa.PrimaryKeyConstraint("transaction_id", name=op.f("exported_transactions_pkey")),
    )
    op.create_index("exported_transactions_export_idx", "exported_transactions", ["export_id"], unique=False)
    op.create_table(
        "invoices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="invoice, credit_memo"),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False, comment="read after the series was locked"),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("net", sa.Numeric(), nullable=False),
        sa.Column("tax", sa.Numeric(), nullable=False),
        sa.Column("gross", sa.Numeric(), nullable=False),
        sa.Column("prepaid", sa.Numeric(), nullable=False, comment="paid before it was issued"),
        sa.Column("voids", sa.Uuid(), nullable=True, comment="the invoice that this memo takes back whole"),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False, comment="the whole document without the buyer, as issued"),
        sa.Column("facts_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("buyer", sa.JSON(), nullable=True, comment="who bought; null once the law lets it be forgotten"),
        sa.CheckConstraint("gross = net + tax AND gross >= 0 AND prepaid >= 0", name=op.f("invoices_sums_check")),
        sa.ForeignKeyConstraint(["series"], ["number_series.code"], name=op.f("invoices_series_fkey")),
        sa.ForeignKeyConstraint(["voids"], ["invoices.id"], name=op.f("invoices_voids_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("invoices_pkey")),
        sa.UniqueConstraint("number", name=op.f("invoices_number_key")),
    )
    op.create_index(
        "invoices_customer_idx", "invoices", ["customer", sa.literal_column("issued_at DESC")], unique=False
    )
    op.create_index(
        "invoices_issued_idx",
        "invoices",
        [sa.literal_column("issued_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("invoices_serial_idx", "invoices", ["series", "year", "serial"], unique=True)
    op.create_index(
        "invoices_unpaid_idx", "invoices", ["due_on"], unique=False, postgresql_where=sa.text("gross > prepaid")
    )
    op.create_index(
        "invoices_voids_idx", "invoices", ["voids"], unique=True, postgresql_where=sa.text("voids IS NOT NULL")
    )
    op.create_table(
        "number_series_years",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False, comment="0 where the series never begins anew"),
        sa.Column("first", sa.Integer(), nullable=False, comment="the number that it began with"),
        sa.Column(
            "next", sa.Integer(), nullable=False, comment="drawn last in the transaction that issues, under this lock"
        ),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["series"], ["number_series.code"], name=op.f("number_series_years_series_fkey")),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("number_series_years_pkey")),
    )
    op.create_table(
        "billed_transactions",
        sa.Column("transaction_id", sa.Uuid(), nullable=False, comment="of the ledger"),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("voided_by", sa.Uuid(), nullable=True, comment="the memo that took the invoice back"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("billed_transactions_invoice_id_fkey")),
        sa.ForeignKeyConstraint(["voided_by"], ["invoices.id"], name=op.f("billed_transactions_voided_by_fkey")),
        sa.PrimaryKeyConstraint("transaction_id", "invoice_id", name=op.f("billed_transactions_pkey")),
    )
    op.create_index("billed_transactions_invoice_idx", "billed_transactions", ["invoice_id"], unique=False)
    op.create_index(
        "billed_transactions_once_idx",
        "billed_transactions",
        ["transaction_id"],
        unique=True,
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "invoice_lines",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False, comment="lines first, then charges"),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True, comment="of the order; null for shipping, gestures and fees"),
        sa.Column("quantity", sa.Numeric(), nullable=False),
        sa.Column("net", sa.Numeric(), nullable=False),
        sa.Column("tax", sa.Numeric(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("invoice_lines_invoice_id_fkey")),
        sa.PrimaryKeyConstraint("invoice_id", "n", name=op.f("invoice_lines_pkey")),
    )
    op.create_index("invoice_lines_order_idx", "invoice_lines", ["order_id"], unique=False)
    op.create_table(
        "invoice_orders",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("gross", sa.Numeric(), nullable=False),
        sa.Column("prepaid", sa.Numeric(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("invoice_orders_invoice_id_fkey")),
        sa.PrimaryKeyConstraint("invoice_id", "order_id", name=op.f("invoice_orders_pkey")),
    )
    op.create_index("invoice_orders_order_idx", "invoice_orders", ["order_id"], unique=False)


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
