"""Rules follow the event log: changes, failed payments, moved promises and returns are judged as they happen."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.flows.company import Company
from lading.flows.rules.judge_orders import CHANGES, RULES, judge_orders
from lading.flows.rules.plan_effects import ACCEPT
from lading.rules.approvals import withdraw_approvals
from lading.store import UnitOfWork
from lading.store.outbox import Logged, drain
from lading.tasks.keep_one import close_matters

CONSUMER = "rules"
_LATE = """
SELECT o.id, (now() AT TIME ZONE 'UTC')::date - o.promised_for FROM orders o
WHERE NOT o.done AND o.promised_for < (now() AT TIME ZONE 'UTC')::date
  AND o.progress NOT IN ('shipped', 'delivered')
  AND NOT EXISTS (SELECT FROM rule_hits h WHERE h.order_id = o.id AND h.event = 'shipment.late'
    AND h.at > now() - interval '20 hours')
ORDER BY o.placed_at LIMIT %s
"""

Facts = Mapping[str, Mapping[str, Any]]


async def judge_events(company: Company, *, limit: int = 200) -> int:
    """Judge the orders of new events; answers how many events were read. While there are no rules, nothing is."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        await judge_new(unit, company, events)

    return await drain(company.database, consumer=CONSUMER, consume=consume, limit=limit)


async def judge_new(unit: UnitOfWork, company: Company, events: Sequence[Logged]) -> None:
    """What a worker does with new events."""
    unit.actor = RULES
    await _withdraw(unit, events)
    await company.refresh(unit, skus=())
    book = company.rules.book
    if not book.rules:
        return
    for moment in ("order.changed", "payment.failed", "promise.moved", "return.asked"):
        found = {one.order_id: facts for one in events if one.order_id and (facts := _facts(moment, one)) is not None}
        if moment == "order.changed" and found and book.at(moment, unit.now):
            found = await _unjudged(unit, events, found)
        await judge_orders(unit, company.reference, book=book, event=moment, orders=found)


async def judge_late(company: Company, *, limit: int = 200) -> int:
    """Judge what is late in leaving, each order once a day while a rule fires; answers on how many one fired."""
    async with company.database.unit_of_work(RULES) as unit:
        await company.refresh(unit, skus=())
        if not company.rules.book.at("shipment.late", unit.now):
            return 0
        rows = await unit.fetch(_LATE, [limit])
        late = {row[0]: {"shipment": {"days_late": row[1]}} for row in rows}
        return await judge_orders(unit, company.reference, book=company.rules.book, event="shipment.late", orders=late)


async def _withdraw(unit: UnitOfWork, events: Sequence[Logged]) -> None:
    """Nobody has to approve what was cancelled wholly."""
    gone = [one.order_id for one in events if one.kind == "order.cancelled" and one.order_id]
    if not gone:
        return
    rows = await unit.fetch(
        "SELECT 'order/' || number FROM orders WHERE id = ANY(%s)"
        " AND (declined_at IS NOT NULL OR withdrawn_at IS NOT NULL)",
        [gone],
    )
    if rows:
        subjects = [row[0] for row in rows]
        ids = await withdraw_approvals(
            unit, subjects=subjects, asks=(ACCEPT, "price"), reason="The order was cancelled."
        )
        await close_matters(unit, matters=[("approval.wanted", f"approval/{one}") for one in ids])


def _facts(moment: str, one: Logged) -> Facts | None:
    """The facts of an event at this moment; None where it is none. What rules did themselves is not judged again."""
    if one.actor == RULES.label:
        return None
    if moment == "order.changed" and one.kind in CHANGES:
        return {"change": {"kind": one.kind, "by": one.actor.partition(":")[0]}}
    if moment == "promise.moved" and (later := _days_later(one.data.get("promise"))) is not None:
        return {"promise": {"days_later": later}}
    if one.kind != _MOMENTS.get(moment):
        return None
    return _told(moment, one.data)


def _told(moment: str, data: Mapping[str, Any]) -> Facts:
    """What the event says that rules may ask."""
    if moment == "payment.failed":
        return {"payment": {"failed": data.get("asked"), "error": data.get("error")}}
    return {"return": {"by": data.get("origin"), "units": sum((Decimal(one[1]) for one in data["units"]), Decimal(0))}}


_MOMENTS = {"payment.failed": "order.payment_failed", "return.asked": "order.return_requested"}
"""The event by which a moment is known."""


async def _unjudged(unit: UnitOfWork, events: Sequence[Logged], found: Mapping[UUID, Facts]) -> dict[UUID, Facts]:
    """Without those orders on which rules took effect in the very transactions that changed them."""
    changes = [(one.order_id, one.at) for one in events if one.order_id in found and one.kind in CHANGES]
    rows = await unit.fetch(
        "SELECT c.order_id FROM unnest(%s::uuid[], %s::timestamptz[]) AS c(order_id, at)"
        " WHERE NOT EXISTS (SELECT FROM rule_hits h WHERE h.order_id = c.order_id AND h.event = 'order.changed'"
        " AND h.at = c.at)",
        [[order for order, _ in changes], [at for _, at in changes]],
    )
    left = {row[0] for row in rows}
    return {order: facts for order, facts in found.items() if order in left}


def _days_later(told: Any) -> int | None:
    """By how many days the worst promise moved; a line that now waits for stock counts as a year."""
    if not told:
        return None
    moves = []
    for _line, before, after, _reason in told:
        if before and after:
            moves.append((date.fromisoformat(str(after)) - date.fromisoformat(str(before))).days)
        elif before:
            moves.append(365)
    return max(moves, default=0)
