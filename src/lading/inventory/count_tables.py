"""Counts of stock as documents: what was to be counted at a place, what was found when, and how it was settled."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, ForeignKey, Identity, Index, Integer, Sequence, text

from lading.store.schema import Amount, Column, Id, Instant, Table, Text, metadata

count_number = Sequence("count_number", start=100001, metadata=metadata)

counts = Table(
    "counts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("place", Text, nullable=False),
    Column(
        "scope", Text, nullable=False, comment="what was chosen: items, place, stale, class, tasks, doubtful, cycle"
    ),
    Column("status", Text, nullable=False, comment="derived: see count_lifecycle"),
    Column("blind", Boolean, nullable=False, comment="whoever counts does not see what the books say"),
    Column("note", Text, nullable=False, server_default=""),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("submitted_at", Instant, nullable=True, comment="its variances wait for a second pair of eyes"),
    Column("submitted_by", Text, nullable=True),
    Column("approved_at", Instant, nullable=True),
    Column("approved_by", Text, nullable=True),
    Column("booked_at", Instant, nullable=True),
    Column("cancelled_at", Instant, nullable=True),
    Column("version", Integer, nullable=False, server_default="1"),
)
Index("counts_status_idx", counts.c.status, counts.c.number)
Index("counts_place_idx", counts.c.place, counts.c.booked_at)

count_lines = Table(
    "count_lines",
    metadata,
    Column("count_id", Id, ForeignKey("counts.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("sku", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False, comment="the item's own, like all quantities of the line"),
    Column("decimals", Integer, nullable=False),
    Column("bin", Text, nullable=False, server_default="", comment="where on the shelves, if known"),
    Column("cause", Text, nullable=False, server_default="", comment="why it is on the list"),
    Column("round", Integer, nullable=False, server_default="1", comment="2 and more: counted again"),
    Column("counted", Amount, nullable=True, comment="what lay on the shelf in this round"),
    Column("aside", Amount, nullable=True, comment="picked for orders at that moment, so not on the shelf"),
    Column("expected", Amount, nullable=True, comment="on hand in the books at that moment"),
    Column("position", BigInteger, nullable=True, comment="the last movement of the item there at that moment"),
    Column("counted_at", Instant, nullable=True),
    Column("counted_by", Text, nullable=True),
    Column("tallying", Boolean, nullable=False, server_default=text("false"), comment="scan by scan, not through yet"),
    Column("moved", Boolean, nullable=False, server_default=text("false"), comment="stock moved while it was tallied"),
    Column("asked", Boolean, nullable=False, server_default=text("false"), comment="to be counted again"),
    Column("reason", Text, nullable=False, server_default="", comment="a code of the reasons for variances"),
    Column("note", Text, nullable=False, server_default=""),
    Column("unit_value", Amount, nullable=True, comment="what one unit cost, or sells for, when it was counted"),
    Column("currency", Text, nullable=True),
    Column("booked", Amount, nullable=True, comment="the variance as it was booked"),
    CheckConstraint("counted >= 0 AND aside >= 0", name="not_negative"),
    CheckConstraint("num_nulls(counted, aside, expected, position, counted_at, counted_by) IN (0, 6)", name="whole"),
)
Index("count_lines_sku_idx", count_lines.c.count_id, count_lines.c.sku, unique=True)

count_entries = Table(
    "count_entries",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("count_id", Id, ForeignKey("counts.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column(
        "quantity", Amount, nullable=False, comment="found, in the line's unit; negative where a scan is taken back"
    ),
    Column("adds", Boolean, nullable=False, comment="to what was entered in this round before; else in its place"),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
)
"""What people entered, one row each and never changed: the line's `counted` is what follows from them."""
Index("count_entries_line_idx", count_entries.c.count_id, count_entries.c.line, count_entries.c.id)

count_rules = Table(
    "count_rules",
    metadata,
    Column("place", Text, primary_key=True, comment="empty: for all places that have none of their own"),
    Column("tolerance_units", Amount, nullable=False, comment="so much off is nothing to count again"),
    Column("tolerance_percent", Amount, nullable=False, comment="the same, of what was expected; the larger counts"),
    Column("tolerance_value", Amount, nullable=True, comment="beyond this value it is counted again all the same"),
    Column("approve_from", Amount, nullable=True, comment="variances worth more need approval; null: none does"),
    Column("blind", Boolean, nullable=False),
    Column("other_recounts", Boolean, nullable=False, comment="who has counted a line does not count it again"),
    Column("daily", Boolean, nullable=False, comment="a count is proposed each day"),
    Column("days_a", Integer, nullable=False),
    Column("days_b", Integer, nullable=False),
    Column("days_c", Integer, nullable=False),
    Column("most", Integer, nullable=False, comment="lines that one day's count has at most"),
)

count_reasons = Table(
    "count_reasons",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
)
"""Reasons for variances beside those that everybody has; a row may also rename or retire one of those."""
