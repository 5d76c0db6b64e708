"""The frame of every act on returns: lock their orders, then the returns; afterwards write both."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

import msgspec

from lading.flows.at_work import save_changes
from lading.kernel import Conflict
from lading.orders.change import LockedOrder, lock_orders, move
from lading.returns.rma import Return, lock_returns, orders_of_returns, save_returns
from lading.store import Event, UnitOfWork


class Desk(msgspec.Struct):
    """What an act on returns has locked, and the events that it noted."""

    orders: dict[UUID, LockedOrder]
    returns: dict[str, Return]
    events: list[Event] = []

    def note(self, one: Return, *, kind: str, reason: str = "", **data: object) -> None:
        """Note that something happened to a return."""
        self.events.append(Event(kind=kind, subject=one.subject, data={"return": one.number, **data}, reason=reason))

    def tell_orders(self, one: Return, *, kind: str, reason: str = "", **data: object) -> None:
        """Note it on every order that the return is about, too, with the units concerned."""
        for order_id in dict.fromkeys(line.order_id for line in one.lines if line.order_id):
            units = [[line.order_line, line.quantity] for line in one.lines if line.order_id == order_id]
            move(self.orders[order_id], kind=kind, data={"return": one.number, "units": units, **data}, reason=reason)

    def tell_order(self, one: Return, order_id: UUID, *, kind: str, **data: object) -> None:
        """Note it on one order."""
        move(self.orders[order_id], kind=kind, data={"return": one.number, **data})


async def lock_desk(
    unit: UnitOfWork, *, numbers: Sequence[str], version: int | None = None, besides: Iterable[UUID] = ()
) -> Desk:
    """Lock returns with the orders whose goods they bring back, and orders `besides`. Raises `NotFound`, `Outdated`."""
    ids = await orders_of_returns(unit, numbers=numbers) | set(besides)
    orders = await lock_orders(unit, ids=ids)
    returns = await lock_returns(unit, numbers=numbers, version=version)
    needed = {line.order_id for one in returns.values() for line in one.lines if line.order_id}
    if not needed <= set(orders):
        raise Conflict("The return was changed at this very moment. Try again.", code="return_moving")
    return Desk(orders, returns)


async def save_desk(unit: UnitOfWork, desk: Desk, *, changed: Collection[Return] | None = None) -> None:
    """Write what was changed on the desk."""
    await save_returns(unit, rows=list(desk.returns.values() if changed is None else changed), events=desk.events)
    desk.events = []
    await save_changes(unit, orders=desk.orders.values())
