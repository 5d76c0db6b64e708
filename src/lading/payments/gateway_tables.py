"""Gateways of our own: their accounts, what we asked of them, and the pages on which customers pay."""

from sqlalchemy import Boolean, Index, Integer, text

from lading.store.schema import Amount, Column, Id, Instant, Table, Text, Texts, metadata

gateways = Table(
    "gateways",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="fake, stripe, paypal"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("test_mode", Boolean, nullable=False, server_default=text("true"), comment="no real money moves"),
    Column("address", Text, nullable=False, server_default="", comment="where it is asked; empty: the provider's own"),
    Column("account", Text, nullable=False, server_default="", comment="the public half of the credentials"),
    Column("secret", Text, nullable=False, server_default="", comment="written, never shown"),
    Column("signing", Text, nullable=False, server_default="", comment="by which its messages are verified"),
    Column("previous_signing", Text, nullable=False, server_default=""),
    Column("signing_since", Instant, nullable=True),
    Column("links_capture", Boolean, nullable=False, server_default=text("true"), comment="links take money at once"),
    Column("channels", Texts, nullable=True, comment="null: all"),
    Column("currencies", Texts, nullable=True, comment="null: all"),
    Column("methods", Texts, nullable=True, comment="null: those of its kind"),
    Column("rank", Integer, nullable=False, server_default="100", comment="the lower, the sooner it is chosen"),
    Column("part_capture", Boolean, nullable=True, comment="null, here and below: as its kind and the tender's are"),
    Column("multi_capture", Boolean, nullable=True),
    Column("reauthorise", Boolean, nullable=True),
    Column("voids", Boolean, nullable=True),
    Column("authorised_days", Integer, nullable=True, comment="how long an authorisation lives"),
    Column("refund_days", Integer, nullable=True, comment="how long after a capture money can go back"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_at", Instant, nullable=False, server_default=text("now()")),
)

gateway_calls = Table(
    "gateway_calls",
    metadata,
    Column("id", Id, primary_key=True),
    Column("gateway", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="authorise, capture, void, refund, fetch, checkout, check"),
    Column("order_id", Id, nullable=True),
    Column("key", Text, nullable=False, server_default="", comment="the idempotency key that was sent"),
    Column("at", Instant, nullable=False),
    Column("took_ms", Integer, nullable=False),
    Column("outcome", Text, nullable=False, comment="succeeded, declined, pending, unknown, not_known"),
    Column("sentence", Text, nullable=False, server_default=""),
)
Index("gateway_calls_gateway_idx", gateway_calls.c.gateway, gateway_calls.c.at)
Index("gateway_calls_at_idx", gateway_calls.c.at)

payment_links = Table(
    "payment_links",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("gateway", Text, nullable=False),
    Column("amount", Amount, nullable=False),
    Column("currency", Text, nullable=False),
    Column("captures", Boolean, nullable=False, comment="the money is taken at once, else only authorised"),
    Column("state", Text, nullable=False, server_default="opening", comment="opening, open, paid, withdrawn"),
    Column("reference", Text, nullable=False, server_default="", comment="the provider's page"),
    Column("url", Text, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("expires_at", Instant, nullable=True),
    Column("paid_at", Instant, nullable=True),
)
Index("payment_links_order_idx", payment_links.c.order_id)
Index(
    "payment_links_reference_idx",
    payment_links.c.gateway,
    payment_links.c.reference,
    unique=True,
    postgresql_where=payment_links.c.reference != "",
)
