"""Correcting stock: adjustments with a reason, counts, and moves from place to place. Facts are accepted, always."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.stock.book_stock import book
from lading.flows.stock.choose_outgoing import NotThere
from lading.flows.stock.ledger import Ledger, leave, take_parts
from lading.flows.stock.stock_lines import StockLine, Wanted, check_lines, rows_of
from lading.flows.stock.uncover import Row
from lading.inventory.move import Movement
from lading.inventory.transfers import refuse_transfer_numbers
from lading.kernel import Invalid
from lading.store import UnitOfWork

__all__ = ["Adjustment", "Count", "NotThere", "StockLine", "Transfer", "adjust_stock", "count_stock", "transfer_stock"]

Reason = Annotated[str, Meta(min_length=1, max_length=200)]


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


async def adjust_stock(unit: UnitOfWork, reference: Reference, *, adjustment: Adjustment) -> None:
    """Book more or less. Raises `Invalid`, naming the lines. What was promised beyond the rest waits again."""
    wanted = await check_lines(unit, reference, adjustment.place, adjustment.lines, signed=True)
    ledger = Ledger(unit, reference)

    async def movements(_counters: Mapping[Row, Decimal]) -> list[Movement]:
        return await ledger.change(wanted, kind="adjusted", reason=adjustment.reason)

    await book(unit, rows=rows_of(wanted), movements=movements, kind="stock.adjusted", reason=adjustment.reason)


async def count_stock(unit: UnitOfWork, reference: Reference, *, count: Count) -> None:
    """Set on-hand to what was counted; the difference is a movement. Raises `Invalid`, naming the lines.

    A line that names a lot or a bin counts what lies there alone, and serials are all that are there.
    """
    wanted = await check_lines(unit, reference, count.place, count.lines, zero=True)
    ledger = Ledger(unit, reference)

    async def movements(counters: Mapping[Row, Decimal]) -> list[Movement]:
        found = await ledger.differences(wanted, counters)
        return await ledger.change(found, kind="counted", reason=count.reason)

    await book(unit, rows=rows_of(wanted), movements=movements, kind="stock.counted", reason=count.reason)


async def book_variances(
    unit: UnitOfWork,
    reference: Reference,
    *,
    place: str,
    variances: Mapping[str, tuple[Decimal, str]],
    number: str,
) -> None:
    """Book by how much items of count `number` differ, each with its reason, whatever has moved since.

    Of what lies in several bins the units that would be picked first are missing. Raises `PickedAlready`.
    """

    async def movements(_counters: Mapping[Row, Decimal]) -> list[Movement]:
        made = [
            Movement(sku, place, "counted", change, reason, number)
            for sku, (change, reason) in sorted(variances.items())
            if change > 0
        ]
        less = [
            Wanted(sku=sku, place=place, quantity=change, line=StockLine(sku, change), pointer="/lines")
            for sku, (change, _) in sorted(variances.items())
            if change < 0
        ]
        for one, parts in zip(less, await take_parts(unit, reference, wanted=less, by_itself=True), strict=True):
            made += [leave(part, one.sku, place, "counted", variances[one.sku][1], number) for part in parts]
        return made

    rows = [(sku, place) for sku in sorted(variances)]
    await book(unit, rows=rows, movements=movements, kind="stock.counted", reason=number)


async def transfer_stock(unit: UnitOfWork, reference: Reference, *, transfer: Transfer) -> None:
    """Move goods between places. Raises `Invalid`, or `NotThere` where the first place has not that much.

    Goods that are on the road for a while are a transfer of their own: see `transfer_stock.py`.
    """
    await refuse_transfer_numbers(unit, references=[transfer.reference])
    wanted = await check_lines(unit, reference, transfer.place, transfer.lines)
    if transfer.to not in reference.places or transfer.to == transfer.place:
        raise Invalid(f"Goods cannot be moved to “{transfer.to}”: name another place.", code="unknown_place")
    ledger = Ledger(unit, reference)

    async def movements(counters: Mapping[Row, Decimal]) -> list[Movement]:
        for sku in {one.sku for one in wanted}:
            if counters[sku, transfer.place] < sum(one.quantity for one in wanted if one.sku == sku):
                raise NotThere(f"{transfer.place} has not that many {sku}. Count it there first, if it does.")
        leaving = [msgspec.structs.replace(one, quantity=-one.quantity) for one in wanted]
        gone = await ledger.change(leaving, kind="transferred", reason="", reference=transfer.reference)
        return [*gone, *await ledger.bring(gone, to=transfer.to)]

    rows = [(one.sku, place) for one in wanted for place in (transfer.place, transfer.to)]
    await book(unit, rows=rows, movements=movements, kind="stock.transferred", reason="")
