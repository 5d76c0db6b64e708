"""Answering changes: staff grant or deny what customers ask, places what is asked of them; who asked may withdraw."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.at_work import save_changes
from lading.flows.changing.answer_places import answer_places
from lading.flows.changing.change_order import change_orders
from lading.flows.changing.order_edit import ChangeOrder, OrderEdit
from lading.flows.changing.prices_to_agree import TO_AGREE
from lading.flows.changing.settle_asks import DENIED, note_denied, tell_answer
from lading.flows.company import Company
from lading.kernel import Conflict
from lading.orders.change import lock_orders
from lading.orders.changes import AnsweredAlready, Change, answer_change, read_changes
from lading.store import UnitOfWork
from lading.tasks.keep_one import close_matters

ZERO = Decimal(0)


class AnswerChange(msgspec.Struct, frozen=True, kw_only=True):
    """Grant or deny a change that waits, saying why; prices beyond their limits have to be `agreed` by approval."""

    change: UUID
    granted: bool
    reason: str = ""
    agreed: bool = False


class NeedsApproval(Conflict):
    """Its prices are agreed by whoever approves them, in the queue of approvals."""

    code = "needs_approval"


async def answer_changes(unit: UnitOfWork, company: Company, *, wishes: Sequence[AnswerChange]) -> list[Change]:
    """Answer each; what was granted too late is denied by what has happened. Answers the changes as they are then.

    Raises `NotFound`, `AnsweredAlready`, `PartnerAnswers`, `NeedsApproval`.
    """
    for wish in wishes:
        change = (await read_changes(unit, ids=[wish.change]))[wish.change]
        if change.state == "pending":
            await answer_places(unit, change, granted=wish.granted, why=DENIED)
        elif change.state == "requested":
            await _answer_request(unit, company, change, wish)
        else:
            raise AnsweredAlready(f"This change was {change.state} already.")
    found = await read_changes(unit, ids=[wish.change for wish in wishes])
    return [found[wish.change] for wish in wishes]


async def _answer_request(unit: UnitOfWork, company: Company, change: Change, wish: AnswerChange) -> None:
    number, state = await lock_open(unit, change), "denied"
    if change.code == TO_AGREE and not wish.agreed:
        raise NeedsApproval(f"The prices of this change of order {number} are decided in the queue of approvals.")
    if wish.granted:
        edit = msgspec.convert(change.wish, OrderEdit, strict=False)
        asked = ChangeOrder(number=number, edit=edit, reason=change.reason, door=change.door)
        asked = msgspec.structs.replace(asked, answers=change.id, agreed=wish.agreed)
        (done,) = await change_orders(unit, company, wishes=[asked])
        state = done.state
        await tell_answer(unit, change, state=done.state, code=done.code, sentence=done.sentence)
    else:
        sentence = wish.reason or "We cannot do this."
        await answer_change(unit, change, state="denied", code="denied", sentence=sentence)
        await tell_answer(unit, change, state="denied", code="denied", sentence=sentence)
    if state == "denied":
        order = (await lock_orders(unit, ids=[change.order_id]))[change.order_id]
        note_denied(order, change, code="denied")
        await save_changes(unit, orders=[order])
    await close_matters(unit, matters=[("change.requested", f"order/{number}")], outcome="answered")


async def lock_open(unit: UnitOfWork, change: Change) -> str:
    """Lock the order, then the change, which must wait still; answers the order's number."""
    order = (await lock_orders(unit, ids=[change.order_id]))[change.order_id]
    now = (await read_changes(unit, ids=[change.id], lock=True))[change.id]
    if now.state != change.state:
        raise AnsweredAlready(f"This change was {now.state} already.")
    return order.number
