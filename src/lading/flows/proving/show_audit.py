"""What the audit has proven and found, for people: runs, breaches, and what they mean in a sentence."""

from typing import Any

import msgspec

from lading.store import UnitOfWork
from lading.store.proofs import BreachView, Repair, RunView


async def list_runs(unit: UnitOfWork, *, limit: int = 20) -> list[RunView]:
    """The last runs, the newest first."""
    rows = await unit.fetch(
        "SELECT id, scope, at, seconds, laws, broken, touched FROM audit_runs ORDER BY at DESC LIMIT %s", [limit]
    )
    return [
        RunView(id=row[0], scope=row[1], at=row[2], seconds=float(row[3]), laws=row[4], broken=row[5], touched=row[6])
        for row in rows
    ]


async def list_breaches(unit: UnitOfWork, *, state: str = "open", limit: int = 100) -> list[BreachView]:
    """Rows that broke a law and are in this state, those found last first."""
    rows = await unit.fetch(
        'SELECT b.id, law, o.number, "row", found_at, since, first_event, repair, state, settled_at, settled_by, reason'
        " FROM breaches b LEFT JOIN orders o ON o.id = b.order_id WHERE state = %s"
        " ORDER BY coalesce(settled_at, found_at) DESC, b.id LIMIT %s",
        [state, limit],
    )
    return [_view(row) for row in rows]


def say_first_event(breach: BreachView) -> str:
    """Which event broke it, as far as can be known."""
    event = breach.first_event
    since = f" since it was last proven on {breach.since:%Y-%m-%d %H:%M} UTC" if breach.since else ""
    if event is None:
        return f"No event touched it{since}: it was changed past the program."
    return f"The first event{since}: {event['kind']} ({event['seq']}), {event['at']}, by {event['actor']}."


def say_repair(breach: BreachView) -> str:
    """What would mend it."""
    if breach.repair is None:
        return "Facts contradict each other here: a person has to find out which are right."
    what = ", ".join(
        f"{name} from {breach.repair.was[name]} to {value}"
        for name, value in breach.repair.should.items()
        if breach.repair.was[name] != value
    )
    return f"A repair is proposed, for a person to approve: {what}."


def _view(row: tuple[Any, ...]) -> BreachView:
    repair = msgspec.convert(row[7], Repair) if row[7] else None
    values: list[Any] = [*row[:7], repair, *row[8:]]
    return BreachView(*values)
