"""Money for tests: orders paid by several tenders, and the books of them, each in one line."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import msgspec

from lading.flows.changing.hold_orders import HoldOrder, ReleaseOrder, hold_orders, release_orders
from lading.flows.company import Company
from lading.flows.money.books import Books, read_books
from lading.flows.money.capture_shipped import follow_goods
from lading.flows.money.credit_units import Credit, Credited, credit_units
from lading.flows.money.refund import Refund, Refunded, refund_orders
from lading.flows.money.settle_payments import settle_payments
from lading.flows.show_orders import show_order
from lading.orders.hold import NewHold
from lading.orders.queries import ids_of_numbers
from lading.payments import Tender, add_tenders
from lading.payments.operations import Operation, intend, read_operations
from lading.payments.settle import Outcome
from tests.drafts import place
from tests.road import ANNA, Road

D = Decimal


async def paid_order(company: Company, *lines: tuple[str, int | str], captured: str, **fields: Any) -> Road:
    """An order of which a channel says that so much was taken by card already."""
    payment = {"method": "card", "reference": "p1", "authorised": captured, "captured": captured}
    return Road(company, (await place(company, *lines, payment=payment, **fields))["number"])


async def add_tender(road: Road, number: int, amount: str, **more: Any) -> None:
    """One more tender with so much authorised."""
    async with road.company.database.unit_of_work() as unit:
        (order,) = (await ids_of_numbers(unit, numbers=[road.number])).values()
        kind = more.pop("kind", "card")
        one = Tender(order, number, kind, more.pop("reference", ""), "EUR", D(amount), D(0), kind=kind, **more)
        await add_tenders(unit, tenders=[one])


async def ship_units(road: Road, units: dict[int, int | str] | None = None) -> Any:
    """Everything, or these units, from release to the door."""
    shipments = []
    for work in await road.release(units):
        await road.pick(work.id)
        await road.pack(work.id)
        shipments.append(await road.ship(work.id))
    return shipments


async def credit(road: Road, **told: Any) -> Credited:
    """Credit something of it."""
    async with road.company.database.unit_of_work(ANNA) as unit:
        return (await credit_units(unit, wishes=[Credit(number=road.number, reason="came back", **told)]))[0]


async def refund(road: Road, **told: Any) -> Refunded:
    """Give back."""
    async with road.company.database.unit_of_work(ANNA) as unit:
        return (await refund_orders(unit, wishes=[Refund(number=road.number, reason="came back", **told)]))[0]


async def settle(road: Road, state: str = "succeeded") -> list[Operation]:
    """Let a provider answer everything that is open; answers what was open."""
    open_ones = [one for one in await operations(road) if one.is_open]
    for one in open_ones:
        await settle_one(road, one, state)
    return open_ones


async def settle_one(road: Road, operation: Operation, state: str) -> None:
    """Let a provider answer, perhaps once more."""
    outcome = msgspec.convert({"operation": operation.id, "state": state}, Outcome)
    async with road.company.database.unit_of_work() as unit:
        await settle_payments(unit, outcomes=[outcome])


async def intend_for(road: Road, kind: Any, amount: str, *, tender: int = 1) -> None:
    """Ask a provider for something."""
    async with road.company.database.unit_of_work(ANNA) as unit:
        (order,) = (await ids_of_numbers(unit, numbers=[road.number])).values()
        one = Operation(order_id=order, tender=tender, kind=kind, amount=D(amount), currency="EUR", provider="fake")
        await intend(unit, operations=[one])


async def operations(road: Road) -> list[Operation]:
    """What was done with its money."""
    async with road.company.database.unit_of_work() as unit:
        (order,) = (await ids_of_numbers(unit, numbers=[road.number])).values()
        return (await read_operations(unit, orders=[order])).get(order, [])


async def books(road: Road) -> Books:
    """Its books."""
    async with road.company.database.unit_of_work() as unit:
        (order,) = (await ids_of_numbers(unit, numbers=[road.number])).values()
        return (await read_books(unit, orders=[order], writes=False))[order]


async def money(road: Road) -> str:
    """Its money axis."""
    async with road.company.database.unit_of_work() as unit:
        return (await show_order(unit, number=road.number)).money


async def ledger(road: Road) -> dict[str, Decimal]:
    """What stands on each account for it; accounts that are even are left out."""
    rows = await road.ask(
        "SELECT account, sum(amount) FROM ledger_entries e JOIN orders o ON o.id = e.order_id WHERE o.number = %s"
        " GROUP BY 1 HAVING sum(amount) <> 0 ORDER BY 1",
        road.number,
    )
    return {row[0]: row[1] for row in rows}


async def follow(road: Road) -> int:
    """What a worker does with the money of this order."""
    async with road.company.database.unit_of_work() as unit:
        return await follow_goods(unit, orders=(await ids_of_numbers(unit, numbers=[road.number])).values())


async def asked(road: Road) -> list[tuple[str, int, Decimal]]:
    """What providers are asked for just now."""
    return [(one.kind, one.tender, one.amount) for one in await operations(road) if one.is_open]


async def hold(road: Road, *, steps: list[str]) -> Callable[[], Awaitable[None]]:
    """Stop steps of the order; answers how to let go again."""
    async with road.company.database.unit_of_work(ANNA) as unit:
        new = NewHold(reason="by_hand", sentence="Wait.", steps=steps)
        await hold_orders(unit, wishes=[HoldOrder(number=road.number, hold=new)])

    async def release() -> None:
        async with road.company.database.unit_of_work(ANNA) as unit:
            await release_orders(unit, wishes=[ReleaseOrder(number=road.number, reason="fine")])

    return release
