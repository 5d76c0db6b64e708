"""The story of the demo company: day after day orders come in and are worked, up to this very hour."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from lading.app.demo.floor import Staff
from lading.app.demo.past import Past
from lading.app.demo.setting import OVERFLOW, STORE, WAREHOUSE
from lading.app.demo.wishes import Wishes, as_draft, spoil
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed, wish_for
from lading.flows.stock.receive_stock import ReceiptLine
from lading.store import Database

DAYS = 60
TODAY = 0.8
"""How much of a usual day the last hours have brought; the rest comes while people look on."""

LOW = Decimal(25)
BATCH = 250
_SATURDAY = 5
_HOMES = (WAREHOUSE, WAREHOUSE, OVERFLOW, WAREHOUSE, WAREHOUSE, STORE, WAREHOUSE)
"""Where things mostly lie: the bulk in the warehouse, the rest spread, so that some orders come from two places."""
_WEEK = (1.25, 1.1, 1.0, 1.0, 1.15, 0.8, 0.9)


class Season:
    """So many days of business, told from the beginning by `tell`."""

    def __init__(
        self, database: Database, chance: random.Random, wishes: Wishes, *, now: datetime, days: int = DAYS
    ) -> None:
        self._now = now
        self._days = days
        self._past = Past(database, clock=now - timedelta(days=days))
        self._company = Company(self._past)
        self._chance = chance
        self._wishes = wishes
        self._staff = Staff(self._company, chance)
        favourites = wishes.favourites()
        # Some things sell better than they are bought: they are what backorders are about.
        self._scarce = {good.sku for good in favourites[1:64:6]}
        self._start = {good.sku: 120 - place // 2 for place, good in enumerate(favourites)}
        self._home = {good.sku: _HOMES[place % len(_HOMES)] for place, good in enumerate(favourites)}
        self._scale = Decimal(1)
        self.placed = 0

    async def tell(self, *, orders: int) -> AsyncIterator[int]:
        """The story; gives how many orders have been placed, from time to time."""
        self._scale = Decimal(max(orders, 300)) / 600
        await self._stock_up()
        days = [self._midnight(self._days - index) for index in range(self._days)]
        shares = [_WEEK[day.weekday()] * (0.7 + 0.6 * index / self._days) for index, day in enumerate(days)]
        today = _WEEK[self._now.weekday()] * 1.3 * TODAY
        left = orders - round(orders * today / (sum(shares) + today))
        for index, day in enumerate(days):
            count = round(left * shares[index] / sum(shares[index:]))
            left -= count
            await self._day(day, count)
            yield self.placed
        await self._today(orders - self.placed)
        yield self.placed

    async def _day(self, day: datetime, count: int) -> None:
        """One day that is over: worked to the end, but for what waits for stock or for somebody's word."""
        staff, at_work = self._staff, day.weekday() < _SATURDAY
        early, late = count // 2, count - count // 2
        if at_work:
            if day.weekday() in (0, 3):
                await self._receive(day + timedelta(hours=7))
            self._past.clock = day + timedelta(hours=8, minutes=10)
            await staff.let_go(before=day - timedelta(hours=6), share=0.7)
            await staff.cancel(share=0.03)
        await self._place(day, 0, 10, early)
        if at_work:
            picked = 1.0 if self._now - day > timedelta(days=6) else 0.93  # a few are left lying, and will be late
            await self._work(day, shares=(1.0, picked, 1.0, 1.0))
        await self._place(day, 10, 23, late)

    async def _work(self, day: datetime, *, shares: Sequence[float]) -> None:
        """A day at the places, in the hours from eleven to five."""
        staff, clock = self._staff, self._past
        clock.clock = day + timedelta(hours=11)
        await staff.release(share=shares[0])
        if day.weekday() == 1:
            clock.clock = day + timedelta(hours=11, minutes=25)
            await staff.reject(share=0.1)
        clock.clock = day + timedelta(hours=12, minutes=40)
        await staff.pick(share=shares[1])
        clock.clock = day + timedelta(hours=14, minutes=15)
        await staff.pack(share=shares[2])
        clock.clock = day + timedelta(hours=15, minutes=50)
        await staff.ship(share=shares[3])
        clock.clock = day + timedelta(hours=16, minutes=25)
        await staff.mend(voided=int(day.weekday() == 2), corrected=int(day.weekday() == 3))
        clock.clock = day + timedelta(hours=17, minutes=5)
        await staff.deliver(before=day - timedelta(days=1), share=0.75)

    async def _today(self, count: int) -> None:
        """The last hours: everything is under way, nothing is finished."""
        staff, now = self._staff, self._now
        before = [now - timedelta(minutes=minutes) for minutes in (300, 270, 240, 200, 160, 120, 80, 40)]
        await self._place(before[0] - timedelta(hours=8), 0, 8, count * 6 // 10)
        for clock, step in (
            (before[1], staff.release(share=0.85)),
            (before[2], staff.pick(share=0.75)),
            (before[3], staff.pack(share=0.7)),
            (before[4], staff.ship(share=0.6)),
            (before[5], staff.mend(voided=1, corrected=1)),
            (before[5], staff.doubt(now=before[5], count=5)),
            (before[6], staff.deliver(before=now - timedelta(days=2), share=0.8)),
        ):
            self._past.clock = clock
            await step
        await self._place(before[6], 0, 1, count - count * 6 // 10)
        self._past.clock = before[7]
        await staff.release(share=0.3)

    async def _place(self, day: datetime, first: int, last: int, count: int) -> None:
        """Orders between two hours of a day, noted down at the end of each batch."""
        minutes = sorted(self._chance.randrange((last - first) * 60) for _ in range(count))
        for begin in range(0, count, BATCH):
            bodies = []
            for minute in minutes[begin : begin + BATCH]:
                body = self._wishes.draw(at=day + timedelta(hours=first, minutes=minute))
                bodies.append(spoil(self._chance, body) if self._chance.random() < 0.03 else body)
            self._past.clock = min(day + timedelta(hours=last), self._now)
            wishes = [wish_for(as_draft(body), actor=f"channel:{body['channel']}") for body in bodies]
            outcomes = await place_orders(self._company, wishes=wishes)
            self.placed += sum(isinstance(outcome, Placed) for outcome in outcomes)
            await asyncio.sleep(0)

    async def _stock_up(self) -> None:
        self._past.clock = self._midnight(self._days) + timedelta(hours=6)
        for place in (WAREHOUSE, OVERFLOW, STORE):
            shares = {sku: Decimal("0.7") if home == place else Decimal("0.15") for sku, home in self._home.items()}
            lines = [
                ReceiptLine(sku, round(self._start[sku] * self._scale * share, 0)) for sku, share in shares.items()
            ]
            await self._staff.receive(place=place, lines=lines, reference="Opening stock")
        async with self._past.unit_of_work() as unit:
            await unit.execute("UPDATE stock SET reorder_at = %s WHERE place = %s", [LOW, WAREHOUSE])

    async def _receive(self, at: datetime) -> None:
        """What runs low is bought again; of what is scarce too little comes."""
        self._past.clock = at
        low = await self._staff.read_low(below=LOW * self._scale)
        bought = [
            (sku, self._bought(sku, waiting))
            for sku, _, waiting in low
            if sku not in self._scarce or self._chance.random() < 0.25
        ]
        for place in (WAREHOUSE, OVERFLOW, STORE):
            lines = [ReceiptLine(sku, count) for sku, count in bought if self._home[sku] == place]
            if lines:
                await self._staff.receive(place=place, lines=lines, reference=f"Delivery {at:%d %b}")

    def _bought(self, sku: str, waiting: Decimal) -> Decimal:
        return round(self._scale * 6, 0) if sku in self._scarce else round(self._scale * 60 + waiting, 0)

    def _midnight(self, days: int) -> datetime:
        day = (self._now - timedelta(days=days)).astimezone(UTC)
        return day.replace(hour=0, minute=0, second=0, microsecond=0)
