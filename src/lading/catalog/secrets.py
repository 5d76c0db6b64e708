"""The secrets by which channels sign what they send: the one that counts, and for a while the one before it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from lading.store import UnitOfWork

GRACE = timedelta(days=2)
"""So long the secret before the last change is still good: what was signed with it may be on its way."""


class Secrets(msgspec.Struct, frozen=True):
    """A channel's kind and secrets; empty texts stand for none."""

    kind: str = ""
    secret: str = ""
    previous: str = ""
    since: datetime | None = None

    def changed_to(self, secret: str | None, *, now: datetime) -> "Secrets":
        """After a change; None changes nothing. Taking the secret away takes the previous one with it."""
        if secret is None or secret == self.secret:
            return self
        return Secrets(self.kind, secret, self.secret if secret else "", now)

    def good_at(self, now: datetime) -> list[str]:
        """Those with which a message may be signed now."""
        fresh = self.since is not None and now < self.since + GRACE
        return [one for one in (self.secret, self.previous if fresh else "") if one]


async def read_secrets(unit: UnitOfWork, *, codes: Sequence[str]) -> dict[str, Secrets]:
    """The secrets of these channels. They are read for each use and never kept in memory."""
    rows = await unit.fetch(
        "SELECT code, kind, secret, previous_secret, secret_since FROM channels WHERE code = ANY(%s)", [list(codes)]
    )
    return {row[0]: Secrets(*row[1:]) for row in rows}
