"""What partners told us and we have booked: each fact once, by the partner's own number for it."""

from datetime import datetime
from typing import Any

import msgspec

from lading.kernel import Conflict
from lading.store import UnitOfWork


class FactDiffers(Conflict):
    """The partner told of this before, and otherwise."""

    code = "told_otherwise"


async def find_fact(unit: UnitOfWork, *, place: str, kind: str, reference: str, said: dict[str, Any]) -> str | None:
    """What came of a fact that was booked before; None where it is new. Raises `FactDiffers`.

    Hold the lock of its name.
    """
    rows = await unit.fetch(
        "SELECT said, result FROM partner_facts WHERE place = %s AND kind = %s AND reference = %s",
        [place, kind, reference],
    )
    if not rows:
        return None
    if rows[0][0] != said:
        raise FactDiffers(f"{place} has told of {reference} before, and otherwise; what was booked first stands.")
    found: str = rows[0][1]
    return found


async def keep_fact(
    unit: UnitOfWork,
    *,
    place: str,
    kind: str,
    reference: str,
    said: dict[str, Any],
    result: str,
    happened_at: datetime | None = None,
) -> None:
    """Remember a fact that is booked in this transaction."""
    await unit.execute(
        "INSERT INTO partner_facts (place, kind, reference, said, result, happened_at, booked_at)"
        " VALUES (%s, %s, %s, %s::jsonb, %s, %s, %s)",
        [place, kind, reference, msgspec.json.encode(said).decode(), result[:500], happened_at or unit.now, unit.now],
    )
