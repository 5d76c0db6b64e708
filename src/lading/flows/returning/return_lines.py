"""Lines of returns as they are asked for: found on their orders, counted against what can still come back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from lading.catalog import Reference
from lading.flows.stock.receive_stock import base_quantity
from lading.kernel import Conflict, FieldError, Invalid, plain
from lading.kernel.quantity import floor_to
from lading.orders.change import LockedLine, LockedOrder
from lading.returns.accept_return import Decision
from lading.returns.returnable import Away, Key, returnable
from lading.returns.rma import ReturnLine, Wanted
from lading.returns.wishes import BackLine
from lading.store import UnitOfWork

ZERO = Decimal(0)
UNDECIDED = Decision(outcome="ask", rule="", sentence="", explanation="Nobody has decided yet.", version=0)


class NotReturnable(Conflict):
    """There are not that many units that could come back."""

    code = "not_returnable"


class Counter(msgspec.Struct):
    """What can still come back of locked orders, counted down as lines take their units."""

    orders: Mapping[str, LockedOrder]
    away: dict[Key, Away]

    def left(self, order: LockedOrder, line: int) -> Decimal:
        """How many units of a line can still come back."""
        return returnable(order.lines[line].vector, self.away.get((order.id, line), Away()))

    def take(self, order: LockedOrder, line: int, quantity: Decimal) -> None:
        """So many units are spoken for."""
        before = self.away.get((order.id, line), Away())
        self.away[order.id, line] = msgspec.structs.replace(before, expected=before.expected + quantity)


def make_lines(counter: Counter, lines: Sequence[BackLine], *, reference: Reference) -> list[ReturnLine]:
    """The lines with their units. Raises `Invalid`, `NotReturnable`, naming every line that is wrong."""
    made: list[ReturnLine] = []
    errors: list[FieldError] = []
    late = False
    for index, said in enumerate(lines):
        order = counter.orders.get(said.order) if said.order else None
        found = _of_order(counter, order, said, index) if order else _of_item(said, index, reference)
        if isinstance(found, FieldError):
            errors.append(found)
            late = late or found.code == "not_returnable"
            continue
        found.line = len(made) + 1
        made.append(found)
    if errors:
        kind = NotReturnable if late else Invalid
        raise kind(errors[0].message, errors=tuple(errors))
    return made


def _of_order(counter: Counter, order: LockedOrder, said: BackLine, index: int) -> ReturnLine | FieldError:
    number = said.line if said.line is not None else _line_of(counter, order, said.sku)
    if number not in order.lines:
        what = f"line {said.line}" if said.line is not None else said.sku
        return FieldError(f"/lines/{index}/line", "unknown_line", f"Order {order.number} has no {what}.")
    line, left = order.lines[number], counter.left(order, number)
    quantity = left if said.quantity is None else said.quantity
    pointer = f"/lines/{index}/quantity"
    if floor_to(quantity, line.decimals) != quantity:
        sentence = f"Line {number}: its unit allows {line.decimals} digits after the point."
        return FieldError(pointer, "too_fine", sentence)
    if quantity > left or quantity <= 0:
        return FieldError(pointer, "not_returnable", _say_left(counter, order, line, left))
    counter.take(order, number, quantity)
    return new_line(line, said, quantity, order=order)


def new_line(line: LockedLine, said: BackLine, quantity: Decimal, *, order: LockedOrder) -> ReturnLine:
    """Units of an order's line, not decided yet."""
    return ReturnLine(
        line=0,
        order_id=order.id,
        order_line=line.line,
        sku=line.sku,
        name=line.name,
        unit=line.unit,
        factor=line.factor,
        decimals=line.decimals,
        quantity=quantity,
        expected=quantity,
        reason=said.reason,
        condition=said.condition,
        wish=said.wish,
        wanted=Wanted(said.wanted) if said.wish == "exchange" else None,
        note=said.note,
        outcome="pending",
        decision=UNDECIDED,
    )


def _line_of(counter: Counter, order: LockedOrder, sku: str) -> int:
    """The line with that item of which units can still come back; 0 where there is none."""
    mine = [one.line for one in order.lines.values() if one.sku == sku]
    return next((one for one in mine if counter.left(order, one) > 0), mine[0] if mine else 0)


def _say_left(counter: Counter, order: LockedOrder, line: LockedLine, left: Decimal) -> str:
    away = counter.away.get((order.id, line.line), Away())
    gone = line.vector["shipped"] + line.vector["delivered"] + line.vector["returned"]
    told = [f"{plain(gone)} were shipped"]
    for quantity, words in (
        (line.vector["returned"], "came back"),
        (away.expected, f"are expected back ({', '.join(away.returns)})" if away.returns else "are expected back"),
        (away.kept, "may be kept"),
        (away.claimed, "were claimed"),
    ):
        if quantity:
            told.append(f"{plain(quantity)} {words}")
    return f"Of line {line.line} of order {order.number} {plain(left)} can still come back: {', '.join(told)}."


def _of_item(said: BackLine, index: int, reference: Reference) -> ReturnLine | FieldError:
    quantity = said.quantity or ZERO
    problem, base = base_quantity(said.sku, quantity, said.unit, reference)
    if problem:
        return FieldError(f"/lines/{index}/{problem[0]}", problem[1], problem[2])
    item = reference.items[said.sku]
    return ReturnLine(
        line=0,
        sku=item.sku,
        name=item.name,
        unit=said.unit or item.unit,
        factor=base / quantity,
        decimals=item.decimals,
        quantity=quantity,
        expected=quantity,
        reason=said.reason,
        condition=said.condition,
        wish=said.wish,
        wanted=Wanted(said.wanted) if said.wish == "exchange" else None,
        note=said.note,
        outcome="pending",
        decision=UNDECIDED,
        unit_value=said.unit_value,
    )


async def refresh_items(unit: UnitOfWork, reference: Reference, lines: Sequence[BackLine]) -> None:
    """Bring the items that these lines name up to date."""
    await reference.refresh(
        unit, skus={one.sku for one in lines if one.sku} | {one.wanted for one in lines if one.wanted}
    )
