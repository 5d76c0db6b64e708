"""What the audit has proven and found: its runs, and rows that broke a law until somebody or something mended them."""

import hmac
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Index, Integer, text

from lading.store.schema import JSONB, Amount, Column, Id, Instant, LargeBinary, Table, Text, Texts, metadata

audit_runs = Table(
    "audit_runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("scope", Text, nullable=False, comment="all, or new: what was touched since the run before"),
    Column("at", Instant, nullable=False),
    Column("seconds", Amount, nullable=False),
    Column("laws", Integer, nullable=False),
    Column("broken", Texts, nullable=False, comment="laws that did not hold"),
    Column("touched", Integer, nullable=True, comment="orders that were proven; null: all"),
    Column("xid", Text, nullable=False, comment="every transaction below had ended"),
    Column("movement", BigInteger, nullable=False, comment="the last movement of stock then"),
)
Index("audit_runs_at_idx", audit_runs.c.at)

breaches = Table(
    "breaches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("law", Text, nullable=False),
    Column("key", Text, nullable=False, comment="what the row is about"),
    Column("row", JSONB, nullable=False, comment="as the law answered it when it was found last"),
    Column("order_id", Id, nullable=True),
    Column("found_at", Instant, nullable=False),
    Column("since", Instant, nullable=True, comment="the last proof in which the law had held; null: none is known"),
    Column("first_event", JSONB, nullable=True, comment="the first that touched it since then; null: none did"),
    Column("repair", JSONB, nullable=True, comment="table, keys, was, should; null: only people can mend it"),
    Column("signature", LargeBinary, nullable=True, comment="of the repair, by our secret"),
    Column("state", Text, nullable=False, server_default="open", comment="open, repaired, held_again"),
    Column("settled_at", Instant, nullable=True),
    Column("settled_by", Text, nullable=True),
    Column("reason", Text, nullable=False, server_default=""),
)
Index("breaches_open_idx", breaches.c.law, breaches.c.key, unique=True, postgresql_where=text("state = 'open'"))
Index("breaches_found_idx", breaches.c.found_at)

_canonical = msgspec.json.Encoder(order="sorted").encode


class Repair(msgspec.Struct, frozen=True):
    """A counter that is to say again what the facts say: in `table`, of the row `keys`, from `was` to `should`."""

    table: str
    keys: dict[str, str]
    was: dict[str, str | None]
    should: dict[str, str | None]


class RunView(msgspec.Struct, frozen=True):
    """One run of the audit. `touched` says of how many orders it was, None of all."""

    id: UUID
    scope: str
    at: datetime
    seconds: float
    laws: int
    broken: list[str]
    touched: int | None


class BreachView(msgspec.Struct, frozen=True):
    """A row that broke a law, what happened first since the law was last proven, and what would mend it."""

    id: UUID
    law: str
    order: str | None
    row: dict[str, Any]
    found_at: datetime
    since: datetime | None
    first_event: dict[str, Any] | None
    repair: Repair | None
    state: str
    settled_at: datetime | None
    settled_by: str | None
    reason: str


def sign_repair(repair: Repair, *, law: str, secret: str) -> bytes:
    """The signature under a repair: whoever applies it can tell that our auditor wrote exactly this."""
    said = b"lading repair\x1f" + law.encode() + b"\x1f" + _canonical(repair)
    return hmac.digest(secret.encode(), said, "sha256")
