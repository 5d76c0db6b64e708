"""Whether who wrote a rule may not publish it."""

from lading.store import Event, UnitOfWork
from lading.store.events import record


async def wants_two_pairs(unit: UnitOfWork) -> bool:
    """Whether who wrote a rule may not publish it."""
    rows = await unit.fetch("SELECT two_pairs FROM rule_settings")
    return bool(rows and rows[0][0])


async def set_two_pairs(unit: UnitOfWork, *, wanted: bool) -> None:
    """Say whether rules need a second person to be published."""
    await unit.execute(
        "INSERT INTO rule_settings (one, two_pairs) VALUES (true, %s)"
        " ON CONFLICT (one) DO UPDATE SET two_pairs = excluded.two_pairs",
        [wanted],
    )
    await record(unit, [Event(kind="rules.settings_changed", subject="rules", data={"two_pairs": wanted})])
