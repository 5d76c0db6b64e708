"""Rules on changed orders, judged in the transaction of the change: nothing slips through before they hold."""

from collections.abc import Collection
from uuid import UUID

from lading.flows.company import Company
from lading.flows.rules.judge_orders import RULES, judge_orders
from lading.store import UnitOfWork

MOMENT = "order.changed"


async def judge_changed(unit: UnitOfWork, company: Company, *, orders: Collection[UUID], kind: str) -> None:
    """Judge orders that this transaction has changed, by an event of this `kind`. They are locked and saved.

    Costs nothing while no rule is about changes. The duty that follows the event log judges what others change, and
    leaves out what was judged here.
    """
    book = company.rules.book
    if not orders or not book.at(MOMENT, unit.now):
        return
    actor = unit.actor
    facts = {"change": {"kind": kind, "by": actor.label.partition(":")[0]}}
    unit.actor = RULES
    try:
        await judge_orders(unit, company.reference, book=book, event=MOMENT, orders=dict.fromkeys(orders, facts))
    finally:
        unit.actor = actor
