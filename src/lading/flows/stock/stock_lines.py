"""Lines of stock acts: a quantity of an item with what keeps its units apart, as movements of the journal."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from lading.catalog import Reference
from lading.flows.stock.marks import Bin, Lot, Serials
from lading.flows.stock.receive_stock import base_quantity
from lading.inventory.contents import SELLABLE, Row
from lading.kernel import FieldError, Invalid
from lading.kernel.exact import check_exact
from lading.store import UnitOfWork

ZERO = Decimal(0)


class StockLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A quantity of an item in `unit` (else its own): added (or taken, where negative), counted, or moved.

    `lot`, `serials` and `bin` say which units of what is tracked; a new lot that expires says when.
    """

    sku: str
    quantity: Decimal
    unit: str = ""
    lot: Lot = ""
    expires_on: date | None = None
    serials: Serials = []
    bin: Bin = ""

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A line that was checked: `quantity` base units, negative where they are taken; `pointer` names the line."""

    sku: str
    place: str
    quantity: Decimal
    line: StockLine
    pointer: str
    condition: str = SELLABLE


async def check_lines(
    unit: UnitOfWork,
    reference: Reference,
    place: str,
    lines: Sequence[StockLine],
    *,
    signed: bool = False,
    zero: bool = False,
) -> list[Wanted]:
    """The lines in base units; several of the same are summed."""
    await reference.refresh(unit, skus=(line.sku for line in lines))
    if place not in reference.places:
        raise Invalid(f"There is no place “{place}”.", code="unknown_place")
    found: dict[tuple[str, ...], Wanted] = {}
    errors: list[FieldError] = []
    for index, line in enumerate(lines):
        sign = -1 if signed and line.quantity < 0 else 1
        none = zero and line.quantity == 0
        problem, quantity = base_quantity(line.sku, Decimal(1) if none else sign * line.quantity, line.unit, reference)
        if problem:
            errors.append(FieldError(f"/lines/{index}/{problem[0]}", *problem[1:]))
            continue
        alike = type(line) is StockLine and not line.serials
        key = (line.sku, line.lot, line.bin, "" if alike else str(index))
        before = found[key].quantity if key in found else ZERO
        found[key] = Wanted(
            sku=line.sku,
            place=place,
            quantity=before + (ZERO if none else sign * quantity),
            line=line,
            pointer=f"/lines/{index}",
            condition=getattr(line, "condition", SELLABLE),
        )
    if errors:
        raise Invalid("Nothing was booked; correct the lines named.", errors=tuple(errors))
    return [one for one in found.values() if one.quantity or zero]


def rows_of(wanted: Sequence[Wanted]) -> list[Row]:
    """The stock rows that these touch."""
    return sorted({(one.sku, one.place) for one in wanted})
