"""Correcting stock: adjustments with a reason, counts, and moves from place to place. Facts are accepted, always."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.receive_stock import base_quantity
from lading.flows.uncover import Row, lock_youngest, uncover
from lading.fulfilment.queries import read_told
from lading.inventory.move import Movement, create_rows, record_stock, write_movements
from lading.inventory.queries import lock_counters, read_counters, read_picked
from lading.inventory.transfers import refuse_transfer_numbers
from lading.kernel import Conflict, FieldError, Invalid, plain
from lading.kernel.exact import check_exact
from lading.store import UnitOfWork

ZERO = Decimal(0)
TRIES = 5
Reason = Annotated[str, Meta(min_length=1, max_length=200)]


class StockLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A quantity of an item in `unit` (else its own): added (or taken, where negative), counted, or moved."""

    sku: str
    quantity: Decimal
    unit: str = ""

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)


class Adjustment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Stock at a place is more or less than the books say, for a reason."""

    place: str
    reason: Reason
    lines: Annotated[list[StockLine], Meta(min_length=1, max_length=5000)]


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was found on the shelves of a place."""

    place: str
    lines: Annotated[list[StockLine], Meta(min_length=1, max_length=5000)]
    reason: Reason = "counted"


class Transfer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Goods moved from one place to another; both book it at once."""

    place: str
    to: str
    lines: Annotated[list[StockLine], Meta(min_length=1, max_length=5000)]
    reference: Annotated[str, Meta(max_length=200)] = ""


class NotThere(Conflict):
    """A place cannot give what it does not have."""

    code = "not_there"


class PickedAlready(Conflict):
    """Fewer would be on hand than people have in their hands for orders."""

    code = "picked_already"


async def adjust_stock(unit: UnitOfWork, reference: Reference, *, adjustment: Adjustment) -> None:
    """Book more or less. Raises `Invalid`, naming the lines. What was promised beyond the rest waits again."""
    base = await _check(unit, reference, adjustment.place, adjustment.lines, signed=True)
    rows = {(sku, adjustment.place): quantity for sku, quantity in base.items()}

    def movements(_counters: Mapping[Row, Decimal]) -> list[Movement]:
        return [
            Movement(sku, place, "adjusted", quantity, adjustment.reason) for (sku, place), quantity in rows.items()
        ]

    await _book(unit, rows=list(rows), movements=movements, kind="stock.adjusted", reason=adjustment.reason)


async def count_stock(unit: UnitOfWork, reference: Reference, *, count: Count) -> None:
    """Set on-hand to what was counted; the difference is a movement. Raises `Invalid`, naming the lines."""
    base = await _check(unit, reference, count.place, count.lines, zero=True)

    def movements(counters: Mapping[Row, Decimal]) -> list[Movement]:
        found = [(sku, base[sku] - counters[sku, count.place]) for sku in base]
        return [Movement(sku, count.place, "counted", change, count.reason) for sku, change in found if change]

    rows = [(sku, count.place) for sku in base]
    await _book(unit, rows=rows, movements=movements, kind="stock.counted", reason=count.reason)


async def transfer_stock(unit: UnitOfWork, reference: Reference, *, transfer: Transfer) -> None:
    """Move goods between places. Raises `Invalid`, or `NotThere` where the first place has not that much.

    Goods that are on the road for a while are a transfer of their own: see `transfer_stock.py`.
    """
    await refuse_transfer_numbers(unit, references=[transfer.reference])
    base = await _check(unit, reference, transfer.place, transfer.lines)
    if transfer.to not in reference.places or transfer.to == transfer.place:
        raise Invalid(f"Goods cannot be moved to “{transfer.to}”: name another place.", code="unknown_place")

    def movements(counters: Mapping[Row, Decimal]) -> list[Movement]:
        made: list[Movement] = []
        for sku, quantity in base.items():
            if counters[sku, transfer.place] < quantity:
                raise NotThere(f"{transfer.place} has not that many {sku}. Count it there first, if it does.")
            for place, sign in ((transfer.place, -1), (transfer.to, 1)):
                made.append(Movement(sku, place, "transferred", sign * quantity, "", transfer.reference))
        return made

    rows = [(sku, place) for sku in base for place in (transfer.place, transfer.to)]
    await _book(unit, rows=rows, movements=movements, kind="stock.transferred", reason="")


async def _check(
    unit: UnitOfWork,
    reference: Reference,
    place: str,
    lines: Sequence[StockLine],
    *,
    signed: bool = False,
    zero: bool = False,
) -> dict[str, Decimal]:
    """Base units by SKU; several lines of one SKU are summed."""
    await reference.refresh(unit, skus=(line.sku for line in lines))
    if place not in reference.places:
        raise Invalid(f"There is no place “{place}”.", code="unknown_place")
    base: dict[str, Decimal] = {}
    errors: list[FieldError] = []
    for index, line in enumerate(lines):
        sign = -1 if signed and line.quantity < 0 else 1
        if zero and line.quantity == 0:
            problem, quantity = base_quantity(line.sku, Decimal(1), line.unit, reference)
            quantity = ZERO
        else:
            problem, quantity = base_quantity(line.sku, sign * line.quantity, line.unit, reference)
        if problem:
            errors.append(FieldError(f"/lines/{index}/{problem[0]}", problem[1], problem[2]))
        else:
            base[line.sku] = base.get(line.sku, ZERO) + sign * quantity
    if errors:
        raise Invalid("Nothing was booked; correct the lines named.", errors=tuple(errors))
    return {sku: quantity for sku, quantity in base.items() if quantity or zero}


async def _book(
    unit: UnitOfWork,
    *,
    rows: Sequence[Row],
    movements: Callable[[Mapping[Row, Decimal]], list[Movement]],
    kind: str,
    reason: str,
) -> None:
    """Lock who may lose stock, then the stock; book; let the youngest wait again where too little is left.

    Others may reserve between the first look and the lock; then everything is let go and tried again.
    """
    await create_rows(unit, rows=rows)
    for _ in range(TRIES):
        seen = await read_counters(unit, rows=rows)
        planned = movements({row: on_hand for row, (on_hand, _) in seen.items()})
        async with unit.sql.begin_nested() as attempt:
            floor = await lock_youngest(unit, missing=_missing(seen, planned))
            locked = await lock_counters(unit, rows=rows)
            made = movements({row: on_hand for row, (on_hand, _) in locked.items()})
            await write_movements(unit, movements=made)
            left = await uncover(unit, floor, missing=_missing(locked, made), reason=reason or kind)
            if not left:
                await record_stock(unit, kind=kind, movements=made, reason=reason)
                return
            _refuse_picked(_after(locked, made), await read_picked(unit, rows=list(left)))
            _refuse_told(_after(locked, made), await read_told(unit, rows=list(left)))
            await attempt.rollback()
    raise Conflict("The stock moves too fast to be corrected at this moment. Try again.", code="stock_moving")


def _missing(counters: Mapping[Row, tuple[Decimal, Decimal]], movements: Sequence[Movement]) -> dict[Row, Decimal]:
    """How much more is reserved than will be on hand, where it is."""
    after = _after(counters, movements)
    return {
        row: reserved - max(after[row], ZERO)
        for row, (_, reserved) in counters.items()
        if reserved > max(after[row], ZERO)
    }


def _after(counters: Mapping[Row, tuple[Decimal, Decimal]], movements: Sequence[Movement]) -> dict[Row, Decimal]:
    """On hand once it has moved."""
    after = {row: on_hand for row, (on_hand, _) in counters.items()}
    for one in movements:
        after[one.sku, one.place] += one.quantity
    return after


def _refuse_picked(after: Mapping[Row, Decimal], picked: Mapping[Row, Decimal]) -> None:
    """What is picked cannot wait for stock again: it is in somebody's hands, so it is there."""
    for (sku, place), quantity in picked.items():
        if quantity > max(after[sku, place], ZERO):
            raise PickedAlready(
                f"{plain(quantity)} {sku} are picked or packed for orders at {place}, so fewer cannot be there"
                f" ({plain(after[sku, place])} would be). Count them as well, or ship them or take them back from the"
                " work first."
            )


def _refuse_told(after: Mapping[Row, Decimal], told: Mapping[Row, Decimal]) -> None:
    """What a partner was told to ship cannot wait for stock again behind its back."""
    for (sku, place), quantity in told.items():
        if quantity > max(after[sku, place], ZERO):
            raise PickedAlready(
                f"{place} was told to ship {plain(quantity)} {sku}, so fewer cannot be there"
                f" ({plain(after[sku, place])} would be). Take that work back first, or let it say that it cannot."
            )
