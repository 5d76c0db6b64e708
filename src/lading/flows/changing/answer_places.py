"""Places answer what changes ask of them: units go from hands and parcels back to the shelf, or leave all the same."""

from collections.abc import Sequence
from decimal import Decimal

from lading.flows.changing.change_terms import change_terms
from lading.flows.changing.cut_units import held_of
from lading.flows.changing.line_after import LineAfter, Sold
from lading.flows.changing.order_edit import OrderEdit
from lading.flows.changing.promise_left import promise_what_is_left
from lading.flows.changing.settle_asks import LEFT, Why, close_asks, note_denied
from lading.flows.changing.sold_terms import sold_of
from lading.flows.floor import Floor, lock_floor, save_floor
from lading.fulfilment.withdraw import Withdrawn, withdraw
from lading.inventory import lock_free
from lading.inventory.let_go import write_reservations
from lading.inventory.pick import put_back
from lading.kernel import Conflict
from lading.orders.asks import Ask, open_asks
from lading.orders.change import LockedOrder, move
from lading.orders.changes import Change
from lading.orders.terms import read_terms, reckon, write_terms
from lading.orders.vector import Transition
from lading.shipping.parcels import take_out
from lading.store import UnitOfWork

ZERO = Decimal(0)


class PartnerAnswers(Conflict):
    """A partner was asked; its answer is booked on its fulfilment, and ends the change."""

    code = "partner_answers"


async def answer_places(unit: UnitOfWork, change: Change, *, granted: bool, why: Why) -> None:
    """A place lets its units go back to the shelf, or sends them all the same."""
    asks = [one for one in await open_asks(unit, changes=[change.id]) if one.who == "place"]
    if not asks:
        raise PartnerAnswers("A partner was asked; book its answer on its fulfilment, and this change follows.")
    floor = await lock_floor(unit, fulfilments=sorted({one.fulfilment_id for one in asks}))
    asks = [one for one in await open_asks(unit, changes=[change.id]) if one.who == "place"]
    if not granted:
        await close_asks(unit, answers=dict.fromkeys(asks, ZERO), why=why)
        note_denied(floor.orders[change.order_id], change, code=why[0])
        await save_floor(unit, floor)
        return
    await _leave_out(unit, floor, change, asks)


async def _leave_out(unit: UnitOfWork, floor: Floor, change: Change, asks: Sequence[Ask]) -> None:
    """Take the units out of hands and parcels, as far as they are there still, back to the shelf."""
    order = floor.orders[change.order_id]
    terms = await read_terms(unit, orders=[order.id])
    before, sold = terms[order.id], (await sold_of(unit, orders=[order], terms=terms))[order.id]
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
    data: dict[str, object] = {
        "answer": "granted",
        "door": change.door,
        "change": str(change.id),
        "freed": sorted({one.sku for one, _ in held}),
    }
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
        reckon(line, after.lines[number])
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
