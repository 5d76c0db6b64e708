"""The duties of billing: noting what waits, and issuing what its rule says is due; what cannot be becomes a task."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from lading.billing.due import CONSUMER, find_ready, note_due, put_off
from lading.billing.rules import read_rules
from lading.flows.billing.issue_invoices import Made, issue_waiting
from lading.flows.company import Company
from lading.orders.change import LockedOrder, lock_orders
from lading.orders.hold import held_for
from lading.store import UnitOfWork
from lading.store.outbox import Logged, drain
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one

KIND = "invoice_refused"


async def issue_due(company: Company, *, limit: int = 40) -> int:
    """Bill what its rule says is due; what cannot be issued becomes a task and waits. Answers how many it worked on."""
    async with company.database.unit_of_work() as unit:
        ready = await find_ready(unit, limit=limit)
        if not ready:
            return 0
        orders = await lock_orders(unit, ids=await _with_siblings(unit, ready))
        held = await held_for(unit, orders=orders, step="invoice")
        if held:
            await put_off(unit, orders=sorted(held), why="A hold stops invoicing.")
            orders = {order_id: order for order_id, order in orders.items() if order_id not in held}
        made = await issue_waiting(unit, orders, by_rule=True)
        await _tell_refused(unit, orders, made)
        return len(ready)


_SIBLINGS = """
SELECT d.order_id FROM billing_due d JOIN orders o ON o.id = d.order_id
WHERE d.ready_at <= now() AND o.customer IN (SELECT customer FROM orders WHERE id = ANY(%s))
"""


async def _with_siblings(unit: UnitOfWork, ready: Sequence[UUID]) -> set[UUID]:
    """With them all other orders of their customers that are ready, so that a month is billed whole."""
    return {*ready, *(row[0] for row in await unit.fetch(_SIBLINGS, [list(ready)]))}


async def _tell_refused(unit: UnitOfWork, orders: dict[UUID, LockedOrder], made: Made) -> None:
    troubled: set[UUID] = set()
    for one in made.refused:
        troubled |= set(one.orders)
        await put_off(unit, orders=one.orders, why=one.why.sentence)
    drafts = [
        TaskDraft(kind=KIND, sentence=one.why.sentence, subject=f"order/{orders[one.orders[0]].number}")
        for one in made.refused
    ]
    await keep_one(unit, drafts=drafts)
    done = [(KIND, f"order/{order.number}") for id_, order in orders.items() if id_ not in troubled]
    await close_matters(unit, matters=done)


async def note_to_bill(company: Company) -> int:
    """Note from the event log which orders have something to bill; nothing is read where nobody is billed."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        await note_due(unit, orders=_touched(events))

    async with company.database.unit_of_work() as unit:
        rules = await read_rules(unit)
    if not any(rule.mode != "none" for rule in rules.values()):
        return 0
    return await drain(company.database, consumer=CONSUMER, consume=consume)


def _touched(events: Iterable[Logged]) -> list[UUID]:
    return list({one.order_id for one in events if one.order_id is not None})
