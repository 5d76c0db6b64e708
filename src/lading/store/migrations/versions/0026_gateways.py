"""Gateways of our own, what we asked of them, and payment links."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026_gateways"
down_revision = "0025_proofs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    _add_gateways()
    _add_calls()
    _add_links()


def _add_gateways() -> None:
    texts = postgresql.ARRAY(sa.Text())
    op.create_table(
        "gateways",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="fake, stripe, paypal"),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "test_mode", sa.Boolean(), server_default=sa.text("true"), nullable=False, comment="no real money moves"
        ),
        sa.Column(
            "address",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="where it is asked; empty: the provider's own",
        ),
        sa.Column(
            "account", sa.Text(), server_default="", nullable=False, comment="the public half of the credentials"
        ),
        sa.Column("secret", sa.Text(), server_default="", nullable=False, comment="written, never shown"),
        sa.Column(
            "signing", sa.Text(), server_default="", nullable=False, comment="by which its messages are verified"
        ),
        sa.Column("previous_signing", sa.Text(), server_default="", nullable=False),
        sa.Column("signing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "links_capture",
            sa.Boolean(),
            server_default=sa.text("true"),
            nullable=False,
            comment="links take money at once",
        ),
        sa.Column("channels", texts, nullable=True, comment="null: all"),
        sa.Column("currencies", texts, nullable=True, comment="null: all"),
        sa.Column("methods", texts, nullable=True, comment="null: those of its kind"),
        sa.Column(
            "rank", sa.Integer(), server_default="100", nullable=False, comment="the lower, the sooner it is chosen"
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("gateways_pkey")),
    )


def _add_calls() -> None:
    op.create_table(
        "gateway_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="authorise, capture, void, refund, fetch, checkout, check",
        ),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.Text(), server_default="", nullable=False, comment="the idempotency key that was sent"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False, comment="succeeded, declined, pending, unknown, not_known"),
        sa.Column("sentence", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("gateway_calls_pkey")),
    )
    op.create_index("gateway_calls_gateway_idx", "gateway_calls", ["gateway", "at"], unique=False)
    op.create_index("gateway_calls_at_idx", "gateway_calls", ["at"], unique=False)


def _add_links() -> None:
    op.create_table(
        "payment_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("captures", sa.Boolean(), nullable=False, comment="the money is taken at once, else only authorised"),
        sa.Column(
            "state",
            sa.Text(),
            server_default="opening",
            nullable=False,
            comment="opening, open, paid, withdrawn",
        ),
        sa.Column("reference", sa.Text(), server_default="", nullable=False, comment="the provider's page"),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("payment_links_pkey")),
    )
    op.create_index("payment_links_order_idx", "payment_links", ["order_id"], unique=False)
    op.create_index(
        "payment_links_reference_idx",
        "payment_links",
        ["gateway", "reference"],
        unique=True,
        postgresql_where=sa.text("reference <> ''"),
    )
