"""What a worker does for promises: they follow supply and stock, each move is kept, and holds end in time."""

from collections.abc import Sequence

from lading.flows.company import Company
from lading.flows.promising.move_promises import keep_promises, move_promises, warn_of_closed_place
from lading.flows.promising.offer_choices import OfferChoice, offer_choices
from lading.flows.stock.expire_lots import expire_lots
from lading.inventory.buckets import expire_buckets
from lading.inventory.hold import expire_holds
from lading.inventory.intervals import expire_intervals
from lading.orders.waiting import find_released, find_waited_for
from lading.promising.keep import read_moves
from lading.promising.keep_pegs import find_misfits
from lading.promising.laws import CONSUMER
from lading.store import UnitOfWork
from lading.store.outbox import Logged, drain, take_turn


async def end_holds(company: Company) -> int:
    """Let go of what was held for a time that has run out: stock, buckets, intervals."""
    async with company.database.unit_of_work() as unit:
        return await expire_holds(unit)


async def end_lots(company: Company) -> int:
    """Take out of what is sold the lots that may not leave any more, a place at a time."""
    async with company.database.unit_of_work() as unit:
        return await expire_lots(unit)


async def end_claims(company: Company) -> int:
    """The same for claims on buckets and intervals."""
    async with company.database.unit_of_work() as unit:
        return await expire_buckets(unit) + await expire_intervals(unit)


async def follow_supply(company: Company) -> int:
    """Promises of what waits, whenever supply, stock or the queue of those who wait has changed."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        afresh = await _judged_anew(unit, events)
        causes = await _waited_for(unit, events) | _touched(events) | dict.fromkeys(afresh, "queue_policy.set")
        await move_promises(unit, company.reference, causes=causes, afresh=afresh)
        for event in events:
            active = event.data.get("changes", {}).get("active", ()) if event.kind == "place.changed" else ()
            if list(active) == [True, False] and event.subject:
                await warn_of_closed_place(unit, place=event.subject.removeprefix("place/"))

    return await drain(company.database, consumer=CONSUMER, consume=consume)


async def note_promises(company: Company) -> int:
    """Versions of promises, and `promise.moved` for those that got worse."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        await keep_promises(unit, events=events)

    return await drain(company.database, consumer="promises kept", consume=consume)


async def ask_who_waits(company: Company) -> int:
    """A choice for customers whose day got worse, where their channel asks by itself."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        await company.reference.refresh(unit)
        asking = [code for code, one in company.reference.channels.items() if one.settings.choices == "when_late"]
        worse = {
            one.order_id
            for event in events
            if asking and event.order_id is not None and "promise" in event.data
            for one in read_moves(event.order_id, event.kind, event.data)
            if one.worse
        }
        rows = await unit.fetch(
            "SELECT number FROM orders o WHERE id = ANY(%s) AND channel = ANY(%s) AND EXISTS"
            " (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.backordered > 0) ORDER BY id",
            [list(worse), asking],
        )
        await offer_choices(unit, company, wishes=[OfferChoice(number=row[0]) for row in rows])

    return await drain(company.database, consumer="choices", consume=consume, limit=50)


_OF_STOCK = frozenset({"stock.received", "stock.adjusted", "stock.counted", "stock.transferred", "stock.regraded"})


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
        elif event.kind == "item.changed" and "releases_on" in event.data.get("changes", {}) and event.subject:
            others[event.subject.removeprefix("item/")] = "item.changed"
        elif event.kind in _OF_STOCK:
            others |= {str(line[0]): event.kind for line in event.data.get("lines", ())}
    return others | supply


async def _waited_for(unit: UnitOfWork, events: Sequence[Logged]) -> dict[str, str]:
    """Items of orders whose units began or ceased to wait: others of their queue move up or back."""
    moved = {
        event.order_id: event.kind
        for event in events
        if event.order_id and any("backordered" in move[1:3] for move in event.data.get("moves", ()))
    }
    rows = await unit.fetch(
        "SELECT order_id, sku, components FROM order_lines WHERE stocked AND order_id = ANY(%s)", [list(moved)]
    )
    return {sku: moved[row[0]] for row in rows for sku in (row[1], *(row[2] or ()))}


async def _judged_anew(unit: UnitOfWork, events: Sequence[Logged]) -> set[str]:
    """Items whose queue policy somebody changed; all that are waited for where it was the company's."""
    subjects = {event.subject for event in events if event.kind in ("queue_policy.set", "queue_policy.ended")}
    skus = {str(subject).removeprefix("item/") for subject in subjects - {"company", None}}
    return skus | set(await find_waited_for(unit)) if "company" in subjects else skus


async def sweep_pegs(company: Company) -> int:
    """Peg anew what does not fit any more though nothing new is told of it: after a restore, on a day of release."""
    async with company.database.unit_of_work() as unit:
        await take_turn(unit, consumer=CONSUMER)
        causes = dict.fromkeys(await find_misfits(unit), "swept")
        causes |= dict.fromkeys(await find_released(unit), "item.released")
        await move_promises(unit, company.reference, causes=causes)
        return len(causes)
