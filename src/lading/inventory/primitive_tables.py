"""Two primitives beside the counter: time buckets with a limit, and things that one at a time can have."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Identity, Index, Integer, func, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint

from lading.store.schema import Amount, Id, Instant, Table, Text, metadata

bucket_pools = Table(
    "bucket_pools",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("minutes", Integer, nullable=False, comment="how long one bucket is"),
    Column("most", Amount, nullable=False, comment="in one bucket, where the bucket itself says nothing else"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    CheckConstraint("minutes > 0 AND most >= 0", name="sane"),
)

buckets = Table(
    "buckets",
    metadata,
    Column("pool", Text, ForeignKey("bucket_pools.code", ondelete="CASCADE"), primary_key=True),
    Column("starts_at", Instant, primary_key=True),
    Column("used", Amount, nullable=False, server_default="0"),
    Column("most", Amount, nullable=True, comment="of this bucket alone; null: the pool's"),
    CheckConstraint("used >= 0", name="not_negative"),
)

bucket_claims = Table(
    "bucket_claims",
    metadata,
    Column("id", Id, primary_key=True),
    Column("pool", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("quantity", Amount, nullable=False),
    Column("state", Text, nullable=False, server_default="live", comment="live, released, expired"),
    Column("reference", Text, nullable=False, server_default="", comment="what it is for: order, promise, …"),
    Column("expires_at", Instant, nullable=True, comment="null: firm"),
    Column("claimed_at", Instant, nullable=False),
    Column("claimed_by", Text, nullable=False),
    CheckConstraint("quantity > 0", name="positive"),
)
Index(
    "bucket_claims_live_idx",
    bucket_claims.c.pool,
    bucket_claims.c.starts_at,
    postgresql_where=text("state = 'live'"),
)

resources = Table(
    "resources",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
)
"""What only one at a time can have: a room, a machine, a van."""

intervals = Table(
    "intervals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("resource", Integer, ForeignKey("resources.id"), nullable=False),
    Column("during", TSTZRANGE, nullable=False),
    Column("state", Text, nullable=False, server_default="live", comment="live, released, expired"),
    Column("reference", Text, nullable=False, server_default="", comment="what it is for: order, promise, …"),
    Column("expires_at", Instant, nullable=True, comment="null: firm"),
    Column("claimed_at", Instant, nullable=False),
    Column("claimed_by", Text, nullable=False),
    ExcludeConstraint(
        (func.int8range(text("resource"), text("resource"), text("'[]'")), "&&"),
        (text("during"), "&&"),
        name="intervals_one_at_a_time",
        using="gist",
        where=text("state = 'live'"),
    ),
    CheckConstraint("NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)", name="has_both_ends"),
)
"""Live ones of a resource never overlap: the database itself refuses the second."""
