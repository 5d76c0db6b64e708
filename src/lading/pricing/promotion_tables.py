"""Promotions with their versions and codes, each time that one applied, and the company's settings of prices."""

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, text

from lading.store.schema import JSONB, Amount, Column, Id, Instant, Table, Text, metadata

promotions = Table(
    "promotions",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("terms", JSONB, nullable=False, comment="what it does: see PromotionTerms"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True, comment="the last day"),
    Column("version", Integer, nullable=False, server_default="1"),
)

promotion_versions = Table(
    "promotion_versions",
    metadata,
    Column("promotion", Text, ForeignKey("promotions.code"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("terms", JSONB, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
)
"""Terms as they ever were: orders keep the version by which they were sold."""

promotion_codes = Table(
    "promotion_codes",
    metadata,
    Column("code", Text, primary_key=True, comment="in capitals"),
    Column("promotion", Text, ForeignKey("promotions.code"), nullable=False),
    Column("uses", Integer, nullable=True, comment="so often it may be used in all"),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True, comment="the last day"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("added_at", Instant, nullable=False),
)
Index("promotion_codes_promotion_idx", promotion_codes.c.promotion, promotion_codes.c.code)

promotion_uses = Table(
    "promotion_uses",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("n", Integer, primary_key=True, comment="in the sequence in which they applied"),
    Column("promotion", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("code", Text, nullable=False, server_default="", comment="the code that was given, in capitals"),
    Column("customer", Text, nullable=True),
    Column("currency", Text, nullable=False),
    Column("amount", Amount, nullable=False, comment="all that came off, shipping included"),
    Column("shares", JSONB, nullable=False, comment="what came off each line, by its number"),
    Column("shipping", Amount, nullable=False, server_default="0", comment="what came off the shipping"),
    Column("because", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("given_back_at", Instant, nullable=True, comment="the order came to nothing: it counts no more"),
)
Index("promotion_uses_promotion_idx", promotion_uses.c.promotion, promotion_uses.c.customer)
Index("promotion_uses_code_idx", promotion_uses.c.code, postgresql_where=promotion_uses.c.code != "")

pricing_settings = Table(
    "pricing_settings",
    metadata,
    Column("one", Boolean, primary_key=True, server_default=text("true")),
    Column("settings", JSONB, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)
"""One row: how the company stacks promotions."""
