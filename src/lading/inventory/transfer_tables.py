"""Goods that travel from one place to another: transfers and what of them was sent, came, or was lost."""

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, Sequence, text

from lading.store.schema import Amount, Column, Id, Instant, Table, Text, metadata

transfer_number = Sequence("transfer_number", start=100001, metadata=metadata)

transfers = Table(
    "transfers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("origin", Text, nullable=False, comment="the place that gives"),
    Column("target", Text, nullable=False, comment="the place that gets"),
    Column("status", Text, nullable=False, comment="derived: see transfer_lifecycle"),
    Column("due_on", Date, nullable=True, comment="when it shall arrive; null: nobody knows, so it promises nothing"),
    Column("note", Text, nullable=False, server_default=""),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("sent_at", Instant, nullable=True),
    Column("cancelled_at", Instant, nullable=True),
    Column("version", Integer, nullable=False, server_default="1"),
    CheckConstraint("origin <> target", name="goes_somewhere"),
)
Index("transfers_status_idx", transfers.c.status, transfers.c.number)

transfer_lines = Table(
    "transfer_lines",
    metadata,
    Column("transfer_id", Id, ForeignKey("transfers.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("sku", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False, comment="the item's own"),
    Column("quantity", Amount, nullable=False, comment="to be moved, in base units like all that follow"),
    Column("sent", Amount, nullable=False, server_default="0", comment="left the origin"),
    Column("received", Amount, nullable=False, server_default="0", comment="came in good condition"),
    Column("damaged", Amount, nullable=False, server_default="0", comment="came, and is not put into stock"),
    Column("lost", Amount, nullable=False, server_default="0", comment="given up: it does not come any more"),
    Column("over", Amount, nullable=False, server_default="0", comment="of what came, more than was sent"),
    CheckConstraint("quantity > 0 AND sent >= 0 AND received >= 0", name="sane"),
    CheckConstraint("damaged >= 0 AND lost >= 0 AND over >= 0", name="not_negative"),
    CheckConstraint("received + damaged + lost <= sent + over", name="in_transit_not_negative"),
)
Index(
    "transfer_lines_transit_idx",
    transfer_lines.c.sku,
    postgresql_where=text("received + damaged + lost < sent + over"),
)
