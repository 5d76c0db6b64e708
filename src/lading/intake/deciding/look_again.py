"""The lot: on which cases that were booked alone somebody looks again. Pure."""

from hashlib import md5
from uuid import UUID

_ALL = 1 << 28


def is_drawn(case: UUID | None, *, share: float) -> bool:
    """Whether the lot falls on a case: always the same for it, as `to_look_again` finds it in the database."""
    if case is None:
        return False
    drawn = int(md5(str(case).encode(), usedforsecurity=False).hexdigest()[:7], 16)
    return drawn < share * _ALL
