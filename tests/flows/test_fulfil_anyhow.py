"""Whatever is done to orders on their way, in whatever order: acts succeed or refuse, and every law holds."""

import asyncio
from contextlib import suppress
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.fulfilling.pack import Unpack, unpack
from lading.flows.fulfilling.pick import Unpick, unpick
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.stock.correct_stock import Count, StockLine, count_stock
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.fulfilment.reasons import SHORT_REASONS
from lading.kernel import Refusal, new_id
from lading.store import open_database
from tests.road import Road, order
from tests.small_company import found_company

SKUS = ("MUG-RED", "MUG-BLUE", "BOWL", "TEA-1KG", "GIFT-WRAP")
PLACES = ("MAIN", "STORE")
FORWARD = ("pick", "pick", "pack", "pack", "ship", "ship", "deliver", "release")
BACKWARD = ("cancel", "recall", "unpick", "unpack")
AMOUNTS = (None, None, 1, 2)
STEPS: list[tuple[Any, ...]] = [
    *((name, which, many) for name in FORWARD for which in range(4) for many in AMOUNTS),
    *((name, which, many) for name in BACKWARD for which in range(2) for many in AMOUNTS),
    *((name, which, 1, why) for name in ("short", "reject") for which in range(3) for why in SHORT_REASONS),
    *(("place", ((sku, many), (other, 1))) for sku, other in pairwise(SKUS) for many in (1, 2, 5)),
    *((name, sku, place, 3) for name in ("receive", "count") for sku in SKUS[:4] for place in PLACES),
]
"""Everything that may happen; more forward than backward, or nothing would ever arrive."""

examples = st.lists(st.sampled_from(STEPS), min_size=15, max_size=40)
Example = list[tuple[Any, ...]]


class World:
    """A company, and the orders of one example."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.roads: list[Road] = []
        self.done: list[str] = []

    async def do(self, step: tuple[Any, ...]) -> None:
        """One step; what is not possible is refused and changes nothing."""
        with suppress(Refusal):
            await getattr(self, step[0])(*step[1:])
            self.done.append(step[0])

    async def place(self, wanted: tuple[tuple[str, int], ...]) -> None:
        code = f"C-{new_id()}"
        self.roads.append(await order(self.company, *dict(wanted).items(), customer={"code": code}))

    async def release(self, which: int, many: int | None) -> None:
        await self.road(which).release(None if many is None else {1: many})

    async def cancel(self, which: int, many: int | None) -> None:
        await self.road(which).cancel(None if many is None else {1: many})

    async def pick(self, which: int, many: int | None) -> None:
        road, work = await self.work(which)
        await road.pick(work, None if many is None else {1: many})

    async def short(self, which: int, many: int | None, why: str) -> None:
        road, work = await self.work(which)
        await road.pick(work, short={1: many or 1}, why=why)

    async def pack(self, which: int, many: int | None) -> None:
        road, work = await self.work(which)
        await road.pack(work, None if many is None else {1: many})

    async def ship(self, which: int, many: int | None) -> None:
        road, work = await self.work(which)
        await road.ship(work, None if many is None else {1: many})

    async def reject(self, which: int, many: int | None, why: str) -> None:
        road, work = await self.work(which)
        await road.reject(work, why, None if many is None else {1: many})

    async def recall(self, which: int, many: int | None) -> None:
        road, work = await self.work(which)
        await road.recall(work, None if many is None else {1: many}, hold=False)

    async def unpick(self, which: int, many: int | None) -> None:
        _, work = await self.work(which)
        async with self.company.database.unit_of_work() as unit:
            await unpick(unit, wishes=[Unpick(fulfilment=work)])

    async def unpack(self, which: int, many: int | None) -> None:
        _, work = await self.work(which)
        async with self.company.database.unit_of_work() as unit:
            await unpack(unit, wishes=[Unpack(fulfilment=work)])

    async def deliver(self, which: int, many: int | None) -> None:
        road = self.road(which)
        rows = await road.ask("SELECT id FROM shipments ORDER BY id DESC LIMIT 1")
        if rows:
            await road.deliver(rows[0][0], None if many is None else {1: many})

    async def receive(self, sku: str, place: str, many: int) -> None:
        async with self.company.database.unit_of_work() as unit:
            receipt = Receipt(place, [ReceiptLine(sku, Decimal(many + 1))])
            await receive_stock(unit, self.company.reference, receipts=[receipt])
        async with self.company.database.unit_of_work() as unit:
            await fill_backorders(unit, self.company.reference, skus=[sku])

    async def count(self, sku: str, place: str, many: int) -> None:
        async with self.company.database.unit_of_work() as unit:
            await count_stock(unit, self.company.reference, count=Count(place, [StockLine(sku, Decimal(many))]))

    def road(self, which: int) -> Road:
        if not self.roads:
            raise Refusal("There is no order yet.")
        return self.roads[which % len(self.roads)]

    async def work(self, which: int) -> tuple[Road, Any]:
        """A fulfilment of one of the orders."""
        road = self.road(which)
        rows = await road.ask(
            "SELECT DISTINCT l.fulfilment_id FROM fulfilment_lines l JOIN orders o ON o.id = l.order_id"
            " WHERE o.number = %s ORDER BY 1",
            road.number,
        )
        if not rows:
            raise Refusal("Nothing was released yet.")
        return road, rows[which % len(rows)][0]


async def live(database_url: str, example: Example) -> World:
    """Live through an example and prove the laws; the company goes on from one example to the next."""
    database = open_database(database_url)
    try:
        async with database.unit_of_work() as unit:
            founded = bool(await unit.fetch("SELECT FROM places"))
        world = World(Company(database) if founded else await found_company(database))
        for sku in SKUS[:4]:
            await world.do(("receive", sku, "MAIN", 30))
        for which, (sku, other) in enumerate(pairwise(SKUS)):
            await world.do(("place", ((sku, 4), (other, 2))))
            await world.do(("release", which, None))
        for step in example:
            await world.do(step)
        assert await audit(database) == []
        return world
    finally:
        await database.close()


LIVED = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@settings(max_examples=25, **LIVED)  # type: ignore[arg-type]
@given(example=examples)
def test_every_law_holds_whatever_happens(database_url: str, example: Example) -> None:
    asyncio.run(live(database_url, example))


@pytest.mark.slow
@pytest.mark.timeout(3 * 3600)
@settings(max_examples=400, **LIVED)  # type: ignore[arg-type]
@given(example=examples)
def test_every_law_holds_for_long(database_url: str, example: Example) -> None:
    asyncio.run(live(database_url, example))


def test_a_long_day_really_does_something(database_url: str) -> None:
    day = [
        ("pick", 0, 3), ("short", 0, 1, "damaged"), ("pack", 0, None), ("ship", 0, 2), ("deliver", 0, 1),
        ("cancel", 0, None), ("ship", 0, 1), ("count", "MUG-RED", "MAIN", 2), ("receive", "MUG-RED", "MAIN", 5),
    ]  # fmt: skip
    world = asyncio.run(live(database_url, day))
    assert world.done[-len(day) :] == [step[0] for step in day]
