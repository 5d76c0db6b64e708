"""The living part of the demo: orders keep coming over HTTP, and the people of the company keep working on them."""

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import structlog

from lading.app.demo.command import print_people
from lading.app.demo.counter import Counter, to_fetch
from lading.app.demo.drop_shipping import as_bulky, let_supplier_work
from lading.app.demo.floor import Staff
from lading.app.demo.goods import make_goods
from lading.app.demo.key import demo_key
from lading.app.demo.make import BUYERS, look, make
from lading.app.demo.overflow import start_overflow
from lading.app.demo.payments import Payments, start_payments
from lading.app.demo.people import make_buyers
from lading.app.demo.setting import WAREHOUSE
from lading.app.demo.shop import Shop
from lading.app.demo.wishes import Wishes, spoil
from lading.app.logs import configure_logs
from lading.app.orphan import end_with_parent
from lading.flows.company import Company
from lading.flows.stock.receive_stock import ReceiptLine
from lading.store import Database, Settings, open_database

ORDERS = 900
STEP = 2.0
"""Seconds between two things that happen."""

_log = structlog.get_logger("lading.demo")
_LEFT = {"open": 12, "picked": 6, "packed": 6, "reserved": 8, "held": 8, "under_way": 15}
"""How much of each the demo's people leave lying, so that whoever looks finds something to do."""

_COUNTS = """
WITH sent AS (SELECT state, picker FROM fulfilments f WHERE state IN ('open', 'picked', 'packed')
  AND handed_to = '' AND NOT EXISTS (SELECT FROM pickups k WHERE k.fulfilment_id = f.id))
SELECT (SELECT count(*) FROM sent WHERE state = 'open' AND picker IS NULL),
       (SELECT count(*) FROM sent WHERE state = 'picked'),
       (SELECT count(*) FROM sent WHERE state = 'packed'),
       (SELECT count(*) FROM orders WHERE NOT done AND progress = 'reserved' AND open_holds = 0
          AND channel IN ('phone', 'trade')),
       (SELECT count(*) FROM orders WHERE open_holds > 0),
       (SELECT count(*) FROM shipments WHERE state <> 'delivered' AND voided_at IS NULL)
"""


async def live(settings: Settings) -> int:
    """Make the demo company where there is nothing yet, and keep it alive until told to stop."""
    end_with_parent()
    configure_logs()
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    database = open_database(settings.database_url, pool=2)
    story = asyncio.ensure_future(_tell(database, settings))
    stop = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait((story, stop), return_when=asyncio.FIRST_COMPLETED)
        if story.done():
            story.result()
    finally:
        for task in (story, stop):
            task.cancel()
        await asyncio.gather(story, stop, return_exceptions=True)
        await database.close()
    return 0


async def _tell(database: Database, settings: Settings) -> None:
    found = await look(database)
    if found == "company":
        print("This company is not the demo, so nothing is made up in it.", flush=True)
        await asyncio.Event().wait()
    if found != "demo":
        await _make(database)
    print_people()
    shop = Shop(host=settings.host, port=settings.port, key=await demo_key(database, settings))
    overflow = await start_overflow(database, settings)
    payments = await start_payments(database, settings)
    try:
        await Life(database, shop, payments).go_on()
    finally:
        overflow.terminate()
        payments.stop()


async def _make(database: Database) -> None:
    """Make the demo company; again a minute later where that fails, since a restart at once would fail again."""
    while True:
        print("The demo company is being made; look in already.", flush=True)
        try:
            await make(database, orders=ORDERS, tell=lambda text: print(f"  {text}", flush=True))
        except Exception as error:  # whatever it is, the product runs on without its demo
            _log.error("demo_failed", error=repr(error))
            await asyncio.sleep(60)
        else:
            return


class Life:
    """Order after order, step after step; the longer nobody restarts it, the slower."""

    def __init__(self, database: Database, shop: Shop, payments: Payments) -> None:
        self._chance = random.Random()  # noqa: S311 -- no secret
        company = Company(database)
        self._staff = Staff(company, self._chance)
        self._counter = Counter(company, self._chance)
        self._wishes = Wishes(self._chance, make_goods(), make_buyers(count=BUYERS))
        self._database = database
        self._shop, self._payments = shop, payments
        self._begun = time.monotonic()
        self._next_order = 0.0
        self._next_receipt = 30.0
        self._series = f"{int(time.time()):x}-"

    async def go_on(self) -> None:
        """For ever. What fails once is tried again: the server may be starting, or the demo be made anew."""
        while True:
            try:
                await self.step()
            except Exception as error:  # it is only a demo, and the next step may do better
                _log.warning("demo_step_failed", error=repr(error))
                await asyncio.sleep(5)
            await asyncio.sleep(STEP if self._pace() < 30 else 5)

    async def step(self) -> None:
        """What is due now: perhaps an order, and a little of every kind of work that has heaped up."""
        age = time.monotonic() - self._begun
        if age >= self._next_order:
            self._next_order = age + self._pace() * self._chance.uniform(0.6, 1.4)
            await self._order()
        if age >= self._next_receipt:
            self._next_receipt = age + 45
            await self._receive()
            await let_supplier_work(self._staff.company, self._chance)
        await self._counter.serve()
        now, heaps = await self._heaps()
        for name, work in self._works(now).items():
            if heaps[name] > _LEFT[name]:
                await work()

    def _pace(self) -> float:
        """Seconds between two orders: lively for who looks in, then no more than the days before have seen."""
        minutes = (time.monotonic() - self._begun) / 60
        return 15.0 if minutes < 2 else 60.0 if minutes < 10 else 600.0 if minutes < 60 else 3600.0

    async def _order(self) -> None:
        async with self._database.unit_of_work() as unit:
            now = unit.now
        body = self._wishes.draw(at=now, series=self._series)
        if body["channel"] == "web" and body["currency"] == "EUR" and self._chance.random() < 0.25:
            body = to_fetch(body)
        elif body["channel"] in ("web", "market") and self._chance.random() < 0.2:
            body = as_bulky(self._chance, body)
        body = await self._payments.authorise(body)
        status = await self._shop.order(
            spoil(self._chance, body) if "ship_to" in body and self._chance.random() < 0.04 else body
        )
        if status not in (200, 201, 409):
            _log.warning("demo_order_refused", status=status, order=body["external_id"])

    async def _receive(self) -> None:
        """A delivery of what customers wait for, else of what runs low."""
        low = sorted(await self._staff.read_low(below=Decimal(25)), key=lambda row: -row[2])[:2]
        lines = [ReceiptLine(sku, round(Decimal(24) + waiting, 0)) for sku, _, waiting in low]
        if lines:
            await self._staff.receive(place=WAREHOUSE, lines=lines, reference="Delivery")

    async def _heaps(self) -> tuple[datetime, dict[str, int]]:
        async with self._database.unit_of_work() as unit:
            return unit.now, dict(zip(_LEFT, (await unit.fetch(_COUNTS))[0], strict=True))

    def _works(self, now: datetime) -> dict[str, Callable[[], Awaitable[Any]]]:
        staff = self._staff
        return {
            "open": lambda: staff.pick(limit=1),
            "picked": lambda: staff.pack(limit=1),
            "packed": lambda: staff.ship(limit=1),
            "reserved": lambda: staff.release(limit=1),
            "held": lambda: staff.let_go(before=now - timedelta(minutes=2), share=1.0, limit=1),
            "under_way": lambda: staff.deliver(before=now - timedelta(minutes=2), limit=1),
        }
