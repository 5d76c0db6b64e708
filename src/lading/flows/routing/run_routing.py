"""Routing that has a time of its own: groups whose turn has come, and rests that may wait no longer."""

from lading.flows.changing.cancel_orders import CancelOrder, LineQuantity, cancel_orders
from lading.flows.company import Company
from lading.flows.promising.fill_backorders import fill_backorders
from lading.kernel import Actor
from lading.orders.change import lock_orders
from lading.orders.waiting import find_fillable
from lading.routing.plans import plan_now
from lading.routing.schedules import is_due
from lading.routing.waits import drop_waits, find_overdue, sweep_waits
from lading.store import UnitOfWork
from lading.store.keys import lock_names, lock_number

ROUTER = Actor("system", "routing")
_RUNS = lock_number("routing runs")
_MOST = 2000


async def run_due_groups(company: Company) -> int:
    """Run every group whose time has come; answers how many orders gained. Only one process runs them at a time."""
    async with company.database.unit_of_work(ROUTER) as unit:
        plan = await plan_now(unit)
        if not plan.scheduled:
            return 0
        await lock_names(unit, stages=[[_RUNS]])
        rows = await unit.fetch("SELECT name, last_at FROM routing_runs")
        last = {row[0]: row[1] for row in rows}
        due = [
            group.name
            for group in plan.settings.groups
            if group.enabled and is_due(group.schedule, last=last.get(group.name), now=unit.now)
        ]
        gained = 0
        for name in due:
            gained += await _run_group(unit, company, name)
        return gained


async def _run_group(unit: UnitOfWork, company: Company, name: str) -> int:
    skus = await find_fillable(unit, limit=_MOST)
    gained = await fill_backorders(unit, company.reference, skus=skus, run=name, limit=_MOST) if skus else 0
    await unit.execute(
        "INSERT INTO routing_runs (name, last_at, routed) VALUES (%s, %s, %s)"
        " ON CONFLICT (name) DO UPDATE SET last_at = excluded.last_at, routed = excluded.routed",
        [name, unit.now, gained],
    )
    return gained


async def cancel_overdue(company: Company, *, limit: int = 50) -> int:
    """Cancel what waits although its rule let it wait only until today; answers how many orders were looked at."""
    async with company.database.unit_of_work(ROUTER) as unit:
        overdue = await find_overdue(unit, day=unit.now.date(), limit=limit)
        locked = await lock_orders(unit, ids=overdue)
        wishes: list[CancelOrder] = []
        for order in locked.values():
            waits = [(line.line, line.vector["backordered"]) for line in order.lines.values()]
            lines = [LineQuantity(number, quantity) for number, quantity in waits if quantity]
            if lines:
                wishes.append(CancelOrder(order.number, "waited as long as its routing rule allows", lines=lines))
        if wishes:
            await cancel_orders(unit, wishes=wishes)
        await drop_waits(unit, orders=overdue)
        await sweep_waits(unit)
        return len(overdue)
