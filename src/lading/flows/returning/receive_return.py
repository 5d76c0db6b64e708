"""Goods come back: what was announced, a part of it, more, or what nobody announced. Facts are accepted."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.company import Company
from lading.flows.money.books import read_books
from lading.flows.returning.judge_return import Judge, call_judge
from lading.flows.returning.return_frame import Desk, lock_desk, save_desk
from lading.flows.returning.return_lines import Counter, NotReturnable, make_lines, new_line, refresh_items
from lading.flows.returning.return_tasks import ask_persons
from lading.kernel import Conflict, FieldError, Invalid, new_id, plain
from lading.kernel.quantity import floor_to
from lading.orders.change import LockedOrder, move
from lading.orders.vector import Transition, take
from lading.returns.pieces import Piece
from lading.returns.returnable import read_away
from lading.returns.rma import Return, ReturnLine
from lading.returns.wishes import BackLine, CameLine
from lading.store import UnitOfWork

ZERO = Decimal(0)


class ReceiveReturn(msgspec.Struct, frozen=True, kw_only=True):
    """What came (None: everything that is expected) and where; empty: the return's own place."""

    number: str
    lines: Sequence[CameLine] | None = None
    place: str = ""
    version: int | None = None


class NothingExpected(Conflict):
    """Nothing of it is expected any more."""

    code = "nothing_expected"


async def receive_returns(
    unit: UnitOfWork, company: Company, *, wishes: Sequence[ReceiveReturn]
) -> list[tuple[Return, list[Piece]]]:
    """Book what came; answers the returns with their new pieces, in order. No money moves by it.

    More than was announced, what was refused, and other items are taken in, too; the policy decides on them, and a
    person is asked where it does not allow them. Raises `NotFound`, `Outdated`, `Invalid`, `NotReturnable` for more
    than was ever sent, `NothingExpected`; then nothing is booked.
    """
    version = wishes[0].version if len(wishes) == 1 else None
    desk = await lock_desk(unit, numbers=[wish.number for wish in wishes], version=version)
    await read_books(unit, orders=list(desk.orders))  # opened before the units are back, they count as sold
    said = [BackLine(sku=line.sku, quantity=Decimal(1)) for wish in wishes for line in wish.lines or () if line.sku]
    await refresh_items(unit, company.reference, said)
    customers = [one.customer for one in desk.returns.values()]
    judge = await call_judge(unit, company, orders=desk.orders, customers=customers)
    numbers = {order.number: order for order in desk.orders.values()}
    counter = Counter(numbers, await read_away(unit, orders=list(desk.orders)))
    came: list[tuple[Return, list[Piece]]] = []
    for wish in wishes:
        one = desk.returns[wish.number]
        place = wish.place or one.place
        if place not in company.reference.places:
            raise Invalid(f"There is no place “{place}”.", code="unknown_place")
        came.append((one, _receive(unit, desk, judge, counter, one, wish, place)))
    await save_desk(unit, desk)
    await ask_persons(unit, returns=list(desk.returns.values()))
    return came


def _receive(
    unit: UnitOfWork, desk: Desk, judge: Judge, counter: Counter, one: Return, wish: ReceiveReturn, place: str
) -> list[Piece]:
    said = wish.lines
    if said is None:
        said = [CameLine(line=line.line) for line in one.lines if line.expected]
    if not said:
        raise NothingExpected(f"Nothing of {one.number} is expected. Name the lines or items that came all the same.")
    made: list[Piece] = []
    moved: dict[UUID, list[Transition]] = {}
    for index, line in enumerate(said):
        mine, quantity = _came(counter, judge, one, line, index)
        if mine.order_id is not None:
            order = desk.orders[mine.order_id]
            moved.setdefault(order.id, []).extend(_back(order, mine, quantity, moved.get(order.id, ()), index))
        _book(mine, quantity)
        if not mine.announced or mine.outcome in {"refused", "ask", "pending"}:
            _judge_late(judge, one, mine)
        made.append(_piece(unit, one, mine.line, quantity, place))
    one.pieces.extend(made)
    for order_id, moves in moved.items():
        data: dict[str, object] = {"return": one.number, "place": place}
        move(desk.orders[order_id], kind="order.returned", moves=moves, data=data)
    told = [[piece.line, one.find(piece.line).sku, piece.quantity] for piece in made]
    desk.note(one, kind="return.received", lines=told, place=place)
    return made


def _came(counter: Counter, judge: Judge, one: Return, said: CameLine, index: int) -> tuple[ReturnLine, Decimal]:
    """The line that the units belong to, perhaps a new one, and how many they are."""
    if said.line is None:
        return _unannounced(counter, judge, one, said, index)
    line = one.find(said.line)
    quantity = line.expected if said.quantity is None else said.quantity
    if quantity <= 0:
        sentence = f"Line {line.line} of {one.number}: nothing of it is expected. Say how many came all the same."
        raise NothingExpected(sentence, errors=(FieldError(f"/lines/{index}/quantity", "nothing_expected", sentence),))
    if floor_to(quantity, line.decimals) != quantity:
        sentence = f"Line {line.line}: its unit allows {line.decimals} digits after the point."
        raise Invalid(sentence, errors=(FieldError(f"/lines/{index}/quantity", "too_fine", sentence),))
    beyond = quantity - line.expected
    if beyond > 0 and line.order_id and line.order_line:
        order = next(order for order in counter.orders.values() if order.id == line.order_id)
        left = counter.left(order, line.order_line)
        if beyond > left:
            sentence = (
                f"{plain(quantity)} × {line.sku} of order {order.number} cannot have come: {plain(line.expected)} are"
                f" expected and {plain(left)} more were sent that no other return speaks for. Receive what is left as"
                " an item without an order."
            )
            raise NotReturnable(sentence, errors=(FieldError(f"/lines/{index}/quantity", "not_returnable", sentence),))
        counter.take(order, line.order_line, beyond)
    return line, quantity


def _unannounced(counter: Counter, judge: Judge, one: Return, said: CameLine, index: int) -> tuple[ReturnLine, Decimal]:
    """A new line for an item that was not announced: of an order of the return where that fits, else of none."""
    quantity = said.quantity or Decimal(1)
    orders = [order for order in counter.orders.values() if said.order in ("", order.number)]
    if said.order and not orders:
        sentence = f"Order {said.order} is not one of {one.number}. Leave it out, or ask for a return of it."
        raise Invalid(sentence, errors=(FieldError(f"/lines/{index}/order", "unknown_order", sentence),))
    wanted = BackLine(sku=said.sku, quantity=quantity)
    mine: ReturnLine | None = None
    for order in orders:
        for sold in order.lines.values():
            if mine is None and sold.sku == said.sku and counter.left(order, sold.line) >= quantity:
                counter.take(order, sold.line, quantity)
                mine = new_line(sold, wanted, quantity, order=order)
    if mine is None:
        mine = make_lines(counter, [wanted], reference=judge.reference)[0]
    mine.line, mine.announced = max(line.line for line in one.lines) + 1, False
    one.lines.append(mine)
    return mine, quantity


def _back(
    order: LockedOrder, line: ReturnLine, quantity: Decimal, before: Sequence[Transition], index: int
) -> list[Transition]:
    """The moves of the order's units. Raises `NotReturnable` where fewer are with the customer."""
    number = line.order_line or 0
    vector = dict(order.lines[number].vector)
    for one in before:
        if one.line == number:
            vector[one.origin] -= one.quantity
    moves = take(vector, line=number, quantity=quantity, origins=("delivered", "shipped"), target="returned")
    if sum((one.quantity for one in moves), ZERO) < quantity:
        there = vector["shipped"] + vector["delivered"]
        sentence = f"Of line {number} of order {order.number} only {plain(there)} are out: more cannot come back."
        raise NotReturnable(sentence, errors=(FieldError(f"/lines/{index}/quantity", "not_returnable", sentence),))
    return moves


def _book(line: ReturnLine, quantity: Decimal) -> None:
    """Units come: first those that are expected, then those that were given up, then more than was asked for."""
    expected = min(line.expected, quantity)
    line.expected -= expected
    late = min(line.closed, quantity - expected)
    line.closed -= late
    line.quantity += quantity - expected - late
    line.received += quantity
    if late and line.outcome == "authorised":
        line.outcome = "ask"


def _judge_late(judge: Judge, one: Return, line: ReturnLine) -> None:
    """What nobody authorised: the policy decides; where it refuses, a person does, since the goods are here."""
    judge.decide(one, line)
    if line.outcome == "refused":
        line.outcome, line.credited = "ask", ZERO


def _piece(unit: UnitOfWork, one: Return, line: int, quantity: Decimal, place: str) -> Piece:
    return Piece(
        id=new_id(),
        return_id=one.id,
        line=line,
        quantity=quantity,
        place=place,
        received_at=unit.now,
        received_by=unit.actor.label,
        touched=True,
    )
