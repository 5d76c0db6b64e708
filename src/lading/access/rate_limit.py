"""Rate limits that hold across servers: one row and one instant for each who is limited."""

import hashlib
import math
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from lading.access.refusals import TooMany
from lading.store import UnitOfWork


class Limit(msgspec.Struct, frozen=True):
    """At most `per_minute` on average, at most `burst` at once; `name` says who is limited at what."""

    name: str
    per_minute: int
    burst: int

    @property
    def digest(self) -> bytes:
        """The name as it is stored: logins and addresses are nobody's business."""
        return hashlib.sha256(self.name.encode()).digest()

    @property
    def interval(self) -> timedelta:
        """What one use costs of the allowance."""
        return timedelta(minutes=1) / self.per_minute


async def spend(unit: UnitOfWork, *, limits: Sequence[Limit]) -> None:
    """Take one use of each limit, in a transaction of its own so that a refused attempt counts as well.

    Each row holds the instant until which the allowance is spent (the generic cell rate algorithm). Raises
    `TooMany` when one is exhausted; those before it stay spent.
    """
    for limit in sorted(limits, key=lambda limit: limit.digest):
        allowed = await unit.fetch(
            "INSERT INTO rate_limits AS kept (name, spent_until) VALUES (%(name)s, clock_timestamp() + %(one)s)"
            " ON CONFLICT (name) DO UPDATE"
            " SET spent_until = greatest(kept.spent_until, clock_timestamp()) + %(one)s"
            " WHERE greatest(kept.spent_until, clock_timestamp()) + %(one)s <= clock_timestamp() + %(all)s"
            " RETURNING 1",
            {"name": limit.digest, "one": limit.interval, "all": limit.interval * limit.burst},
        )
        if not allowed:
            raise TooMany(
                f"Too many attempts. Try again in {await _wait(unit, limit)} seconds.",
                retry_after=await _wait(unit, limit),
            )


async def _wait(unit: UnitOfWork, limit: Limit) -> int:
    rows = await unit.fetch(
        "SELECT extract(epoch FROM spent_until + %s - clock_timestamp()) FROM rate_limits WHERE name = %s",
        [limit.interval * (1 - limit.burst), limit.digest],
    )
    return max(1, math.ceil(rows[0][0])) if rows else 1


async def forgive(unit: UnitOfWork, *, limits: Sequence[Limit]) -> None:
    """Give the whole allowance back."""
    await unit.execute("DELETE FROM rate_limits WHERE name = ANY(%s)", [[limit.digest for limit in limits]])
