"""What a worker does for promises: they follow supply and stock, each move is kept, and holds end in time."""

from collections.abc import Sequence

from lading.flows.company import Company
from lading.flows.move_promises import keep_promises, move_promises, warn_of_closed_place
from lading.inventory.buckets import expire_buckets
from lading.inventory.hold import expire_holds
from lading.inventory.intervals import expire_intervals
from lading.store import UnitOfWork
from lading.store.outbox import Logged, drain


async def end_holds(company: Company) -> int:
    """Let go of what was held for a time that has run out: stock, buckets, intervals."""
    async with company.database.unit_of_work() as unit:
        return await expire_holds(unit)


async def end_claims(company: Company) -> int:
    """The same for claims on buckets and intervals."""
    async with company.database.unit_of_work() as unit:
        return await expire_buckets(unit) + await expire_intervals(unit)


async def follow_supply(company: Company) -> int:
    """Promises of what waits, whenever supply, stock or the queue of those who wait has changed."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        await move_promises(unit, company.reference, causes=_touched(events))
        for event in events:
            active = event.data.get("changes", {}).get("active", ()) if event.kind == "place.changed" else ()
            if list(active) == [True, False] and event.subject:
                await warn_of_closed_place(unit, place=event.subject.removeprefix("place/"))

    return await drain(company.database, consumer="promises follow", consume=consume)


async def note_promises(company: Company) -> int:
    """Versions of promises, and `promise.moved` for those that got worse."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        await keep_promises(unit, events=events)

    return await drain(company.database, consumer="promises kept", consume=consume)


def _touched(events: Sequence[Logged]) -> dict[str, str]:
    """Items whose waiting lines have to be looked at again, and what is the cause; supply before all others."""
    supply: dict[str, str] = {}
    others: dict[str, str] = {}
    for event in events:
        if event.kind.startswith("supply.") and event.subject:
            supply[event.subject.removeprefix("item/")] = f"supply/{event.data.get('reference', '')}"
        elif event.kind == "order.placed":
            others |= {line[1]: event.kind for line in event.data.get("lines", ()) if float(line[4]) > 0}
        elif event.kind == "order.uncovered":
            others |= dict.fromkeys(event.data.get("lost", ()), "stock.lost")
    return others | supply
