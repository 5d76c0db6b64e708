"""Counts of stock as documents, with their entries, rules and reasons."""

import sqlalchemy as sa
from alembic import op

revision = "0020_counts"
down_revision = "0019_forwardings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.execute(sa.schema.CreateSequence(sa.Sequence("count_number", start=100001)))
    op.create_table(
        "count_reasons",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("count_reasons_pkey")),
    )
    op.create_table(
        "count_rules",
        sa.Column("place", sa.Text(), nullable=False, comment="empty: for all places that have none of their own"),
        sa.Column("tolerance_units", sa.Numeric(), nullable=False, comment="so much off is nothing to count again"),
        sa.Column(
            "tolerance_percent",
            sa.Numeric(),
            nullable=False,
            comment="the same, of what was expected; the larger counts",
        ),
        sa.Column(
            "tolerance_value", sa.Numeric(), nullable=True, comment="beyond this value it is counted again all the same"
        ),
        sa.Column(
            "approve_from", sa.Numeric(), nullable=True, comment="variances worth more need approval; null: none does"
        ),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column(
            "other_recounts", sa.Boolean(), nullable=False, comment="who has counted a line does not count it again"
        ),
        sa.Column("daily", sa.Boolean(), nullable=False, comment="a count is proposed each day"),
        sa.Column("days_a", sa.Integer(), nullable=False),
        sa.Column("days_b", sa.Integer(), nullable=False),
        sa.Column("days_c", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False, comment="lines that one day's count has at most"),
        sa.PrimaryKeyConstraint("place", name=op.f("count_rules_pkey")),
    )
    op.create_table(
        "counts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column(
            "scope",
            sa.Text(),
            nullable=False,
            comment="what was chosen: items, place, stale, class, tasks, doubtful, cycle",
        ),
        sa.Column("status", sa.Text(), nullable=False, comment="derived: see count_lifecycle"),
        sa.Column("blind", sa.Boolean(), nullable=False, comment="whoever counts does not see what the books say"),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column(
            "submitted_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="its variances wait for a second pair of eyes",
        ),
        sa.Column("submitted_by", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("counts_pkey")),
        sa.UniqueConstraint("number", name=op.f("counts_number_key")),
    )
    op.create_index("counts_place_idx", "counts", ["place", "booked_at"], unique=False)
    op.create_index("counts_status_idx", "counts", ["status", "number"], unique=False)
    op.create_table(
        "count_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("count_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "quantity",
            sa.Numeric(),
            nullable=False,
            comment="found, in the line's unit; negative where a scan is taken back",
        ),
        sa.Column(
            "adds", sa.Boolean(), nullable=False, comment="to what was entered in this round before; else in its place"
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["count_id"], ["counts.id"], name=op.f("count_entries_count_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("count_entries_pkey")),
    )
    op.create_index("count_entries_line_idx", "count_entries", ["count_id", "line", "id"], unique=False)
    op.create_table(
        "count_lines",
        sa.Column("count_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False, comment="the item's own, like all quantities of the line"),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("bin", sa.Text(), server_default="", nullable=False, comment="where on the shelves, if known"),
        sa.Column("cause", sa.Text(), server_default="", nullable=False, comment="why it is on the list"),
        sa.Column("round", sa.Integer(), server_default="1", nullable=False, comment="2 and more: counted again"),
        sa.Column("counted", sa.Numeric(), nullable=True, comment="what lay on the shelf in this round"),
        sa.Column(
            "aside", sa.Numeric(), nullable=True, comment="picked for orders at that moment, so not on the shelf"
        ),
        sa.Column("expected", sa.Numeric(), nullable=True, comment="on hand in the books at that moment"),
        sa.Column(
            "position", sa.BigInteger(), nullable=True, comment="the last movement of the item there at that moment"
        ),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_by", sa.Text(), nullable=True),
        sa.Column(
            "tallying",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="scan by scan, not through yet",
        ),
        sa.Column(
            "moved",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="stock moved while it was tallied",
        ),
        sa.Column(
            "asked", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment="to be counted again"
        ),
        sa.Column(
            "reason", sa.Text(), server_default="", nullable=False, comment="a code of the reasons for variances"
        ),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "unit_value", sa.Numeric(), nullable=True, comment="what one unit cost, or sells for, when it was counted"
        ),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("booked", sa.Numeric(), nullable=True, comment="the variance as it was booked"),
        sa.CheckConstraint("counted >= 0 AND aside >= 0", name=op.f("count_lines_not_negative_check")),
        sa.CheckConstraint(
            "num_nulls(counted, aside, expected, position, counted_at, counted_by) IN (0, 6)",
            name=op.f("count_lines_whole_check"),
        ),
        sa.ForeignKeyConstraint(["count_id"], ["counts.id"], name=op.f("count_lines_count_id_fkey")),
        sa.PrimaryKeyConstraint("count_id", "line", name=op.f("count_lines_pkey")),
    )
    op.create_index("count_lines_sku_idx", "count_lines", ["count_id", "sku"], unique=True)
    op.create_index(
        "movements_cost_idx",
        "movements",
        ["sku", "id"],
        unique=False,
        postgresql_where=sa.text("unit_cost IS NOT NULL"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
