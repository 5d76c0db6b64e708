"""Substitutes, and choices of customers who wait."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021_choices"
down_revision = "0020_counts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "substitutes",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("substitute", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False, comment="the lower, the sooner it is offered"),
        sa.Column("kind", sa.Text(), server_default="similar", nullable=False, comment="equivalent, upgrade, similar"),
        sa.Column(
            "factor", sa.Numeric(), server_default="1", nullable=False, comment="base units of it for one of the item"
        ),
        sa.Column(
            "both_ways",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="the item stands in for it, too",
        ),
        sa.Column(
            "automatic",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="without asking the customer",
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="the last day"),
        sa.CheckConstraint("factor > 0 AND sku <> substitute", name=op.f("substitutes_sane_check")),
        sa.ForeignKeyConstraint(["sku"], ["items.sku"], name=op.f("substitutes_sku_fkey"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["substitute"], ["items.sku"], name=op.f("substitutes_substitute_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sku", "substitute", name=op.f("substitutes_pkey")),
    )
    op.create_index(
        "substitutes_reverse_idx",
        "substitutes",
        ["substitute"],
        unique=False,
        postgresql_where=sa.text("both_ways"),
    )
    op.create_table(
        "choices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="rises with each new letter; a link fits one version"
        ),
        sa.Column(
            "state", sa.Text(), server_default="open", nullable=False, comment="open, answered, expired, overtaken"
        ),
        sa.Column("cause", sa.Text(), server_default="", nullable=False, comment="in plain words, for the customer"),
        sa.Column(
            "options",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="what was offered, as it was offered",
        ),
        sa.Column("key", sa.LargeBinary(), nullable=False, comment="signs the customer's link"),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True, comment="the day of the last letter: one a day"),
        sa.Column(
            "expires_at", sa.DateTime(timezone=True), nullable=False, comment="then the channel's policy answers"
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Text(), server_default="", nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("choices_pkey")),
    )
    op.create_index(
        "choices_open_idx", "choices", ["order_id"], unique=True, postgresql_where=sa.text("state = 'open'")
    )
    op.create_index(
        "choices_due_idx", "choices", ["expires_at"], unique=False, postgresql_where=sa.text("state = 'open'")
    )
    op.create_index("choices_order_idx", "choices", ["order_id"], unique=False)


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
