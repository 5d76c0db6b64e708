"""What becomes of a line's units when its quantity is changed: the fold decides, the least far go first. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from lading.flows.changing.cancel_orders import TooLate
from lading.flows.changing.order_edit import LineEdit
from lading.kernel import FieldError, Invalid, plain
from lading.kernel.quantity import floor_to
from lading.orders.change import LockedLine, LockedOrder
from lading.orders.fold import answer
from lading.orders.lifecycle import GONE
from lading.orders.standing import standing_of
from lading.orders.vector import Transition, take

ZERO = Decimal(0)
IDLE = ("open", "backordered", "reserved")
"""Where units are that no place has been given: a change takes them out of the order."""
IN_HANDS = ("picked", "packed")
"""Where units are in somebody's hands: their place is asked."""


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """Units that a line loses: taken out (`gone`), cancelled at a place, or asked of those who hold them."""

    line: int
    gone: Sequence[Transition]
    released: Decimal = ZERO
    in_hands: Sequence[Transition] = ()


class UnitsDecided(msgspec.Struct, frozen=True):
    """By line: what is cut, what is added, and where what was wanted had to be cut down to what has left."""

    cuts: dict[int, Cut]
    more: dict[int, Decimal]
    cut_down: dict[int, Decimal]


def decide_units(order: LockedOrder, *, edits: Sequence[LineEdit]) -> UnitsDecided:
    """What becomes of the units of the lines whose quantity is edited.

    Raises `TooLate` where all has left, `Invalid` for lines that are not there and quantities that cannot be.
    """
    decided = UnitsDecided({}, {}, {})
    errors: list[FieldError] = []
    for index, edit in enumerate(edits):
        line = order.lines.get(edit.line)
        if line is None:
            sentence = f"Order {order.number} has no line {edit.line}."
            raise Invalid(sentence, errors=(FieldError(f"/lines/{index}/line", "unknown_line", sentence),))
        if edit.quantity is None:
            continue
        _check_fine(edit.quantity, line.decimals, f"/lines/{index}/quantity", f"Line {line.line}")
        standing = standing_of(line)
        if edit.quantity == standing.ordered:
            continue
        told = answer(standing, edit.quantity)
        if not told.granted:
            sentence = (
                f"Line {line.line}, {line.sku}: all {plain(standing.done)} have left, so there is nothing to cut."
            )
            errors.append(FieldError(f"/lines/{index}/quantity", "too_late", sentence))
        elif told.ordered > standing.ordered:
            decided.more[line.line] = told.ordered - standing.ordered
        elif told.ordered < standing.ordered:
            decided.cuts[line.line] = _cut(line, standing.ordered - told.ordered)
        if told.granted and told.ordered != edit.quantity:
            decided.cut_down[line.line] = told.ordered
    if errors:
        raise TooLate(errors[0].message, errors=tuple(errors))
    return decided


def _cut(line: LockedLine, quantity: Decimal) -> Cut:
    gone = take(line.vector, line=line.line, quantity=quantity, origins=IDLE, target=GONE)
    left = quantity - sum((one.quantity for one in gone), ZERO)
    released = min(left, line.vector["released"])
    in_hands = take(line.vector, line=line.line, quantity=left - released, origins=IN_HANDS, target="cancelled")
    return Cut(line=line.line, gone=gone, released=released, in_hands=in_hands)


def check_added(order: Mapping[str, int], quantity: Decimal, sku: str, pointer: str) -> None:
    """Refuse a quantity that is finer than the item's unit allows; `order` maps SKUs to digits."""
    _check_fine(quantity, order[sku], pointer, sku)


def _check_fine(quantity: Decimal, decimals: int, pointer: str, what: str) -> None:
    if floor_to(quantity, decimals) != quantity:
        sentence = f"{what}: its unit allows {decimals} digits after the point."
        raise Invalid(sentence, errors=(FieldError(pointer, "too_fine", sentence),))
