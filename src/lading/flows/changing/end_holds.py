"""Holds that are due: what was said for that moment is done, a task or their release."""

from uuid import UUID

from lading.flows.at_work import save_changes
from lading.flows.company import Company
from lading.kernel import Actor
from lading.orders.change import lock_orders
from lading.orders.hold import release_holds
from lading.store import UnitOfWork
from lading.tasks import TaskDraft, raise_tasks

TIMER = Actor("system", "holds")
_DUE = """
SELECT DISTINCT order_id FROM holds
WHERE released_at IS NULL AND overdue_at IS NULL AND overdue <> 'nothing' AND due <= %s LIMIT %s
"""
_MARK = """
UPDATE holds SET overdue_at = %s
WHERE order_id = ANY(%s) AND released_at IS NULL AND overdue_at IS NULL AND overdue <> 'nothing' AND due <= %s
RETURNING id, order_id, reason, sentence, overdue, owner, may_release
"""


async def end_holds_due(company: Company, *, limit: int = 100) -> int:
    """Do what was said of holds that are due; answers of how many orders. Each hold is ended once."""
    async with company.database.unit_of_work(TIMER) as unit:
        orders = [row[0] for row in await unit.fetch(_DUE, [unit.now, limit])]
        if orders:
            await _end(unit, orders)
        return len(orders)


async def _end(unit: UnitOfWork, orders: list[UUID]) -> None:
    locked = await lock_orders(unit, ids=sorted(orders))
    tasks: list[TaskDraft] = []
    for hold, order_id, reason, sentence, overdue, owner, role in await unit.fetch(
        _MARK, [unit.now, list(locked), unit.now]
    ):
        order = locked[order_id]
        if overdue == "release":
            await release_holds(unit, order=order, reason="Its time was over.", holds=[hold], by_right=True)
            continue
        tasks.append(
            TaskDraft(
                kind="hold.overdue",
                subject=f"order/{order.number}",
                sentence=f"Order {order.number} is still held, though its time is over: {sentence}",
                data={"hold": str(hold), "reason": reason, "role": role or ""},
                owner=owner,
            )
        )
    if tasks:
        await raise_tasks(unit, drafts=tasks)
    await save_changes(unit, orders=locked.values())
