"""What the audit has proven and found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025_proofs"
down_revision = "0024_invoices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "audit_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False, comment="all, or new: what was touched since the run before"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Numeric(), nullable=False),
        sa.Column("laws", sa.Integer(), nullable=False),
        sa.Column("broken", postgresql.ARRAY(sa.Text()), nullable=False, comment="laws that did not hold"),
        sa.Column("touched", sa.Integer(), nullable=True, comment="orders that were proven; null: all"),
        sa.Column("xid", sa.Text(), nullable=False, comment="every transaction below had ended"),
        sa.Column("movement", sa.BigInteger(), nullable=False, comment="the last movement of stock then"),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_runs_pkey")),
    )
    op.create_index("audit_runs_at_idx", "audit_runs", ["at"], unique=False)
    op.create_table(
        "breaches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="what the row is about"),
        sa.Column(
            "row",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="as the law answered it when it was found last",
        ),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "since",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the last proof in which the law had held; null: none is known",
        ),
        sa.Column(
            "first_event",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="the first that touched it since then; null: none did",
        ),
        sa.Column(
            "repair",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="table, keys, was, should; null: only people can mend it",
        ),
        sa.Column("signature", sa.LargeBinary(), nullable=True, comment="of the repair, by our secret"),
        sa.Column("state", sa.Text(), server_default="open", nullable=False, comment="open, repaired, held_again"),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("breaches_pkey")),
    )
    op.create_index("breaches_found_idx", "breaches", ["found_at"], unique=False)
    op.create_index(
        "breaches_open_idx",
        "breaches",
        ["law", "key"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
