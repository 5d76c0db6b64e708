"""One of several processes that place, receive, count, cancel, release and ship the same few items at once."""

import asyncio
import random
import sys
import time
from decimal import Decimal

from lading.flows.changing.cancel_orders import CancelOrder, TooLate, cancel_orders
from lading.flows.company import Company
from lading.flows.fulfilling.pack import Pack, pack
from lading.flows.fulfilling.pick import Pick, pick
from lading.flows.fulfilling.release import Release, release_to_places
from lading.flows.fulfilling.ship import Ship, ship
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.stock.correct_stock import Count, StockLine, count_stock
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.kernel import Refusal
from lading.store import UnitOfWork, open_database
from tests.drafts import wish

ITEMS = ("MUG-RED", "MUG-BLUE", "BOWL")


class Member:
    """A member of the crowd with its own connections and its own dice."""

    def __init__(self, url: str, seed: int) -> None:
        self.company = Company(open_database(url, pool=4))
        self.dice = random.Random(seed)
        self.counts: dict[str, int] = {}

    async def one_of(self, unit: UnitOfWork) -> str:
        """Any order's number."""
        rows = await unit.fetch("SELECT number FROM orders WHERE NOT done ORDER BY random() LIMIT 1")
        return rows[0][0] if rows else "L0"

    async def place(self) -> None:
        """Three orders of two items each, in any sequence of the items."""
        some = [wish(*((sku, self.dice.randint(1, 4)) for sku in self.dice.sample(ITEMS, 2))) for _ in range(3)]
        outcomes = await place_orders(self.company, wishes=some)
        assert all(isinstance(outcome, Placed) for outcome in outcomes), outcomes

    async def receive(self) -> None:
        """A delivery, and the backorders that it fills."""
        lines = [ReceiptLine(sku, Decimal(self.dice.randint(1, 9))) for sku in self.dice.sample(ITEMS, 2)]
        async with self.company.database.unit_of_work() as unit:
            await receive_stock(unit, self.company.reference, receipts=[Receipt("MAIN", lines)])
        async with self.company.database.unit_of_work() as unit:
            await fill_backorders(unit, self.company.reference, skus=[line.sku for line in lines])

    async def count(self) -> None:
        """A count that may find less than was promised."""
        lines = [StockLine(sku, Decimal(self.dice.randint(0, 60))) for sku in self.dice.sample(ITEMS, 2)]
        async with self.company.database.unit_of_work() as unit:
            await count_stock(unit, self.company.reference, count=Count("MAIN", lines))

    async def cancel(self) -> None:
        """An order is cancelled."""
        async with self.company.database.unit_of_work() as unit:
            await cancel_orders(unit, wishes=[CancelOrder(await self.one_of(unit), "crowd")])

    async def ship(self) -> None:
        """An order goes all the way to the door."""
        async with self.company.database.unit_of_work() as unit:
            number = await self.one_of(unit)
            ((*works,),) = await release_to_places(unit, self.company.reference, wishes=[Release(number=number)])
        for work in works:
            async with self.company.database.unit_of_work() as unit:
                await pick(unit, self.company.reference, wishes=[Pick(fulfilment=work.id)])
            async with self.company.database.unit_of_work() as unit:
                await pack(unit, wishes=[Pack(fulfilment=work.id)])
                await ship(unit, wishes=[Ship(fulfilment=work.id)])

    async def act(self) -> None:
        """One act; refusals are part of life, errors are not."""
        name = self.dice.choice(("place", "place", "receive", "count", "cancel", "ship", "ship"))
        try:
            await getattr(self, name)()
        except (TooLate, Refusal) as refusal:
            name = f"{name} refused: {refusal.code}"
        self.counts[name] = self.counts.get(name, 0) + 1


async def main(url: str, seed: int, seconds: float) -> None:
    """Act until the time is over, then say what was done."""
    member = Member(url, seed)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await member.act()
    await member.company.database.close()
    sys.stdout.write(f"{member.counts}\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
