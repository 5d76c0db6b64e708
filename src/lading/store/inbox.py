"""The inbox: every message from outside is stored raw first, exactly once, then worked; nothing is lost."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Index, Integer, text

from lading.kernel import Conflict, NotFound, new_id
from lading.store.schema import JSONB, Column, Id, Instant, LargeBinary, Table, Text, metadata
from lading.store.unit_of_work import UnitOfWork

MAX_ATTEMPTS = 8

inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", Text, nullable=False, comment="channel or mailbox"),
    Column("message_id", Text, nullable=False, comment="the sender's id, else the hash of the content"),
    Column("topic", Text, nullable=False, server_default=""),
    Column("about", Text, nullable=False, server_default="", comment="the sender's number of its order, once read"),
    Column("headers", JSONB, nullable=False, server_default="{}"),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Instant, nullable=False, server_default=text("now()")),
    Column("state", Text, nullable=False, server_default="received", comment="received, done, dead"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Instant, nullable=False, server_default=text("now()")),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("settled_at", Instant, nullable=True),
)
Index("inbox_message_idx", inbox.c.source, inbox.c.message_id, unique=True)
Index("inbox_about_idx", inbox.c.source, inbox.c.about, postgresql_where=inbox.c.about != "")
Index("inbox_waiting_idx", inbox.c.next_at, postgresql_where=inbox.c.state == "received")


class Message(msgspec.Struct, frozen=True):
    """A message that waits to be worked."""

    id: UUID
    source: str
    message_id: str
    topic: str
    headers: dict[str, Any]
    body: bytes
    received_at: datetime
    attempts: int


async def receive(
    unit: UnitOfWork, *, source: str, message_id: str, topic: str, headers: dict[str, str], body: bytes
) -> UUID | None:
    """Store a message; answers None when this very message had been stored before."""
    identity = message_id or hashlib.sha256(body).hexdigest()
    rows = await unit.fetch(
        "INSERT INTO inbox (id, source, message_id, topic, headers, body) VALUES (%s, %s, %s, %s, %s::jsonb, %s)"
        " ON CONFLICT (source, message_id) DO NOTHING RETURNING id",
        [new_id(), source, identity, topic, msgspec.json.encode(headers).decode(), body],
    )
    return rows[0][0] if rows else None


async def waiting_sources(unit: UnitOfWork, *, prefix: str) -> list[str]:
    """Sources that begin with `prefix` and have messages whose turn it is."""
    rows = await unit.fetch(
        "SELECT DISTINCT source FROM inbox WHERE state = 'received' AND next_at <= now()"
        " AND starts_with(source, %s) ORDER BY source",
        [prefix],
    )
    return [row[0] for row in rows]


async def take(
    unit: UnitOfWork, *, source: str | None = None, message: UUID | None = None, limit: int = 20
) -> Sequence[Message]:
    """Lock messages whose turn it is, oldest first; other workers pass them by until this unit of work ends.

    `source` and `message` narrow to those of one sender, or to one message.
    """
    rows = await unit.fetch(
        "SELECT id, source, message_id, topic, headers, body, received_at, attempts FROM inbox"
        " WHERE state = 'received' AND next_at <= now() AND (%s::text IS NULL OR source = %s)"
        " AND (%s::uuid IS NULL OR id = %s) ORDER BY received_at, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
        [source, source, message, message, limit],
    )
    return [Message(*(*row[:5], bytes(row[5]), *row[6:])) for row in rows]


async def settle(unit: UnitOfWork, *, message: UUID, outcome: str) -> None:
    """Say that a message was worked, in the transaction of its effect."""
    await settle_each(unit, outcomes={message: outcome})


async def settle_each(
    unit: UnitOfWork, *, outcomes: Mapping[UUID, str], about: Mapping[UUID, str] | None = None
) -> None:
    """Say of these messages that they were worked, and what became of each, in the transaction of their effect.

    `about` names the sender's orders that they spoke of.
    """
    named = about or {}
    await unit.execute(
        "UPDATE inbox i SET state = 'done', attempts = i.attempts + 1, outcome = n.outcome, settled_at = now(),"
        " about = n.about FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS n(id, outcome, about) WHERE i.id = n.id",
        [
            list(outcomes),
            [outcome[:2000] for outcome in outcomes.values()],
            [named.get(message, "") for message in outcomes],
        ],
    )


async def bury(unit: UnitOfWork, *, message: UUID, reason: str, about: str = "") -> None:
    """Give a message up until somebody replays it: trying again by ourselves would change nothing."""
    await unit.execute(
        "UPDATE inbox SET state = 'dead', attempts = attempts + 1, outcome = %s, settled_at = now(), about = %s"
        " WHERE id = %s",
        [reason[:2000], about, message],
    )


async def forget_bodies(
    unit: UnitOfWork, *, about: Sequence[tuple[str, str]], words: Sequence[str], outcome: str
) -> list[UUID]:
    """Blank worked messages about these (source, sender's order), and dead ones and those about none that hold a word.

    A dead one says `outcome` from then on, since its reason may quote it. Answers which were blanked.
    """
    rows = await unit.fetch(
        "UPDATE inbox i SET body = '', headers = '{}', outcome = CASE state WHEN 'dead' THEN %s ELSE outcome END"
        " WHERE state <> 'received' AND body <> '' AND ((source, about) IN"
        " (SELECT * FROM unnest(%s::text[], %s::text[])) OR (about = '' OR state = 'dead')"
        " AND EXISTS (SELECT FROM unnest(%s::bytea[]) w WHERE position(w IN body) > 0)) RETURNING id",
        [outcome, [one[0] for one in about], [one[1] for one in about], [word.encode() for word in words]],
    )
    return [row[0] for row in rows]


async def put_off(unit: UnitOfWork, *, message: UUID, error: str) -> bool:
    """Try again later, each time after twice as long; after the last attempt it is dead, with its reason.

    Answers whether it is dead now. A message that was settled meanwhile stays as it is.
    """
    rows = await unit.fetch(
        "UPDATE inbox SET attempts = attempts + 1, outcome = %s, next_at = now() + interval '5 s' * power(2, attempts),"
        " state = CASE WHEN attempts + 1 >= %s THEN 'dead' ELSE state END,"
        " settled_at = CASE WHEN attempts + 1 >= %s THEN now() END WHERE id = %s AND state = 'received'"
        " RETURNING state",
        [error[:2000], MAX_ATTEMPTS, MAX_ATTEMPTS, message],
    )
    return bool(rows) and rows[0][0] == "dead"


async def replay(unit: UnitOfWork, *, message: UUID) -> None:
    """Give a dead message another chance, after its cause was mended. Raises `NotFound`, `Conflict`."""
    changed = await unit.execute(
        "UPDATE inbox SET state = 'received', attempts = 0, next_at = now(), settled_at = NULL"
        " WHERE id = %s AND state = 'dead'",
        [message],
    )
    if changed:
        return
    if not await unit.fetch("SELECT FROM inbox WHERE id = %s", [message]):
        raise NotFound("There is no such message.")
    raise Conflict("Only a message that was given up can be replayed.", code="not_dead")
