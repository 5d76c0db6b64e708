"""An order's pick-up code, for shops that show it themselves, and who comes in the customer's place."""

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.fulfilment.pickup_codes import say_code
from lading.fulfilment.pickups import name_collector
from lading.kernel import NotFound
from lading.orders.change import move
from lading.store import UnitOfWork


class PickupCode(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer shows at the counter, and who else may come."""

    code: str
    collector: str


async def read_pickup_code(unit: UnitOfWork, *, number: str) -> PickupCode:
    """The order's code. Raises `NotFound` where it has none yet."""
    rows = await unit.fetch(
        "SELECT c.code, c.collector FROM pickup_codes c JOIN orders o ON o.id = c.order_id WHERE o.number = %s",
        [number],
    )
    if not rows:
        raise NotFound(f"Order {number} has no pick-up code: nothing of it is ready to be fetched yet.")
    return PickupCode(code=say_code(rows[0][0]), collector=rows[0][1])


async def name_who_comes(unit: UnitOfWork, *, number: str, name: str) -> None:
    """Somebody else may fetch the order; an empty name takes that back. Raises `NotFound`."""
    order = (await lock_by_number(unit, numbers=[number]))[number]
    await name_collector(unit, order_id=order.id, name=name)
    move(order, kind="order.collector_named", data={"named": bool(name.strip())})
    await save_changes(unit, orders=[order])
