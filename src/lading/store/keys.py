"""Idempotency keys: one effect per key, and the same answer again for seven days."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Index, Integer, text

from lading.kernel import Invalid
from lading.store.schema import Column, Instant, LargeBinary, Table, Text, metadata
from lading.store.unit_of_work import UnitOfWork

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body_hash", LargeBinary, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False, server_default=text("now()")),
)
Index("idempotency_keys_at_idx", idempotency_keys.c.at)


class Key(msgspec.Struct, frozen=True):
    """An Idempotency-Key as sent: `scope` is the API key and the path, `body_hash` what the request said."""

    scope: str
    key: str
    body_hash: bytes


class Kept(msgspec.Struct, frozen=True):
    """The answer that took effect the first time."""

    status: int
    answer: bytes


class KeyReused(Invalid):
    """The same Idempotency-Key came with another body."""

    code = "idempotency_key_reused"


def lock_number(*parts: str) -> int:
    """A name as the 64-bit number of an advisory lock; equal names collide always, others practically never."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


async def lock_names(unit: UnitOfWork, *, stages: Sequence[Iterable[int]]) -> None:
    """Take advisory locks until the transaction ends, stage by stage, sorted within each."""
    numbers = [number for stage in stages for number in sorted(set(stage))]
    if numbers:
        await unit.execute("SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) AS n", [numbers])


async def find_kept(unit: UnitOfWork, *, keys: Sequence[Key]) -> dict[tuple[str, str], Kept | KeyReused]:
    """What is known of these keys: the kept answer, or the refusal when the body differs. Lock them first."""
    if not keys:
        return {}
    rows = await unit.fetch(
        "SELECT k.scope, k.key, k.body_hash, k.status, k.answer FROM idempotency_keys k"
        " JOIN unnest(%s::text[], %s::text[]) AS asked(scope, key) USING (scope, key)"
        " WHERE k.at > now() - interval '7 days'",
        [[key.scope for key in keys], [key.key for key in keys]],
        plan_anew=True,
    )
    known: dict[tuple[str, str], Any] = {row[:2]: row[2:] for row in rows}
    found: dict[tuple[str, str], Kept | KeyReused] = {}
    for key in keys:
        if (kept := known.get((key.scope, key.key))) is None:
            continue
        same = bytes(kept[0]) == key.body_hash
        found[key.scope, key.key] = (
            Kept(kept[1], bytes(kept[2]))
            if same
            else KeyReused("This Idempotency-Key was used for another request. Send a new key, or the same body again.")
        )
    return found


async def keep(unit: UnitOfWork, *, answers: Sequence[tuple[Key, Kept]]) -> None:
    """Remember what took effect, in the transaction in which it did. An expired row of the key is replaced."""
    if not answers:
        return
    await unit.execute(
        "INSERT INTO idempotency_keys (scope, key, body_hash, status, answer, at)"
        " SELECT *, now() FROM unnest(%s::text[], %s::text[], %s::bytea[], %s::int[], %s::bytea[])"
        " ON CONFLICT (scope, key) DO UPDATE SET body_hash = excluded.body_hash, status = excluded.status,"
        " answer = excluded.answer, at = excluded.at",
        [
            [key.scope for key, _ in answers],
            [key.key for key, _ in answers],
            [key.body_hash for key, _ in answers],
            [kept.status for _, kept in answers],
            [kept.answer for _, kept in answers],
        ],
    )


async def rewrite_answers(unit: UnitOfWork, *, naming: Sequence[str], rewrite: Callable[[bytes], bytes]) -> int:
    """Rewrite the kept answers that hold one of these words, because a person wants to be forgotten."""
    rows = await unit.fetch(
        "SELECT scope, key, answer FROM idempotency_keys k WHERE EXISTS (SELECT FROM unnest(%s::bytea[]) w"
        " WHERE position(w IN k.answer) > 0) ORDER BY scope, key FOR NO KEY UPDATE",
        [[word.encode() for word in naming]],
    )
    await unit.execute(
        "UPDATE idempotency_keys k SET answer = n.answer FROM unnest(%s::text[], %s::text[], %s::bytea[])"
        " AS n(scope, key, answer) WHERE (k.scope, k.key) = (n.scope, n.key)",
        [[row[0] for row in rows], [row[1] for row in rows], [rewrite(bytes(row[2])) for row in rows]],
    )
    return len(rows)
