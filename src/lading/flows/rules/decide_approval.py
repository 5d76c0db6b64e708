"""Deciding approvals: on the last yes what waits goes on, on the first no it does not."""

from uuid import UUID

import msgspec

from lading.access.who import role_of
from lading.flows.at_work import lock_by_number
from lading.flows.company import Company
from lading.flows.rules.go_on import go_on
from lading.flows.rules.judge_orders import who_changed
from lading.flows.rules.plan_effects import ACCEPT
from lading.orders.change import lock_orders
from lading.rules.answers import Answer, answer_approval, lock_approval, may_answer
from lading.store import UnitOfWork
from lading.tasks.keep_one import close_matters

_OF_GOODS = {
    "return": "SELECT DISTINCT l.order_id FROM returns r JOIN return_lines l ON l.return_id = r.id"
    " WHERE r.number = %s AND l.order_id IS NOT NULL",
    "claim": "SELECT order_id FROM claims WHERE number = %s",
}
_OF_ORDER = """
SELECT o.id, o.number, a.ask FROM approvals a JOIN orders o ON o.number = split_part(a.subject, '/', 2)
WHERE a.id = %s AND a.subject LIKE 'order/%%'
"""


class DecideApproval(msgspec.Struct, frozen=True, kw_only=True):
    """One person's answer to what waits for approval; a no says why."""

    approval: UUID
    answer: Answer
    reason: str = ""


async def decide_approval(unit: UnitOfWork, company: Company, *, wish: DecideApproval) -> str:
    """Write down an answer; answers the approval's state: pending, approved or refused.

    The role is the actor's own; a key with that scope stands for one person of any role. Who placed or changed an order
    may not accept it. Raises `NotFound`, `Settled`, `NotYours` for who has another role, asked for it or has answered
    before, and what the act that waited raises where it cannot be done any more: refuse it then.
    """
    order = await unit.fetch(_OF_ORDER, [wish.approval])
    involved: set[str] = set()
    if order:
        await lock_by_number(unit, numbers=[order[0][1]])
    if order and order[0][2] == ACCEPT:
        involved = (await who_changed(unit, orders=[order[0][0]])).get(order[0][0], set())
    await _lock_goods(unit, wish.approval)
    approval = await lock_approval(unit, approval=wish.approval)
    role = "administrator" if unit.actor.kind == "key" else await role_of(unit, actor=unit.actor)
    may_answer(approval, actor=unit.actor, role=role, involved=involved)
    state = await answer_approval(unit, approval=approval, answer=wish.answer, reason=wish.reason)
    if state != "pending":
        await close_matters(unit, matters=[("approval.wanted", f"approval/{approval.id}")], outcome=state)
    await go_on(unit, company, approval=approval, state=state)
    return state


async def _lock_goods(unit: UnitOfWork, approval: UUID) -> None:
    """The orders of a return or claim come before the approval, as where it was asked for."""
    rows = await unit.fetch("SELECT subject FROM approvals WHERE id = %s", [approval])
    about, _, number = rows[0][0].partition("/") if rows else ("", "", "")
    if query := _OF_GOODS.get(about):
        await lock_orders(unit, ids=[row[0] for row in await unit.fetch(query, [number])])
