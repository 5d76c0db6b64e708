"""People who sign in, their sessions, and the API keys of machines."""

from sqlalchemy import Boolean, Index, Integer, text

from lading.store.schema import JSONB, Column, Instant, LargeBinary, Table, Text, Texts, metadata

users = Table(
    "users",
    metadata,
    Column("login", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False, server_default=""),
    Column("role", Text, nullable=False),
    Column("places", Texts, nullable=False, server_default="{}", comment="where the person works; empty: everywhere"),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("settings", JSONB, nullable=False, server_default="{}"),
    Column("created_at", Instant, nullable=False, server_default=text("now()")),
    Column("last_seen_at", Instant, nullable=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("login", Text, nullable=False),
    Column("csrf", Text, nullable=False),
    Column("created_at", Instant, nullable=False, server_default=text("now()")),
    Column("expires_at", Instant, nullable=False),
)
Index("sessions_login_idx", sessions.c.login)

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_hash", LargeBinary, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("scopes", Texts, nullable=False),
    Column("per_minute", Integer, nullable=True, comment="requests a minute; null means no limit"),
    Column("created_at", Instant, nullable=False, server_default=text("now()")),
    Column("created_by", Text, nullable=False),
    Column("revoked_at", Instant, nullable=True),
    Column("last_used_at", Instant, nullable=True),
)

rate_limits = Table(
    "rate_limits",
    metadata,
    Column("name", LargeBinary, primary_key=True, comment="SHA-256 of who is limited at what"),
    Column("spent_until", Instant, nullable=False, comment="how far ahead of the clock the allowance is spent"),
)
