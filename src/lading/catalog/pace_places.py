"""What holds for a place for a while, beside its settings: nothing more is promised from it, or everything later."""

from lading.catalog.reference import touch
from lading.store import UnitOfWork


async def pace_place(unit: UnitOfWork, *, place: str, paused: bool, later_days: int = 0) -> bool:
    """Promise nothing more from a place, or so many working days later, until it is said otherwise.

    Answers whether that is new. What is promised there stays. Call it late: it touches the reference data.
    """
    changed = await unit.execute(
        "UPDATE places SET paused = %s, later_days = %s WHERE code = %s AND (paused, later_days) <> (%s, %s)",
        [paused, later_days, place, paused, later_days],
    )
    if changed:
        await touch(unit)
    return bool(changed)
