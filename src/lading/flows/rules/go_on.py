"""What goes on once it is approved, and what ends once it is refused, by what was asked."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.changing.answer_changes import AnswerChange, answer_changes
from lading.flows.company import Company
from lading.flows.money.credit_units import Credit, credit_units
from lading.flows.money.issue_credit import IssueCredit, issue_credits
from lading.flows.money.refund import Refund, refund_orders
from lading.flows.money.write_off import WriteOff, write_off
from lading.flows.returning.decide_claim import DecideClaim
from lading.flows.returning.file_claim import DECIDE
from lading.flows.returning.plan_settlement import SettleReturn
from lading.flows.returning.replace_claimed import settle_claim
from lading.flows.returning.return_tasks import SETTLE
from lading.flows.returning.settle_return import settle_returns
from lading.flows.rules.plan_effects import ACCEPT
from lading.kernel import NotFound
from lading.orders.hold import release_holds
from lading.rules.answers import Approval
from lading.store import UnitOfWork
from lading.tasks import TaskDraft, raise_tasks
from lading.tasks.keep_one import keep_one

GoOn = Callable[[UnitOfWork, Company, Approval], Awaitable[None]]


async def _lift(unit: UnitOfWork, _company: Company, approval: Approval) -> None:
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


async def _refund(unit: UnitOfWork, company: Company, approval: Approval) -> None:
    if not await _of_goods(unit, company, approval):
        await refund_orders(unit, wishes=[_wish(approval, Refund)])


async def _of_goods(unit: UnitOfWork, company: Company, approval: Approval) -> bool:
    """Whether it was the money of a return or of a claim, which is settled now."""
    about = approval.subject.partition("/")[0]
    if about == "return":
        await settle_returns(unit, wishes=[_wish(approval, SettleReturn)])
    elif about == "claim":
        await settle_claim(unit, company, wish=_wish(approval, DecideClaim))
    return about in ("return", "claim")


async def _write_off(unit: UnitOfWork, _company: Company, approval: Approval) -> None:
    await write_off(unit, wishes=[_wish(approval, WriteOff)])


async def _credit(unit: UnitOfWork, company: Company, approval: Approval) -> None:
    """Of an order, of what comes back, or given to a customer."""
    if await _of_goods(unit, company, approval):
        return
    if approval.subject.startswith("order/"):
        await credit_units(unit, wishes=[_wish(approval, Credit)])
    else:
        await issue_credits(unit, wishes=[_wish(approval, IssueCredit)])


async def _agree(unit: UnitOfWork, company: Company, approval: Approval) -> None:
    await answer_changes(unit, company, wishes=[AnswerChange(change=_change(approval), granted=True, agreed=True)])


async def _deny(unit: UnitOfWork, company: Company, approval: Approval) -> None:
    reason = "Its prices were not approved."
    wish = AnswerChange(change=_change(approval), granted=False, agreed=True, reason=reason)
    await answer_changes(unit, company, wishes=[wish])


def _wish(approval: Approval, kind: type[Any]) -> Any:
    return msgspec.convert(approval.data, kind, strict=False)


def _change(approval: Approval) -> UUID:
    return UUID(approval.data["change"])


async def _nothing(unit: UnitOfWork, _company: Company, approval: Approval) -> None:
    """What was asked was not done, so there is nothing to take back; a return or claim stays open, and says why."""
    about, _, number = approval.subject.partition("/")
    kind = {"return": SETTLE, "claim": DECIDE}.get(about)
    if kind is None:
        return
    rows = await unit.fetch(
        "SELECT reason FROM approval_answers WHERE approval = %s AND answer = 'refused'", [approval.id]
    )
    why = f": {rows[0][0]}" if rows and rows[0][0] else ""
    sentence = f"The money of {number} was refused{why.rstrip('.')}. Decide it otherwise."
    data = {"approval": str(approval.id)}
    await keep_one(unit, drafts=[TaskDraft(kind=kind, subject=approval.subject, sentence=sentence, data=data)])


async def _ask_what_now(unit: UnitOfWork, _company: Company, approval: Approval) -> None:
    """What was refused stays where it is until a person has decided what becomes of it."""
    about = approval.subject.replace("/", " ", 1)
    task = TaskDraft(
        kind="approval.refused",
        subject=approval.subject,
        sentence=f"“{approval.sentence}” was refused. Decide what becomes of {about}: change it, or cancel it.",
        data={"approval": str(approval.id), "ask": approval.ask},
    )
    await raise_tasks(unit, drafts=[task])


GOES_ON: dict[str, GoOn] = {
    ACCEPT: _lift,
    "refund": _refund,
    "credit": _credit,
    "write_off": _write_off,
    "price": _agree,
}
"""On the last yes. Others may follow the event `approval.settled`."""

ENDS: dict[str, GoOn] = {"refund": _nothing, "credit": _nothing, "write_off": _nothing, "price": _deny}
"""On the first no."""


async def go_on(unit: UnitOfWork, company: Company, *, approval: Approval, state: str) -> None:
    """Do what follows an answer that settled an approval; nothing while it is pending."""
    if state == "approved" and (goes_on := GOES_ON.get(approval.ask)):
        await goes_on(unit, company, approval)
    if state == "refused":
        await ENDS.get(approval.ask, _ask_what_now)(unit, company, approval)
