"""Partners that ship for us: drop-ship orders, and what partners were asked not to ship."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013_partners"
down_revision = "0012_queues_and_pegs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    _add_columns()
    op.create_table(
        "partners",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="supplier or third_party: the place's own"),
        sa.Column("supplier", sa.Text(), server_default="", nullable=False, comment="to whom drop-ship orders go"),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "secret", sa.Text(), server_default="", nullable=False, comment="signs what is sent; written, never shown"
        ),
        sa.Column(
            "stated_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the moment of the last stock that they told",
        ),
        sa.Column(
            "stale", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment="that is too long ago"
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("partners_pkey")),
    )
    _create_call_backs()
    op.create_table(
        "dropship_notices",
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False, comment="the supplier's own number of its shipment"),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column(
            "said",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="lines and tracking as they told them",
        ),
        sa.Column(
            "shipments",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="numbers of the shipments that it became",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchase_orders.id"], name=op.f("dropship_notices_purchase_id_fkey")
        ),
        sa.PrimaryKeyConstraint("supplier", "reference", name=op.f("dropship_notices_pkey")),
    )
    op.create_index("dropship_notices_purchase_idx", "dropship_notices", ["purchase_id"], unique=False)


def _add_columns() -> None:
    op.add_column(
        "fulfilments",
        sa.Column(
            "handed_to",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="a partner: supplier, third_party; else ours",
        ),
    )
    op.add_column(
        "fulfilments",
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True, comment="since when the partner knows of it"),
    )
    op.add_column(
        "purchase_orders",
        sa.Column(
            "kind",
            sa.Text(),
            server_default="stock",
            nullable=False,
            comment="stock, or dropship: goes to the customer",
        ),
    )
    op.add_column(
        "purchase_orders", sa.Column("order_id", sa.Uuid(), nullable=True, comment="dropship for one order: which")
    )
    op.create_index(
        "purchase_orders_direct_drafts_idx",
        "purchase_orders",
        ["place"],
        unique=False,
        postgresql_where=sa.text("kind = 'dropship' AND status = 'draft'"),
    )
    op.add_column(
        "purchase_lines",
        sa.Column("fulfilment_id", sa.Uuid(), nullable=True, comment="dropship: the work that this line orders"),
    )
    op.add_column("purchase_lines", sa.Column("order_id", sa.Uuid(), nullable=True))
    op.add_column("purchase_lines", sa.Column("order_line", sa.Integer(), nullable=True))
    op.create_index(
        "purchase_lines_work_idx",
        "purchase_lines",
        ["fulfilment_id"],
        unique=False,
        postgresql_where=sa.text("fulfilment_id IS NOT NULL"),
    )


def _create_call_backs() -> None:
    op.create_table(
        "call_backs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fulfilment_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Numeric(), nullable=False, comment="in the line's unit"),
        sa.Column("act", sa.Text(), nullable=False, comment="cancel or recall: what happens once it is granted"),
        sa.Column("by", sa.Text(), nullable=False, comment="customer or seller"),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False, comment="pending, granted, denied"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False, comment="what the partner said"),
        sa.CheckConstraint("quantity > 0", name="call_backs_something_check"),
        sa.CheckConstraint("(state = 'pending') = (answered_at IS NULL)", name="call_backs_answered_once_check"),
        sa.ForeignKeyConstraint(["fulfilment_id"], ["fulfilments.id"], name=op.f("call_backs_fulfilment_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("call_backs_pkey")),
    )
    op.create_index("call_backs_fulfilment_idx", "call_backs", ["fulfilment_id"], unique=False)
    op.create_index(
        "call_backs_pending_idx",
        "call_backs",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
