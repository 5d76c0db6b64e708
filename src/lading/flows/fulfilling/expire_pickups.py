"""Pick-ups that nobody fetches: the customer is reminded, and after the last day the goods go back to stock."""

from collections.abc import Sequence
from uuid import UUID

from lading.flows.company import Company
from lading.flows.floor import lock_floor, save_floor
from lading.flows.fulfilling.give_up import give_up
from lading.fulfilment.draw import draw
from lading.fulfilment.pickups import lock_pickups, save_pickups
from lading.kernel import Actor
from lading.orders.change import move
from lading.store import UnitOfWork

KEEPER = Actor("system", "pickup")
NOT_COLLECTED = "not_collected"
_TO_REMIND = """
SELECT k.fulfilment_id FROM pickups k JOIN fulfilments f ON f.id = k.fulfilment_id WHERE k.ready_at IS NOT NULL
  AND k.ended_at IS NULL AND f.state = 'packed' AND k.reminded_at IS NULL AND k.remind_at <= now()
  AND k.keep_until > now() ORDER BY k.remind_at LIMIT %s
"""
_TO_EXPIRE = """
SELECT k.fulfilment_id FROM pickups k JOIN fulfilments f ON f.id = k.fulfilment_id WHERE k.ready_at IS NOT NULL
  AND k.ended_at IS NULL AND f.state = 'packed' AND k.keep_until <= now() ORDER BY k.keep_until LIMIT %s
"""


async def remind_customers(company: Company, *, limit: int = 100) -> int:
    """Remind the customers whose time it is, once each, by the event `order.pickup_reminded`; answers how many."""
    async with company.database.unit_of_work(KEEPER) as unit:
        due = [row[0] for row in await unit.fetch(_TO_REMIND, [limit])]
        if not due:
            return 0
        floor = await lock_floor(unit, fulfilments=due)
        pickups = await lock_pickups(unit, fulfilments=due)
        for pickup in pickups.values():
            work = floor.works[pickup.fulfilment_id]
            if pickup.reminded_at is None and pickup.ended_at is None and work.state == "packed":
                pickup.reminded_at = unit.now
                units = [[line.line, line.parts["packed"]] for line in work.lines.values() if line.parts["packed"]]
                told = {"fulfilment": work.number, "place": work.place, "units": units}
                move(floor.orders[pickup.order_id], kind="order.pickup_reminded", data=told)
        await save_pickups(unit, pickups=pickups.values())
        await save_floor(unit, floor)
    return len(due)


async def expire_pickups(company: Company, *, limit: int = 50) -> int:
    """Give up what was not fetched by its last day; answers how many pick-ups. Each in a transaction of its own."""
    async with company.database.unit_of_work() as unit:
        due = [row[0] for row in await unit.fetch(_TO_EXPIRE, [limit])]
    for one in due:
        async with company.database.unit_of_work(KEEPER) as unit:
            await end_pickups(unit, fulfilments=[one])
    return len(due)


async def end_pickups(unit: UnitOfWork, *, fulfilments: Sequence[UUID]) -> None:
    """Nobody comes for these any more: their units are cancelled and back in stock. What was fetched stays."""
    floor = await lock_floor(unit, fulfilments=fulfilments)
    pickups = await lock_pickups(unit, fulfilments=fulfilments)
    ending = {one: pickup for one, pickup in pickups.items() if pickup.ready_at and not pickup.ended_at}
    given = [
        (floor.works[one], draw(floor.works[one], orders=floor.orders, wanted=None, origins=("packed",)))
        for one in ending
    ]
    await give_up(unit, floor, given=[pair for pair in given if pair[1]], reason=NOT_COLLECTED, by="seller")
    for pickup in ending.values():
        pickup.expired_at = pickup.ended_at = unit.now
    await save_pickups(unit, pickups=ending.values())
    await save_floor(unit, floor)
