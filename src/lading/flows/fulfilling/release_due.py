"""Releasing by itself: accepted orders go to places once their channel's time for second thoughts is over."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from lading.flows.at_work import save_changes
from lading.flows.company import Company
from lading.flows.fulfilling.begin_work import begin_work
from lading.flows.fulfilling.forward_to_store import Forward, forward_to_store
from lading.flows.fulfilling.release import forwards_of, free_lines, give_to_places, is_accepted, look_around, plan
from lading.flows.fulfilling.turn_of_lines import find_later
from lading.fulfilment.due import drop_due, note_due, note_forgotten, put_off, read_due, wait_until
from lading.fulfilment.release import ToPlace
from lading.kernel import Actor
from lading.orders.change import LockedOrder, lock_orders
from lading.store import UnitOfWork
from lading.store.outbox import Logged, drain

CONSUMER = "release"
RELEASER = Actor("system", "release")
_SET_OFF = frozenset(
    {
        "order.placed",
        "order.accepted",
        "order.changed",
        "order.reserved",
        "order.released_from_hold",
        "order.picked_short",
        "order.rejected_by_place",
        "order.delivery_changed",
        "order.forwarding_missed",
    }
)
"""Events after which an order may have units that a place could start on."""


async def note_releasable(company: Company, *, limit: int = 500) -> int:
    """Put orders whose turn may have come on the list, from the event log; answers how many events were read."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        await company.reference.refresh(unit)
        first = {one.order_id: one.at for one in reversed(events) if one.order_id and one.kind in _SET_OFF}
        await note_due(unit, since=first, delays=_delays(company))

    return await drain(company.database, consumer=CONSUMER, consume=consume, limit=limit)


async def note_forgotten_orders(company: Company) -> int:
    """Put orders on the list whose event nobody has seen, as after a restore: for the start of a worker."""
    async with company.database.unit_of_work() as unit:
        await company.reference.refresh(unit)
        return await note_forgotten(unit, delays=_delays(company))


def _delays(company: Company) -> dict[str, timedelta]:
    """How long orders of each channel wait that releases them by itself."""
    return {
        code: timedelta(minutes=channel.settings.release_after_minutes)
        for code, channel in company.reference.channels.items()
        if channel.settings.release == "auto"
    }


async def release_due(company: Company, *, limit: int = 100) -> int:
    """Release a batch of orders whose time has come; answers how many left the list. Call again until it is 0.

    What cannot be released (held, not accepted, waiting for stock) leaves the list, and comes back with the event
    that changes it; lines that are wished for a later day come back when their place has to begin. When a batch fails
    its orders are tried one by one, and those that fail alone wait.
    """
    async with company.database.unit_of_work() as unit:
        due = await read_due(unit, limit=limit)
    if not due:
        return 0
    try:
        await _release(company, due)
    except Exception:
        if len(due) == 1:
            await _put_off(company, due)
            raise
        for one in due:
            try:
                await _release(company, [one])
            except Exception:  # whatever it is, it concerns this one order
                await _put_off(company, [one])
    return len(due)


async def _release(company: Company, due: Sequence[UUID]) -> None:
    async with company.database.unit_of_work(RELEASER) as unit:
        await company.reference.refresh(unit)
        locked = await lock_orders(unit, ids=due)
        around = await look_around(unit, orders=list(locked))
        going = [one for one in locked.values() if _may_go(company, one)]
        later = await find_later(unit, company.reference, orders=going, held=around.held, fetched=around.pickup)
        plans: list[tuple[LockedOrder, list[ToPlace]]] = []
        forwards: list[Forward] = []
        for order in going:
            free = free_lines(order, around.stopped.get(order.id))
            wanted = {line: units for line, units in free.items() if line not in later.get(order.id, ())}
            plans.append((order, plan(company.reference, around, order, wanted=wanted, by_hand=False)))
            forwards += forwards_of(around, order, wanted=wanted)
        works = await give_to_places(unit, company.reference, plans=plans)
        await begin_work(unit, company.reference, works=works, pickup=around.pickup)
        await forward_to_store(unit, company.reference, forwards=forwards)
        await save_changes(unit, orders=locked.values())
        await drop_due(unit, orders=due)
        await wait_until(unit, moments={order: min(lines.values()) for order, lines in later.items()})


def _may_go(company: Company, order: LockedOrder) -> bool:
    channel = company.reference.channels.get(order.channel)
    return is_accepted(order) and channel is not None and channel.settings.release == "auto"


async def _put_off(company: Company, due: Sequence[UUID]) -> None:
    async with company.database.unit_of_work() as unit:
        await put_off(unit, orders=due)
