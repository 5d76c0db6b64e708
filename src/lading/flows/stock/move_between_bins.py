"""Putting away and moving between the bins of a place: what lies where changes, and nothing else."""

from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.stock.ledger import leave, take_parts
from lading.flows.stock.marks import Bin, open_bins
from lading.flows.stock.stock_lines import StockLine, check_lines, rows_of
from lading.inventory import lock_free
from lading.inventory.contents import Condition
from lading.inventory.move import Movement, create_rows, record_stock, write_movements
from lading.kernel import FieldError, Invalid
from lading.store import UnitOfWork


class MovedLine(StockLine, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Units that go from `bin` (empty: wherever nobody has put them yet, else any) to bin `to`; empty is no bin."""

    to: Bin
    condition: Condition = "sellable"


class BinMove(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Goods that change their bins within a place."""

    place: str
    lines: Annotated[list[MovedLine], Meta(min_length=1, max_length=5000)]
    reason: Annotated[str, Meta(max_length=200)] = ""


async def move_between_bins(unit: UnitOfWork, reference: Reference, *, move: BinMove) -> None:
    """Move them. What somebody has in hands stays out of it. Raises `Invalid`, naming lines, `NotThere`."""
    wanted = await check_lines(unit, reference, move.place, move.lines)
    if not reference.places[move.place].settings.bins:
        raise Invalid(f"{move.place} keeps no bins. Switch them on for the place first.", code="no_bins")
    known = await open_bins(unit, places=[move.place])
    errors = [
        FieldError(f"/lines/{index}/to", "unknown_bin", f"{move.place} has no bin “{line.to}” in use.")
        for index, line in enumerate(move.lines)
        if line.to and (move.place, line.to) not in known
    ]
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    rows = rows_of(wanted)
    await create_rows(unit, rows=rows)
    await lock_free(unit, rows=rows)
    made: list[Movement] = []
    for one, parts in zip(wanted, await take_parts(unit, reference, wanted=wanted), strict=True):
        for part in parts:
            gone = leave(part, one.sku, one.place, "moved", move.reason)
            to = one.line.to if isinstance(one.line, MovedLine) else ""
            if gone.bin != to:
                made += [gone, msgspec.structs.replace(gone, quantity=-gone.quantity, bin=to)]
    await write_movements(unit, movements=made)
    await record_stock(unit, kind="stock.moved", movements=made, reason=move.reason)
