"""The frame of every act on orders that stand: find, lock, check what the caller saw, and sum up the money."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from lading.flows.changing.waive_cancelled import waive_cancelled
from lading.flows.money.post_sales import leaving_of, post_sales
from lading.kernel import NotFound
from lading.orders.change import LockedOrder, Paid, check_version, lock_orders, save_orders
from lading.orders.queries import ids_of_numbers
from lading.payments.posted import fetch_paid
from lading.pricing.uses import give_back_uses
from lading.store import UnitOfWork


async def lock_by_number(
    unit: UnitOfWork, *, numbers: Sequence[str], versions: Mapping[str, int] | None = None
) -> dict[str, LockedOrder]:
    """Lock orders by their numbers. Raises `NotFound`, or `VersionMoved` where `versions` expect another one."""
    ids = await ids_of_numbers(unit, numbers=numbers)
    if missing := [number for number in numbers if number not in ids]:
        raise NotFound(f"There is no order {missing[0]}.")
    locked = {order.number: order for order in (await lock_orders(unit, ids=ids.values())).values()}
    for number, expected in (versions or {}).items():
        check_version(locked[number], expected=expected)
    return locked


async def save_changes(unit: UnitOfWork, *, orders: Iterable[LockedOrder]) -> None:
    """Write what was noted on these orders, their money axis included; what has left by it is sold."""
    changed = [order for order in orders if order.events]
    leaving = leaving_of(changed)
    gone = [order.id for order in changed if _came_to_nothing(order)]
    await waive_cancelled(unit, orders=changed)
    await save_orders(unit, orders=changed, paid=await sum_paid(unit, orders=[order.id for order in changed]))
    await post_sales(unit, leaving=leaving)
    if gone:
        await give_back_uses(unit, orders=gone)


def _came_to_nothing(order: LockedOrder) -> bool:
    """Whether its last units were cancelled just now."""
    return any(one.target == "cancelled" for _, one in order.moves) and all(
        line.vector["cancelled"] == line.ordered for line in order.lines.values()
    )


async def sum_paid(unit: UnitOfWork, *, orders: Iterable[UUID]) -> dict[UUID, Paid]:
    """What the tenders of each order sum to, and how credits and fees change what is owed for it."""
    return {row[0]: Paid(*row[1:]) for row in await fetch_paid(unit, orders=orders)}
