"""What follows in the same transaction when rules fired: approvals with their tasks, calls, what they did."""

from collections.abc import Mapping
from uuid import UUID

from lading.flows.rules.ask_approval import ask_approvals
from lading.flows.rules.plan_effects import Planned
from lading.orders.views import OrderView
from lading.routing.waits import Waits, read_waits, write_waits
from lading.rules.hits import RuleHit, write_hits
from lading.rules.hook_calls import write_calls
from lading.store import UnitOfWork
from lading.tasks import raise_tasks


async def follow_up(unit: UnitOfWork, *, planned: Mapping[UUID, Planned], views: Mapping[UUID, OrderView]) -> None:
    """Write what rules want beside the orders themselves. `views` name the orders and say what of them waits."""
    hits = [
        RuleHit(rule=hit.rule, version=hit.version, order=order, event=plan.event, did=hit.did)
        for order, plan in planned.items()
        for hit in plan.hits
    ]
    await write_hits(unit, hits=hits)
    await ask_approvals(unit, wishes=[wish for plan in planned.values() for wish in plan.approvals])
    if tasks := [task for plan in planned.values() for task in plan.tasks]:
        await raise_tasks(unit, drafts=tasks)
    if calls := [call for plan in planned.values() for call in plan.calls]:
        await write_calls(unit, calls=calls)
    await _queue(unit, planned, views)


async def _queue(unit: UnitOfWork, planned: Mapping[UUID, Planned], views: Mapping[UUID, OrderView]) -> None:
    """Only what waits can wait in a queue."""
    queues = {
        order: plan.queue
        for order, plan in planned.items()
        if plan.queue and any(line.backordered for line in views[order].lines)
    }
    if not queues:
        return
    before = await read_waits(unit, orders=list(queues))
    waits = {
        order: Waits(queue, before[order].cancel_on if order in before else None) for order, queue in queues.items()
    }
    await write_waits(unit, waits=waits)
