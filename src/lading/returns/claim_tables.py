"""Claims: what went wrong on the way, what the customer got for it, and what others owe us for that."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Identity, Index, Integer, Sequence, text

from lading.store.schema import Amount, Column, Id, Instant, Table, Text, metadata

claim_number = Sequence("claim_number", start=100001, metadata=metadata)

claims = Table(
    "claims",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("order_id", Id, nullable=False),
    Column("shipment_id", Id, nullable=True),
    Column("kind", Text, nullable=False, comment="damaged, missing, wrong_item, late, lost"),
    Column("state", Text, nullable=False, comment="open, granted, refused"),
    Column("outcome", Text, nullable=False, server_default="", comment="replacement, refund, goodwill, refuse"),
    Column("caused_by", Text, nullable=False, server_default="", comment="carrier, supplier, us"),
    Column("currency", Text, nullable=False),
    Column("note", Text, nullable=False, server_default="", comment="the customer's words: never in an event"),
    Column("reason", Text, nullable=False, server_default="", comment="why it was decided so"),
    Column("origin", Text, nullable=False, comment="portal, staff, api"),
    Column("opened_at", Instant, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("decided_at", Instant, nullable=True),
    Column("decided_by", Text, nullable=True),
    Column("credited", Amount, nullable=False, server_default="0", comment="what the customer was credited"),
    Column("replacement_order", Id, nullable=True),
    Column("against", Text, nullable=False, server_default="", comment="carrier or supplier by code"),
    Column("claimed", Amount, nullable=False, server_default="0", comment="what we ask of them"),
    Column("recovered", Amount, nullable=False, server_default="0", comment="what they have paid"),
    Column("closed_at", Instant, nullable=True, comment="nothing more is expected of them"),
    Column("version", Integer, nullable=False, server_default="1"),
    CheckConstraint("least(credited, claimed, recovered) >= 0", name="sane"),
)
Index("claims_order_idx", claims.c.order_id)
Index("claims_state_idx", claims.c.state, claims.c.number)
Index("claims_owed_idx", claims.c.against, postgresql_where=text("claimed > recovered AND closed_at IS NULL"))

claim_lines = Table(
    "claim_lines",
    metadata,
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("order_line", Integer, primary_key=True),
    Column("quantity", Amount, nullable=False, comment="in the line's unit"),
    Column("spoken", Boolean, nullable=False, comment="these units cannot be returned besides"),
    CheckConstraint("quantity > 0", name="positive"),
)

claim_recoveries = Table(
    "claim_recoveries",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False),
    Column("amount", Amount, nullable=False),
    Column("reference", Text, nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("amount > 0", name="positive"),
)
Index("claim_recoveries_claim_idx", claim_recoveries.c.claim_id)
