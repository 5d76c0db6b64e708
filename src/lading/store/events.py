"""The event log: what happened, who did it and why; per order hash-chained; at the same time the outbox."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Identity, Index, Integer, text
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import UserDefinedType

from lading.store.schema import Column, Id, Instant, LargeBinary, SentJson, Table, Text, metadata
from lading.store.unit_of_work import UnitOfWork, copy_code, copy_json, copy_text


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_options: object) -> str:
        """The type's name in SQL."""
        return "xid8"


ischema_names["xid8"] = Xid8  # so that comparing schemas recognises it

events = Table(
    "events",
    metadata,
    Column("xid", Xid8, primary_key=True, server_default=text("pg_current_xact_id()")),
    Column("id", BigInteger, Identity(always=False), primary_key=True),
    Column("order_id", Id, nullable=True),
    Column("seq", Integer, nullable=True),
    Column("subject", Text, nullable=True),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("data", SentJson, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
Index("events_order_idx", events.c.order_id, events.c.seq, unique=True)
Index(
    "events_subject_idx",
    events.c.subject,
    events.c.id,
    postgresql_where=events.c.subject.isnot(None),
)

GENESIS = b""
_NULL = r"\N"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_encode = msgspec.json.Encoder().encode


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened. `kind` is past tense (`order.placed`); `data` holds facts, never names of people.

    With `order_id` it belongs to that order's chain at place `seq` (1, 2, …); otherwise `subject` says what it is
    about, as `kind/code` (`item/MUG-RED`). `actor` is only given where it is not the unit of work's own.
    """

    kind: str
    data: dict[str, object]
    order_id: UUID | None = None
    seq: int | None = None
    subject: str | None = None
    reason: str = ""
    actor: str = ""


def link(previous: bytes, *, event: Event, at: datetime, actor: str, body: str) -> bytes:
    """The event's hash: SHA-256 over the one before it and everything that the event says."""
    about = str(event.order_id) if event.order_id else event.subject or ""
    stamp = (at - _EPOCH) // _MICROSECOND
    said = "\x1f".join((about, str(event.seq or 0), event.kind, str(stamp), actor, event.reason, body))
    return hashlib.sha256(previous + said.encode()).digest()


async def append(unit: UnitOfWork, happened: Sequence[tuple[Event, bytes]]) -> list[bytes]:
    """Write events, each given with the head of its chain before it; answers the new heads, in order."""
    at, stamp = unit.now, str(unit.now)
    heads: list[bytes] = []
    rows: list[str] = []
    for event, previous in happened:
        body = _encode(event.data)
        actor = event.actor or unit.actor.label
        head = link(previous, event=event, at=at, actor=actor, body=body.decode())
        heads.append(head)
        rows.append(
            f"{event.order_id or _NULL!s}\t{event.seq or _NULL}\t{copy_text(event.subject)}\t{event.kind}\t{stamp}\t"
            f"{copy_code(actor)}\t{copy_text(event.reason)}\t{copy_json(body)}\t\\\\x{head.hex()}"
        )
    await unit.copy("events (order_id, seq, subject, kind, at, actor, reason, data, hash)", rows)
    return heads


async def record(unit: UnitOfWork, happened: Sequence[Event]) -> None:
    """Write events that belong to no order; each stands alone, hashed but not chained."""
    await append(unit, [(event, GENESIS) for event in happened])


BROKEN_CHAINS = """
SELECT order_id, seq, kind FROM (
  SELECT e.*, lag(hash) OVER chain AS previous, row_number() OVER chain AS place
  FROM events e WHERE order_id IS NOT NULL WINDOW chain AS (PARTITION BY order_id ORDER BY seq)) linked
WHERE seq <> place OR hash <> sha256(coalesce(previous, '') || convert_to(concat_ws(chr(31), order_id::text, seq::text,
  kind, ((extract(epoch FROM at) * 1000000)::bigint)::text, actor, reason, data::text), 'UTF8'))
"""
"""SQL that finds every event whose place or hash does not follow from the one before it."""
