"""A partner answers what it was asked: units that it grants are free, those that it denies will be shipped."""

from collections.abc import Sequence
from uuid import UUID

from lading.flows.changing.cancel_orders import CancelOrder, note_cancellation
from lading.flows.changing.promise_left import promise_what_is_left
from lading.flows.changing.settle_asks import settle_partner_asks
from lading.flows.floor import Floor, at_shelf, lock_floor, save_floor
from lading.flows.fulfilling.recall import hold_back, take_back
from lading.fulfilment.call_backs import CallBack, answer, read_pending
from lading.fulfilment.draw import Drawn
from lading.fulfilment.withdraw import Withdrawn
from lading.fulfilment.work import Work, shift
from lading.inventory import lock_free
from lading.inventory.let_go import write_reservations
from lading.kernel import Conflict, plain
from lading.orders.change import LockedOrder, move
from lading.orders.vector import Transition
from lading.store import UnitOfWork
from lading.tasks import TaskDraft, raise_tasks


class NothingAsked(Conflict):
    """The partner was asked for nothing that it has not answered."""

    code = "nothing_asked"


async def answer_call_backs(
    unit: UnitOfWork, *, fulfilments: Sequence[UUID], granted: bool, note: str = "", lines: Sequence[int] | None = None
) -> int:
    """Book the answer to all that is asked back of these fulfilments, or of these lines; answers how many it was.

    Granted units are cancelled, or wait for release again, as was wished. Denied ones stay with the partner, and a
    task says so. Raises `NothingAsked`.
    """
    floor = await lock_floor(unit, fulfilments=fulfilments)
    pending = await read_pending(unit, fulfilments=fulfilments)
    pending = [one for one in pending if lines is None or one.line in lines]
    if not pending:
        raise NothingAsked("Nothing is asked back here that was not answered yet.")
    await answer(unit, answers={one.id: granted for one in pending}, note=note)
    for work in (floor.works[one] for one in fulfilments):
        for order_id in work.orders():
            mine = [one for one in pending if (one.fulfilment_id, one.order_id) == (work.id, order_id)]
            if not mine:
                continue
            order = floor.orders[order_id]
            if granted:
                await _grant(unit, floor, work, order, mine)
            else:
                await _deny(unit, work, order, mine, note)
    await promise_what_is_left(unit, orders=floor.orders.values())
    await settle_partner_asks(unit, fulfilments=fulfilments, lines=lines, granted=granted)
    await save_floor(unit, floor)
    return len(pending)


async def _grant(unit: UnitOfWork, floor: Floor, work: Work, order: LockedOrder, granted: Sequence[CallBack]) -> None:
    cancelled = [one for one in granted if one.act == "cancel"]
    recalled = [
        Drawn(work.lines[order.id, one.line], "released", one.quantity) for one in granted if one.act == "recall"
    ]
    if cancelled:
        await _cancel(unit, floor, work, order, cancelled)
    if recalled:
        reason = next(one.reason for one in granted if one.act == "recall")
        take_back(unit, floor, work, recalled, reason)
        await hold_back(unit, floor, recalled)


async def _cancel(unit: UnitOfWork, floor: Floor, work: Work, order: LockedOrder, granted: Sequence[CallBack]) -> None:
    drawn = [Drawn(work.lines[order.id, one.line], "released", one.quantity) for one in granted]
    freed = at_shelf(floor, work, drawn, sign=-1)
    await lock_free(unit, rows={(one.sku, one.place) for one in freed})
    if freed:
        await write_reservations(unit, changes=freed)
    for one in drawn:
        shift(work, one.line, origin="released", target="cancelled", quantity=one.quantity)
    moves = [Transition(one.line, "released", "cancelled", one.quantity) for one in granted]
    wish = CancelOrder(order.number, granted[0].reason, by=granted[0].by)
    withdrawn = [Withdrawn(work, one.line, "released", one.quantity) for one in granted]
    note_cancellation(unit, order, wish, moves, withdrawn)


async def _deny(unit: UnitOfWork, work: Work, order: LockedOrder, denied: Sequence[CallBack], note: str) -> None:
    data: dict[str, object] = {
        "fulfilment": work.number,
        "place": work.place,
        "act": denied[0].act,
        "lines": [[one.line, one.quantity] for one in denied],
    }
    move(order, kind="order.ask_denied", data=data, reason=denied[0].reason)
    told = ", ".join(f"{plain(one.quantity)} × {order.lines[one.line].sku}" for one in denied)
    sentence = (
        f"{work.place} ships {told} of order {order.number} all the same"
        + (f" (“{note[:200]}”)" if note else "")
        + ". Tell the customer, and take it back once it has arrived, or let them keep it."
    )
    await raise_tasks(
        unit, drafts=[TaskDraft(kind="partner.denied", subject=f"order/{order.number}", sentence=sentence)]
    )
