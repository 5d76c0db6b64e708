"""The ledger, operations of payments, store credits and terms of customers."""

import sqlalchemy as sa
from alembic import op

revision = "0022_ledger"
down_revision = "0021_choices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    _extend_tenders()
    _create_operations()
    _create_ledger()
    _create_credits()


def _extend_tenders() -> None:
    op.add_column(
        "tenders",
        sa.Column(
            "provider",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="who moves the money for us; empty: others do",
        ),
    )
    op.add_column(
        "tenders",
        sa.Column(
            "kind",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="of `kinds`; empty: what the method's name says",
        ),
    )
    op.add_column(
        "tenders",
        sa.Column(
            "asked", sa.Numeric(), nullable=True, comment="at most so much is taken by it; null: whatever is due"
        ),
    )
    op.add_column(
        "tenders",
        sa.Column("rank", sa.Integer(), server_default="0", nullable=False, comment="the lower, the sooner it is used"),
    )
    op.add_column(
        "tenders",
        sa.Column(
            "authorised_until", sa.DateTime(timezone=True), nullable=True, comment="then the authorisation lapses"
        ),
    )
    op.add_column(
        "tenders",
        sa.Column(
            "brought",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="came along with past orders",
        ),
    )
    op.create_index(
        "tenders_until_idx",
        "tenders",
        ["authorised_until"],
        unique=False,
        postgresql_where=sa.text("authorised_until IS NOT NULL AND authorised > captured"),
    )


def _create_operations() -> None:
    op.create_table(
        "payment_operations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("tender", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="authorise, capture, void, refund"),
        sa.Column("of", sa.Uuid(), nullable=True, comment="the operation that it is about: the capture of a refund"),
        sa.Column("amount", sa.Numeric(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column(
            "provider", sa.Text(), server_default="", nullable=False, comment="empty: recorded by hand or by a channel"
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="intended, succeeded, failed, unknown, cancelled"),
        sa.Column("key", sa.Text(), nullable=False, comment="the provider's idempotency key"),
        sa.Column("reference", sa.Text(), server_default="", nullable=False, comment="what the provider calls it"),
        sa.Column("error", sa.Text(), server_default="", nullable=False, comment="the provider's code"),
        sa.Column("sentence", sa.Text(), server_default="", nullable=False, comment="what went wrong, for people"),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "next_try", sa.DateTime(timezone=True), nullable=True, comment="when it is called, or asked after, again"
        ),
        sa.CheckConstraint("amount > 0", name=op.f("payment_operations_positive_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("payment_operations_pkey")),
        sa.UniqueConstraint("key", name=op.f("payment_operations_key_key")),
    )
    op.create_index(
        "payment_operations_open_idx",
        "payment_operations",
        ["next_try"],
        unique=False,
        postgresql_where=sa.text("state IN ('intended', 'unknown')"),
    )
    op.create_index("payment_operations_order_idx", "payment_operations", ["order_id", "tender"], unique=False)
    op.create_index(
        "payment_operations_reference_idx",
        "payment_operations",
        ["provider", "reference"],
        unique=False,
        postgresql_where=sa.text("reference <> ''"),
    )


def _create_ledger() -> None:
    op.create_table(
        "ledger_transactions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="of `accounts.KINDS`"),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True, comment="the event of the order by which it happened"),
        sa.Column(
            "source", sa.Text(), server_default="", nullable=False, comment="what else it came from; once per kind"
        ),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("ledger_transactions_pkey")),
    )
    op.create_index("ledger_transactions_at_idx", "ledger_transactions", ["at"], unique=False)
    op.create_index("ledger_transactions_order_idx", "ledger_transactions", ["order_id"], unique=False)
    op.create_index(
        "ledger_transactions_source_idx",
        "ledger_transactions",
        ["kind", "source"],
        unique=True,
        postgresql_where=sa.text("source != ''"),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column(
            "account", sa.Text(), nullable=False, comment="of `accounts.py`, such as receivable or clearing:card"
        ),
        sa.Column("amount", sa.Numeric(), nullable=False, comment="debit positive, credit negative"),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("tender", sa.Integer(), nullable=True),
        sa.Column(
            "quantity",
            sa.Numeric(),
            nullable=True,
            comment="units of the line: sold positive, undone or credited negative",
        ),
        sa.Column("credit_id", sa.Uuid(), nullable=True, comment="whose store credit or gift card"),
        sa.PrimaryKeyConstraint("transaction_id", "n", name=op.f("ledger_entries_pkey")),
    )
    op.create_index("ledger_entries_account_idx", "ledger_entries", ["account", "transaction_id"], unique=False)
    op.create_index(
        "ledger_entries_credit_idx",
        "ledger_entries",
        ["credit_id"],
        unique=False,
        postgresql_where=sa.text("credit_id IS NOT NULL"),
    )
    op.create_index("ledger_entries_order_idx", "ledger_entries", ["order_id"], unique=False)
    op.execute(
        "INSERT INTO ledger_transactions (id, at, kind, currency, actor)"
        " VALUES (gen_random_uuid(), now(), 'began', '', 'system:lading')"
    )


def _create_credits() -> None:
    op.create_table(
        "store_credits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="store_credit, gift_card"),
        sa.Column(
            "customer", sa.Text(), nullable=True, comment="of a store credit; a gift card is whose code is known"
        ),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True, comment="of a gift card; the code is kept nowhere"),
        sa.Column("code_end", sa.Text(), server_default="", nullable=False, comment="its last four characters"),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="the last day on which it pays"),
        sa.Column("order_id", sa.Uuid(), nullable=True, comment="the order that it came from"),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True, comment="from then on it pays nothing"),
        sa.PrimaryKeyConstraint("id", name=op.f("store_credits_pkey")),
        sa.UniqueConstraint("code_hash", name=op.f("store_credits_code_hash_key")),
    )
    op.create_index(
        "store_credits_customer_idx",
        "store_credits",
        ["customer"],
        unique=False,
        postgresql_where=sa.text("customer IS NOT NULL"),
    )
    op.create_index("store_credits_issued_idx", "store_credits", ["issued_at"], unique=False)
    op.create_table(
        "customer_terms",
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("net_days", sa.Integer(), nullable=False, comment="days from shipping until it is due"),
        sa.Column("credit_limit", sa.Numeric(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column(
            "stopped", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment="nothing more on account"
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.CheckConstraint("net_days >= 0 AND credit_limit >= 0", name=op.f("customer_terms_sane_check")),
        sa.PrimaryKeyConstraint("customer", name=op.f("customer_terms_pkey")),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
