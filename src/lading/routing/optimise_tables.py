"""What came of each run of the optimiser: kept, so that anybody can see what moved, and why."""

from sqlalchemy import Boolean, Index, Integer, text

from lading.store.schema import JSONB, Column, Id, Instant, Table, Text, metadata

optimisations = Table(
    "optimisations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("state", Text, nullable=False, server_default="waiting", comment="waiting, running, done, failed"),
    Column("dry_run", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("settled_at", Instant, nullable=True),
    Column("plan", Integer, nullable=False, server_default="0", comment="version of the routing plan"),
    Column("summary", JSONB, nullable=False, server_default=text("'{}'")),
    Column("moves", JSONB, nullable=False, server_default=text("'[]'")),
    Column("problem", Text, nullable=False, server_default="", comment="why it failed"),
)
Index("optimisations_asked_idx", optimisations.c.asked_at)
