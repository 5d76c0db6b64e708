"""Taking back a wish to change an order, while nobody has answered it."""

from decimal import Decimal
from uuid import UUID

from lading.flows.changing.answer_changes import lock_open
from lading.flows.changing.answer_places import PartnerAnswers
from lading.flows.changing.prices_to_agree import TO_AGREE
from lading.flows.changing.settle_asks import tell_answer
from lading.orders.asks import answer_asks, open_asks
from lading.orders.changes import Change, answer_change, read_changes
from lading.rules.approvals import withdraw_approvals
from lading.store import UnitOfWork
from lading.tasks.keep_one import close_matters

ZERO = Decimal(0)


async def withdraw_change(unit: UnitOfWork, *, change_id: UUID, reason: str = "") -> Change:
    """Take back a change that waits: nothing more of it happens. Raises `PartnerAnswers`, `AnsweredAlready`."""
    change = (await read_changes(unit, ids=[change_id]))[change_id]
    number = await lock_open(unit, change)
    asks = await open_asks(unit, changes=[change.id])
    if any(one.who == "partner" for one in asks):
        raise PartnerAnswers("A partner was asked already, and its answer counts.")
    if asks:
        await answer_asks(unit, answers=dict.fromkeys(asks, ZERO))
    if change.code == TO_AGREE:
        ids = await withdraw_approvals(unit, subjects=[f"order/{number}"], asks=["price"], reason="It was withdrawn.")
        await close_matters(unit, matters=[("approval.wanted", f"approval/{one}") for one in ids])
    sentence = reason or "It was withdrawn."
    await answer_change(unit, change, state="withdrawn", code="withdrawn", sentence=sentence)
    await tell_answer(unit, change, state="withdrawn", code="withdrawn", sentence=sentence)
    await close_matters(unit, matters=[("change.requested", f"order/{number}")], outcome="withdrawn")
    return (await read_changes(unit, ids=[change_id]))[change_id]
