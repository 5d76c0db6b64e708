"""Answering changes: staff grant or deny what customers ask, places what is asked of them; who asked may withdraw."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.change_order import change_orders
from lading.flows.change_terms import LineAfter, Sold, change_terms
from lading.flows.company import Company
from lading.flows.cut_units import held_of
from lading.flows.floor import Floor, lock_floor, save_floor
from lading.flows.gather_changes import sold_of
from lading.flows.order_edit import ChangeOrder, OrderEdit
from lading.flows.promise_left import promise_what_is_left
from lading.flows.settle_asks import DENIED, LEFT, NO_ANSWER, Why, close_asks, tell_answer
from lading.fulfilment.withdraw import Withdrawn, withdraw
from lading.inventory import lock_free
from lading.inventory.let_go import write_reservations
from lading.inventory.pick import put_back
from lading.kernel import Conflict
from lading.orders.asks import Ask, answer_asks, open_asks
from lading.orders.change import LockedOrder, lock_orders, move
from lading.orders.changes import AnsweredAlready, Change, answer_change, read_changes
from lading.orders.terms import read_terms, write_terms
from lading.orders.vector import Transition
from lading.shipping.parcels import take_out
from lading.store import UnitOfWork
from lading.tasks.keep_one import close_matters

ZERO = Decimal(0)


class AnswerChange(msgspec.Struct, frozen=True, kw_only=True):
    """Grant or deny a change that waits, saying why."""

    change: UUID
    granted: bool
    reason: str = ""


class PartnerAnswers(Conflict):
    """A partner was asked; its answer is booked on its fulfilment, and ends the change."""

    code = "partner_answers"


async def answer_changes(unit: UnitOfWork, company: Company, *, wishes: Sequence[AnswerChange]) -> list[Change]:
    """Answer each; what was granted too late is denied by what has happened. Answers the changes as they are then.

    Raises `NotFound`, `AnsweredAlready`, `PartnerAnswers`.
    """
    for wish in wishes:
        change = (await read_changes(unit, ids=[wish.change]))[wish.change]
        if change.state == "pending":
            await _answer_places(unit, change, granted=wish.granted, why=DENIED)
        elif change.state == "requested":
            await _answer_request(unit, company, change, wish)
        else:
            raise AnsweredAlready(f"This change was {change.state} already.")
    found = await read_changes(unit, ids=[wish.change for wish in wishes])
    return [found[wish.change] for wish in wishes]


async def _answer_request(unit: UnitOfWork, company: Company, change: Change, wish: AnswerChange) -> None:
    number = await _lock(unit, change)
    if wish.granted:
        edit = msgspec.convert(change.wish, OrderEdit, strict=False)
        asked = ChangeOrder(number=number, edit=edit, reason=change.reason, door=change.door, answers=change.id)
        (done,) = await change_orders(unit, company, wishes=[asked])
        await tell_answer(unit, change, state=done.state, code=done.code, sentence=done.sentence)
    else:
        sentence = wish.reason or "We cannot do this."
        await answer_change(unit, change, state="denied", code="denied", sentence=sentence)
        await tell_answer(unit, change, state="denied", code="denied", sentence=sentence)
    await close_matters(unit, matters=[("change.requested", f"order/{number}")], outcome="answered")


async def _lock(unit: UnitOfWork, change: Change) -> str:
    """Lock the order, then the change, which must wait still; answers the order's number."""
    order = (await lock_orders(unit, ids=[change.order_id]))[change.order_id]
    now = (await read_changes(unit, ids=[change.id], lock=True))[change.id]
    if now.state != change.state:
        raise AnsweredAlready(f"This change was {now.state} already.")
    return order.number


async def _answer_places(unit: UnitOfWork, change: Change, *, granted: bool, why: Why) -> None:
    """A place lets its units go back to the shelf, or sends them all the same."""
    asks = [one for one in await open_asks(unit, changes=[change.id]) if one.who == "place"]
    if not asks:
        raise PartnerAnswers("A partner was asked; book its answer on its fulfilment, and this change follows.")
    floor = await lock_floor(unit, fulfilments=sorted({one.fulfilment_id for one in asks}))
    asks = [one for one in await open_asks(unit, changes=[change.id]) if one.who == "place"]
    if not granted:
        await close_asks(unit, answers=dict.fromkeys(asks, ZERO), why=why)
        return
    await _leave_out(unit, floor, change, asks)


async def _leave_out(unit: UnitOfWork, floor: Floor, change: Change, asks: Sequence[Ask]) -> None:
    """Take the units out of hands and parcels, as far as they are there still, back to the shelf."""
    order = floor.orders[change.order_id]
    terms = await read_terms(unit, orders=[order.id])
    before, sold = terms[order.id], sold_of(orders=[order], terms=terms)[order.id]
    cancelled = {number: line.vector["cancelled"] for number, line in order.lines.items()}
    answers: dict[Ask, Decimal] = {}
    taken: list[Withdrawn] = []
    for ask in asks:
        found = _from_hands(unit, floor, order, ask)
        answers[ask] = sum((one.quantity for one in found), ZERO)
        taken += found
    await close_asks(unit, answers=answers, why=LEFT)
    if not taken:
        return
    held = [(reservation, one.origin != "released") for one in taken for reservation in held_of(order, one)]
    await lock_free(unit, rows={(one.sku, one.place) for one, _ in held})
    await put_back(unit, changes=[one for one, picked in held if picked])
    if held:
        await write_reservations(unit, changes=[one for one, _ in held])
    moves = [Transition(one.line, one.origin, "cancelled", one.quantity) for one in taken]
    data: dict[str, object] = {"answer": "granted", "freed": sorted({one.sku for one, _ in held})}
    move(order, kind="order.changed", moves=moves, data=data, reason=change.reason)
    lines = {
        number: LineAfter(
            before=before.lines[number],
            ordered_before=line.ordered,
            cancelled_before=cancelled[number],
            ordered=line.ordered,
            cancelled=line.vector["cancelled"],
            sold=sold.get(number, Sold()),
        )
        for number, line in order.lines.items()
    }
    after = change_terms(currency=order.currency, before=before, lines=lines, edit=OrderEdit())
    for number, line in order.lines.items():
        line.owed = after.lines[number].owed
    order.total = after.total
    await write_terms(unit, before={order.id: before}, after={order.id: after})
    await promise_what_is_left(unit, orders=[order])
    await save_floor(unit, floor)


def _from_hands(unit: UnitOfWork, floor: Floor, order: LockedOrder, ask: Ask) -> list[Withdrawn]:
    work, left = floor.works[ask.fulfilment_id], ask.quantity
    found: list[Withdrawn] = []
    for origin in ("released", "picked", "packed"):
        some = withdraw([work], order_id=order.id, line=ask.line, origin=origin, quantity=left)
        left -= sum((one.quantity for one in some), ZERO)
        found += some
        if origin == "packed" and some:
            parcels = floor.parcels.get(work.id, [])
            packed = sum((one.quantity for one in some), ZERO)
            take_out(parcels, key=(order.id, ask.line), quantity=packed, now=unit.now)
    return found


async def withdraw_change(unit: UnitOfWork, *, change_id: UUID, reason: str = "") -> Change:
    """Take back a change that waits: nothing more of it happens. Raises `PartnerAnswers`, `AnsweredAlready`."""
    change = (await read_changes(unit, ids=[change_id]))[change_id]
    number = await _lock(unit, change)
    asks = await open_asks(unit, changes=[change.id])
    if any(one.who == "partner" for one in asks):
        raise PartnerAnswers("A partner was asked already, and its answer counts.")
    if asks:
        await answer_asks(unit, answers=dict.fromkeys(asks, ZERO))
    sentence = reason or "It was withdrawn."
    await answer_change(unit, change, state="withdrawn", code="withdrawn", sentence=sentence)
    await tell_answer(unit, change, state="withdrawn", code="withdrawn", sentence=sentence)
    await close_matters(unit, matters=[("change.requested", f"order/{number}")], outcome="withdrawn")
    return (await read_changes(unit, ids=[change_id]))[change_id]


async def settle_changes(company: Company) -> int:
    """Settle those whose time is over; answers how many."""
    async with company.database.unit_of_work() as unit:
        return await settle_unanswered(unit)


async def settle_unanswered(unit: UnitOfWork, *, limit: int = 50) -> int:
    """Places that did not answer in time send what they have: those changes are denied. Answers how many."""
    rows = await unit.fetch(
        "SELECT c.id FROM changes c WHERE c.state = 'pending' AND c.due_at <= %s AND EXISTS (SELECT FROM change_asks a"
        " WHERE a.change_id = c.id AND a.state = 'pending' AND a.who = 'place') ORDER BY c.due_at LIMIT %s",
        [unit.now, limit],
    )
    for (change_id,) in rows:
        change = (await read_changes(unit, ids=[change_id]))[change_id]
        await _answer_places(unit, change, granted=False, why=NO_ANSWER)
    return len(rows)
