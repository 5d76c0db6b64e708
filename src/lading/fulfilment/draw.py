"""Which units of a fulfilment an act takes: what was asked, line by line, drained from where they are."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.fulfilment.work import NotThatMany, Work, WorkLine
from lading.kernel import FieldError, Invalid, plain
from lading.kernel.exact import check_exact
from lading.kernel.quantity import floor_to
from lading.orders.change import LockedOrder

ZERO = Decimal(0)


class LineUnits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a line, in its unit; None means all. `order` is needed only where several orders are in one hand."""

    line: int
    quantity: Decimal | None = None
    order: str = ""

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)


class Drawn(msgspec.Struct, frozen=True):
    """Units that an act takes from one part of a line."""

    line: WorkLine
    origin: str
    quantity: Decimal


def draw(
    work: Work,
    *,
    orders: Mapping[UUID, LockedOrder],
    wanted: Sequence[LineUnits] | None,
    origins: Sequence[str],
    pointer: str = "/lines",
) -> list[Drawn]:
    """The units that are wanted (None: all), taken from `origins` one after the other.

    Raises `Invalid` for a line that is not there and `NotThatMany` where the origins hold less, naming each line.
    """
    if wanted is None:
        return [one for line in work.lines.values() for one in _drain(line, None, origins)]
    errors: list[FieldError] = []
    found: list[Drawn] = []
    taken: dict[tuple[UUID, int, str], Decimal] = {}
    for index, one in enumerate(wanted):
        line = _find(work, orders, one)
        if line is None:
            sentence = f"{work.number} has no line {one.line}{f' of order {one.order}' if one.order else ''}."
            raise Invalid(sentence, errors=(FieldError(f"{pointer}/{index}/line", "unknown_line", sentence),))
        _check_quantity(one, orders[line.order_id].lines[line.line].decimals, f"{pointer}/{index}/quantity")
        drained = _drain(line, one.quantity, origins, taken)
        there = sum((part.quantity for part in drained), ZERO)
        if one.quantity is not None and there < one.quantity:
            sentence = _too_few(line, one.quantity, there, origins)
            errors.append(FieldError(f"{pointer}/{index}/quantity", "not_that_many", sentence))
        found += drained
    if errors:
        raise NotThatMany(f"{work.number}: {errors[0].message}", errors=tuple(errors))
    return found


def _find(work: Work, orders: Mapping[UUID, LockedOrder], wanted: LineUnits) -> WorkLine | None:
    lines = [
        line
        for line in work.lines.values()
        if line.line == wanted.line and wanted.order in ("", orders[line.order_id].number)
    ]
    if len(lines) > 1:
        raise Invalid(f"{work.number} has a line {wanted.line} of several orders: say of which order.")
    return lines[0] if lines else None


def _check_quantity(wanted: LineUnits, decimals: int, pointer: str) -> None:
    if wanted.quantity is None:
        return
    if wanted.quantity <= 0:
        sentence = f"Line {wanted.line}: the quantity must be above 0."
        raise Invalid(sentence, errors=(FieldError(pointer, "bad_quantity", sentence),))
    if floor_to(wanted.quantity, decimals) != wanted.quantity:
        sentence = f"Line {wanted.line}: its unit allows {decimals} digits after the point."
        raise Invalid(sentence, errors=(FieldError(pointer, "too_fine", sentence),))


def _drain(
    line: WorkLine,
    quantity: Decimal | None,
    origins: Sequence[str],
    taken: dict[tuple[UUID, int, str], Decimal] | None = None,
) -> list[Drawn]:
    """Units of a line; `taken` remembers what earlier wishes of the same act have taken of it."""
    drained: list[Drawn] = []
    left = quantity
    for origin in origins:
        key = (line.order_id, line.line, origin)
        there = line.parts[origin] - (taken or {}).get(key, ZERO)
        here = there if left is None else min(there, left)
        if here > 0:
            drained.append(Drawn(line, origin, here))
            left = None if left is None else left - here
            if taken is not None:
                taken[key] = taken.get(key, ZERO) + here
    return drained


def _too_few(line: WorkLine, wanted: Decimal, there: Decimal, origins: Sequence[str]) -> str:
    """Why there are not that many, told by where the others are."""
    others = [f"{plain(quantity)} {name}" for name, quantity in line.parts.items() if quantity and name not in origins]
    told = f" (besides: {', '.join(others)})" if others else ""
    return f"Line {line.line}, {line.sku}: {plain(wanted)} wanted, {plain(there)} {' or '.join(origins)}{told}."
