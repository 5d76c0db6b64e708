"""Deciding approvals: on the last yes what waits goes on, on the first no it does not."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import msgspec

from lading.access.who import role_of
from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.rules.judge_orders import who_changed
from lading.flows.rules.plan_effects import ACCEPT
from lading.kernel import NotFound
from lading.orders.hold import release_holds
from lading.rules.answers import Answer, Approval, answer_approval, lock_approval, may_answer
from lading.store import UnitOfWork
from lading.tasks import TaskDraft, raise_tasks
from lading.tasks.keep_one import close_matters

_OF_ORDER = """
SELECT o.id, o.number FROM approvals a JOIN orders o ON o.number = split_part(a.subject, '/', 2)
WHERE a.id = %s AND a.subject LIKE 'order/%%'
"""


class DecideApproval(msgspec.Struct, frozen=True, kw_only=True):
    """One person's answer to what waits for approval; a no says why."""

    approval: UUID
    answer: Answer
    reason: str = ""


async def decide_approval(unit: UnitOfWork, *, wish: DecideApproval) -> str:
    """Write down an answer; answers the approval's state: pending, approved or refused.

    The role is the actor's own; a key with that scope stands for one person of any role. Raises `NotFound`,
    `Settled`, and `NotYours` for who has another role, asked for it, changed its order, or has answered before.
    """
    order = await unit.fetch(_OF_ORDER, [wish.approval])
    involved: set[str] = set()
    if order:
        await lock_by_number(unit, numbers=[order[0][1]])
        involved = (await who_changed(unit, orders=[order[0][0]])).get(order[0][0], set())
    approval = await lock_approval(unit, approval=wish.approval)
    role = "administrator" if unit.actor.kind == "key" else await role_of(unit, actor=unit.actor)
    may_answer(approval, actor=unit.actor, role=role, involved=involved)
    state = await answer_approval(unit, approval=approval, answer=wish.answer, reason=wish.reason)
    if state != "pending":
        await close_matters(unit, matters=[("approval.wanted", f"approval/{approval.id}")], outcome=state)
    if state == "approved" and (goes_on := GOES_ON.get(approval.ask)):
        await goes_on(unit, approval)
    if state == "refused":
        await _ask_what_now(unit, approval)
    return state


async def _lift(unit: UnitOfWork, approval: Approval) -> None:
    """The order's hold is released: it goes on from where it stopped."""
    number = approval.subject.partition("/")[2]
    holds = await unit.fetch("SELECT id FROM holds WHERE approval = %s AND released_at IS NULL", [approval.id])
    try:
        order = (await lock_by_number(unit, numbers=[number]))[number]
    except NotFound:
        return
    people = len({*approval.given, unit.actor.label})
    reason = "It was approved." if people == 1 else f"It was approved by {people} people."
    await release_holds(unit, order=order, reason=reason, holds=[row[0] for row in holds], by_right=True)
    await save_changes(unit, orders=[order])


GoOn = Callable[[UnitOfWork, Approval], Awaitable[None]]

GOES_ON: dict[str, GoOn] = {ACCEPT: _lift}
"""What goes on once it is approved, by what was asked. Others may follow the event `approval.settled`."""


async def _ask_what_now(unit: UnitOfWork, approval: Approval) -> None:
    """What was refused stays where it is until a person has decided what becomes of it."""
    about = approval.subject.replace("/", " ", 1)
    task = TaskDraft(
        kind="approval.refused",
        subject=approval.subject,
        sentence=f"“{approval.sentence}” was refused. Decide what becomes of {about}: change it, or cancel it.",
        data={"approval": str(approval.id), "ask": approval.ask},
    )
    await raise_tasks(unit, drafts=[task])
