"""Giving up units at a counter: they go back to stock and are cancelled, because nobody wants or fetches them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

from lading.flows.at_work import sum_paid
from lading.flows.changing.promise_left import promise_what_is_left
from lading.flows.floor import Floor, at_shelf
from lading.flows.money.refund_due import REFUND_DUE
from lading.fulfilment.draw import Drawn
from lading.fulfilment.work import Work, shift
from lading.inventory import lock_free
from lading.inventory.let_go import write_reservations
from lading.inventory.pick import put_back
from lading.kernel import plain
from lading.orders.change import LockedOrder, Paid, move
from lading.orders.due import due
from lading.orders.vector import Transition
from lading.shipping.parcels import take_out
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

ZERO = Decimal(0)
NOTHING = Paid()


async def give_up(
    unit: UnitOfWork,
    floor: Floor,
    *,
    given: Sequence[tuple[Work, Sequence[Drawn]]],
    reason: str,
    by: Literal["customer", "seller"],
) -> None:
    """Cancel these units of fulfilments, which are picked or packed; the caller saves the floor.

    What was paid for them is owed back: a task says how much. Orders and fulfilments are locked; this locks stock.
    """
    held = [one for work, drawn in given for one in at_shelf(floor, work, drawn, sign=-1)]
    picked = [
        one
        for work, drawn in given
        for one in at_shelf(floor, work, [each for each in drawn if each.origin != "released"], sign=-1)
    ]
    await lock_free(unit, rows={(one.sku, one.place) for one in held})
    await put_back(unit, changes=picked)
    if held:
        await write_reservations(unit, changes=held)
    for work, drawn in given:
        for order_id in dict.fromkeys(one.line.order_id for one in drawn):
            mine = [one for one in drawn if one.line.order_id == order_id]
            _cancel(unit, floor, work, mine, reason=reason, by=by)
    touched = {one.line.order_id for _, drawn in given for one in drawn}
    orders = [floor.orders[order_id] for order_id in touched]
    await promise_what_is_left(unit, orders=orders)
    await _owe(unit, orders, reason)


def _cancel(unit: UnitOfWork, floor: Floor, work: Work, drawn: Sequence[Drawn], *, reason: str, by: str) -> None:
    order = floor.orders[drawn[0].line.order_id]
    for one in drawn:
        if one.origin == "packed":
            key = (order.id, one.line.line)
            take_out(floor.parcels.get(work.id, []), key=key, quantity=one.quantity, now=unit.now)
        shift(work, one.line, origin=one.origin, target="cancelled", quantity=one.quantity)
    freed = sorted({sku for one in drawn for sku, _ in order.lines[one.line.line].parts})
    data: dict[str, object] = {
        "by": by,
        "freed": freed,
        "withdrawn": [[work.number, one.line.line, one.origin, one.quantity] for one in drawn],
        "fulfilment": work.number,
        "place": work.place,
    }
    moves = [Transition(one.line.line, one.origin, "cancelled", one.quantity) for one in drawn]
    move(order, kind="order.cancelled", moves=moves, data=data, reason=reason)
    if all(line.vector["cancelled"] == line.ordered for line in order.lines.values()):
        if by == "customer":
            order.withdrawn_at = unit.now
        else:
            order.declined_at = unit.now


async def _owe(unit: UnitOfWork, orders: Iterable[LockedOrder], reason: str) -> None:
    """A task for each order of which more is paid than is still owed."""
    found = list(orders)
    paid: dict[UUID, Paid] = await sum_paid(unit, orders=[order.id for order in found])
    tasks = [task for order in found if (task := _refund(order, paid.get(order.id, NOTHING), reason))]
    if tasks:
        await keep_one(unit, drafts=tasks)


def _refund(order: LockedOrder, paid: Paid, reason: str) -> TaskDraft | None:
    owed = due(total=order.total, currency=order.currency, lines=order.lines.values()) + paid.adjusted
    back = paid.captured - paid.refunded - owed
    if back <= 0:
        return None
    why = "was not collected" if reason == "not_collected" else "was not wanted at the counter"
    sentence = f"Order {order.number}, or a part of it, {why}. Refund {plain(back)} {order.currency} to the customer."
    data = {"amount": plain(back), "currency": order.currency, "reason": reason}
    return TaskDraft(kind=REFUND_DUE, subject=f"order/{order.number}", sentence=sentence, data=data)
