"""Changes of orders."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023_changes"
down_revision = "0022_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False, comment="counts the changes of one order"),
        sa.Column("kind", sa.Text(), nullable=False, comment="edit, cancel, papers, delivery, price, channel"),
        sa.Column("state", sa.Text(), nullable=False, comment="requested, pending, granted, denied, withdrawn"),
        sa.Column("door", sa.Text(), nullable=False, comment="staff, channel, customer"),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False, comment="what is wished, as it was sent"),
        sa.Column("seen", sa.BigInteger(), nullable=True, comment="the order's version that the sender saw"),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True, comment="by when an answer is expected"),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("sentence", sa.Text(), server_default="", nullable=False, comment="why it was denied, or cut down"),
        sa.Column(
            "result",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment="before and after, and how to undo it",
        ),
        sa.Column("undoes", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('requested', 'pending', 'granted', 'denied', 'withdrawn')",
            name=op.f("changes_known_state_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("changes_pkey")),
        sa.UniqueConstraint("order_id", "n", name=op.f("changes_order_id_n_key")),
    )
    op.create_index(
        "changes_open_idx",
        "changes",
        ["asked_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('requested', 'pending')"),
    )
    op.create_index("changes_latest_idx", "changes", ["asked_at", "id"], unique=False)
    op.create_table(
        "change_asks",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("fulfilment_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Numeric(), nullable=False, comment="units of the line that the place shall leave out"),
        sa.Column(
            "who",
            sa.Text(),
            nullable=False,
            comment="place: its people answer; partner: answers what it was asked back",
        ),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False, comment="pending, granted, denied"),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("change_asks_positive_check")),
        sa.PrimaryKeyConstraint("change_id", "fulfilment_id", "order_id", "line", name=op.f("change_asks_pkey")),
    )
    op.create_index(
        "change_asks_open_idx",
        "change_asks",
        ["fulfilment_id"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "change_links",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False, comment="signs the customer's link"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("change_links_pkey")),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
