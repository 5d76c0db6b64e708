"""Queues: orders whose rest a rule, or a person, lets wait apart until a routing that names the queue takes it."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.kernel import Conflict
from lading.orders.change import LockedOrder, move
from lading.routing.waits import Waits, read_waits, told_by, write_waits
from lading.store import UnitOfWork


class NothingWaits(Conflict):
    """An order of which nothing waits stands in no queue."""

    code = "nothing_waits"


class ParkOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The wish to put an order into a queue, or with an empty one to take it out. `version` is what was seen of it."""

    number: str
    queue: str = ""
    reason: str = ""
    version: int | None = None


async def park_orders(unit: UnitOfWork, *, wishes: Sequence[ParkOrder]) -> None:
    """Put orders into queues. The day on which their rest is cancelled stays. Raises `NotFound`, `NothingWaits`."""
    versions = {wish.number: wish.version for wish in wishes if wish.version is not None}
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes], versions=versions)
    before = await read_waits(unit, orders=[order.id for order in locked.values()])
    after: dict[UUID, Waits] = {}
    for wish in wishes:
        order = locked[wish.number]
        if wish.queue and not _waits(order):
            raise NothingWaits(f"Nothing of order {order.number} waits, so it belongs in no queue.")
        was = before.get(order.id, Waits())
        if was.queue != wish.queue:
            after[order.id] = msgspec.structs.replace(was, queue=wish.queue)
            _note(order, was.queue, wish.queue, reason=wish.reason)
    await write_waits(unit, waits=after)
    await save_changes(unit, orders=[order for order in locked.values() if order.id in after])


async def park_rests(
    unit: UnitOfWork, *, orders: Collection[LockedOrder], kept: Mapping[UUID, Mapping[str, object]]
) -> None:
    """Note how the rest of orders that stand waits, as new decisions about them say. The caller saves the orders.

    Orders of which nothing waits any more leave their queue; a decision that names no queue leaves the order in its.
    """
    if not kept:
        return
    before = await read_waits(unit, orders=list(kept))
    after: dict[UUID, Waits] = {}
    for order in orders:
        if order.id not in kept:
            continue
        was, told = before.get(order.id, Waits()), told_by(kept[order.id])
        until = None if kept[order.id].get("clears_cancel") else was.cancel_on
        new = Waits(told.queue or was.queue, told.cancel_on or until) if _waits(order) else Waits()
        if new != was:
            after[order.id] = new
        if new.queue != was.queue:
            _note(order, was.queue, new.queue, reason="as its routing rule says")
    await write_waits(unit, waits=after)


def _waits(order: LockedOrder) -> bool:
    return any(line.vector["backordered"] for line in order.lines.values())


def _note(order: LockedOrder, was: str, queue: str, *, reason: str) -> None:
    move(order, kind="order.queued", data={"queue": queue, "was": was}, reason=reason)
