"""API keys: made, revoked, and found again by a ring that remembers them for some seconds."""

import re
import time
from collections.abc import Sequence

import msgspec

from lading.access.roles import PERMISSIONS, scopes_of
from lading.access.tokens import new_token, token_hash
from lading.kernel import Actor, Conflict, FieldError, Invalid, NotFound
from lading.store import Database, Event, UnitOfWork
from lading.store.events import record

PREFIX = "lading_"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that is valid now. `scopes` are all permissions that it carries, `admin` spelt out."""

    name: str
    scopes: frozenset[str]
    per_minute: int | None
    actor: Actor


async def create_key(unit: UnitOfWork, *, name: str, scopes: Sequence[str], per_minute: int | None = None) -> str:
    """Make a key and answer it; it is shown this once and kept as a hash.

    Raises `Invalid` for a bad name, scope or limit, `Conflict` when the name is or was in use.
    """
    _check(name, scopes, per_minute)
    key = PREFIX + new_token()
    added = await unit.execute(
        "INSERT INTO api_keys (key_hash, name, scopes, per_minute, created_by) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        [token_hash(key), name, sorted(set(scopes)), per_minute, unit.actor.label],
    )
    if not added:
        raise Conflict(f"A key named “{name}” exists or existed. Take another name.", code="name_taken")
    data: dict[str, object] = {"scopes": sorted(set(scopes)), "per_minute": per_minute}
    await record(unit, [Event(kind="key.created", subject=f"key/{name}", data=data)])
    return key


async def revoke_key(unit: UnitOfWork, *, name: str) -> None:
    """End a key. Servers that have it in memory honour it for at most `KeyRing.seconds` more."""
    rows = await unit.fetch("SELECT revoked_at IS NULL FROM api_keys WHERE name = %s FOR NO KEY UPDATE", [name])
    if not rows:
        raise NotFound(f"There is no key named “{name}”.")
    if rows[0][0]:
        await unit.execute("UPDATE api_keys SET revoked_at = %s WHERE name = %s", [unit.now, name])
        await record(unit, [Event(kind="key.revoked", subject=f"key/{name}", data={})])


class KeyRing:
    """The keys that one process has seen lately, unknown ones included."""

    def __init__(self, database: Database, *, seconds: float = 15.0, size: int = 10_000) -> None:
        self.seconds = seconds
        self._database = database
        self._size = size
        self._seen: dict[bytes, tuple[float, ApiKey | None]] = {}

    async def find(self, token: str | bytes) -> ApiKey | None:
        """The valid key of that token. Equal tokens are found by their hash, so timing says nothing."""
        digest = token_hash(token)
        seen = self._seen.get(digest)
        if seen is not None and seen[0] > time.monotonic():
            return seen[1]
        async with self._database.unit_of_work() as unit:
            key = await _load(unit, digest)
        if len(self._seen) >= self._size:
            self._seen.clear()
        self._seen[digest] = (time.monotonic() + self.seconds, key)
        return key


async def _load(unit: UnitOfWork, digest: bytes) -> ApiKey | None:
    rows = await unit.fetch(
        "SELECT name, scopes, per_minute, coalesce(last_used_at < now() - interval '5 minutes', true)"
        " FROM api_keys WHERE key_hash = %s AND revoked_at IS NULL",
        [digest],
    )
    if not rows:
        return None
    name, scopes, per_minute, stale = rows[0]
    if stale:
        await unit.execute("UPDATE api_keys SET last_used_at = now() WHERE key_hash = %s", [digest])
    return ApiKey(name=name, scopes=scopes_of(scopes), per_minute=per_minute, actor=Actor("key", name))


def _check(name: str, scopes: Sequence[str], per_minute: int | None) -> None:
    errors: list[FieldError] = []
    if not _NAME.fullmatch(name):
        sentence = "A key's name has 1 to 60 letters, digits, dots, hyphens or underscores."
        errors.append(FieldError("/name", "bad_name", sentence))
    errors += [
        FieldError(f"/scopes/{index}", "unknown_scope", f"There is no scope “{scope}”.")
        for index, scope in enumerate(scopes)
        if scope not in PERMISSIONS
    ]
    if not scopes:
        errors.append(FieldError("/scopes", "no_scope", f"Name at least one of: {', '.join(PERMISSIONS)}."))
    if per_minute is not None and per_minute < 1:
        errors.append(FieldError("/per_minute", "too_small", "Leave the limit out, or allow at least 1 a minute."))
    if errors:
        raise Invalid(" ".join(error.message for error in errors), errors=tuple(errors))
