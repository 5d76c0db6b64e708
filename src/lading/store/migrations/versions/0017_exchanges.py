"""What goes out to third-party warehouses and what comes in from partners."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017_exchanges"
down_revision = "0016_queues_of_routing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "exchanges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="order, or cancel"),
        sa.Column("fulfilment_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="waiting, sent, acknowledged, failed, dropped"),
        sa.Column(
            "units",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
            comment="cancel: [line, quantity] that shall not leave",
        ),
        sa.Column("final", sa.Integer(), server_default="0", nullable=False, comment="1: told, not asked"),
        sa.Column(
            "body",
            sa.LargeBinary(),
            server_default="",
            nullable=False,
            comment="as it went out; empty where erased",
        ),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["fulfilment_id"], ["fulfilments.id"], name=op.f("exchanges_fulfilment_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("exchanges_pkey")),
    )
    op.create_index(
        "exchanges_order_idx",
        "exchanges",
        ["fulfilment_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'order'"),
    )
    op.create_index("exchanges_place_idx", "exchanges", ["place", "id"], unique=False)
    op.create_index(
        "exchanges_open_idx",
        "exchanges",
        ["place", "made_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('waiting', 'sent')"),
    )
    _create_incoming()
    op.add_column(
        "places",
        sa.Column(
            "paused",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="nothing more is promised for now",
        ),
    )
    op.add_column(
        "places",
        sa.Column("later_days", sa.Integer(), server_default="0", nullable=False, comment="added to lead_days for now"),
    )


def _create_incoming() -> None:
    op.create_table(
        "partner_files",
        sa.Column("id", sa.Uuid(), nullable=False, comment="of the inbox, which keeps it as it came"),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="shipped, stock, received, adjusted, answer"),
        sa.Column(
            "name", sa.Text(), server_default="", nullable=False, comment="of the file, or the sender's reference"
        ),
        sa.Column(
            "state", sa.Text(), server_default="received", nullable=False, comment="received, done, part, refused"
        ),
        sa.Column("good", sa.Integer(), server_default="0", nullable=False),
        sa.Column("bad", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "results",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
            comment="of every row: number, outcome, sentence",
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("partner_files_pkey")),
    )
    op.create_index("partner_files_place_idx", "partner_files", ["place", "id"], unique=False)
    op.create_table(
        "partner_facts",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False, comment="the partner's own number for it"),
        sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("result", sa.Text(), server_default="", nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False, comment="as the partner says"),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("place", "kind", "reference", name=op.f("partner_facts_pkey")),
    )
