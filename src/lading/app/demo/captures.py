"""Who has paid by now: shops take by card what has left the same evening, and trade pays after four weeks."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec

from lading.app.demo.past import Past
from lading.flows.at_work import save_changes
from lading.flows.money.books import read_books
from lading.flows.money.post_captures import post_restated
from lading.flows.money.take_payment import TakePayment, take_payments
from lading.kernel import Actor
from lading.orders.change import lock_orders, move
from lading.payments import Tender
from lading.payments.restate import restate_tenders
from lading.store import Database, UnitOfWork

CLEO = Actor("user", "cleo")
_LEFT = """
SELECT o.id, max(s.shipped_at) FROM orders o
JOIN tenders t ON t.order_id = o.id AND t.method = 'card' AND t.provider = ''
JOIN shipment_lines l ON l.order_id = o.id JOIN shipments s ON s.id = l.shipment_id AND s.voided_at IS NULL
WHERE o.money = 'authorised' AND o.progress IN ('shipped', 'delivered') GROUP BY o.id ORDER BY 2, 1
"""


_BILLED = """
SELECT o.number, o.placed_at, sum(e.amount) FROM orders o JOIN ledger_entries e ON e.order_id = o.id
WHERE e.account = 'receivable' AND o.channel = 'trade' AND o.placed_at < %s AND o.progress = 'delivered'
GROUP BY o.id HAVING sum(e.amount) > 0 ORDER BY o.placed_at
"""


async def let_trade_pay(database: Database, *, now: datetime) -> None:
    """What was ordered on account a month ago was paid by bank transfer."""
    past = Past(database, clock=now)
    async with past.unit_of_work() as unit:
        rows = await unit.fetch(_BILLED, [now - timedelta(days=30)])
    for number, placed, owed in rows:
        past.clock = min(placed + timedelta(days=28), now)
        async with past.unit_of_work(CLEO) as unit:
            reference = f"Transfer for {number}"
            await take_payments(unit, wishes=[TakePayment(number=number, amount=owed, reference=reference)])


async def let_shops_capture(database: Database, *, now: datetime) -> None:
    """Each shop captures the cards of the orders that have left, evening by evening until yesterday."""
    async with database.unit_of_work() as unit:
        rows = await unit.fetch(_LEFT)
    evenings: dict[date, list[UUID]] = defaultdict(list)
    for order, left in rows:
        evenings[left.date()].append(order)
    past = Past(database, clock=now)
    for day, orders in evenings.items():
        past.clock = min(datetime.combine(day, time(20), now.tzinfo), now - timedelta(hours=1))
        async with past.unit_of_work() as unit:
            await _capture(unit, orders)


async def _capture(unit: UnitOfWork, orders: list[UUID]) -> None:
    locked = await lock_orders(unit, ids=orders)
    books = await read_books(unit, orders=orders)
    tenders: list[Tender] = []
    for order in locked.values():
        one = books[order.id].tenders[0]
        taken = min(one.authorised, books[order.id].owing)
        tenders.append(msgspec.structs.replace(one, captured=taken))
        told: dict[str, Any] = {"authorised": one.authorised, "captured": taken}
        move(order, kind="order.payment_restated", data=told)
    restated = await restate_tenders(unit, tenders=tenders)
    await post_restated(unit, books=books, orders=locked, restated=list(restated))
    await save_changes(unit, orders=locked.values())
