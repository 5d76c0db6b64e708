"""Shops that are open for a buyer's session in their own system."""

from sqlalchemy import Index

from lading.store.schema import JSONB, Column, Id, Instant, LargeBinary, Table, Text, metadata

punchouts = Table(
    "intake_punchouts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", LargeBinary, nullable=False, comment="of what stands in the address"),
    Column("partner", Text, nullable=False),
    Column("session", JSONB, nullable=False, comment="cookie, credentials, where the basket goes"),
    Column("basket", JSONB, nullable=False, server_default="{}", comment="quantity by SKU"),
    Column("opened_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("returned_at", Instant, nullable=True),
)
Index("intake_punchouts_token_idx", punchouts.c.token_hash, unique=True)
Index("intake_punchouts_expires_idx", punchouts.c.expires_at)
