"""Conditions of stock: units become damaged, quarantined, sellable again, or are scrapped, each for a reason."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.stock.book_stock import book
from lading.flows.stock.correct_stock import Reason
from lading.flows.stock.ledger import leave, take_parts
from lading.flows.stock.marks import Bin, open_bins
from lading.flows.stock.stock_lines import StockLine, Wanted, check_lines, rows_of
from lading.flows.stock.uncover import Row
from lading.inventory.contents import SELLABLE, Condition
from lading.inventory.move import Movement
from lading.kernel import Conflict, FieldError, Invalid
from lading.kernel.exact import FieldRefused
from lading.store import UnitOfWork


class RegradedLine(StockLine, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Units of an item that change from `condition` to what they `become`; `to_bin` where they are put meanwhile."""

    condition: Condition = "sellable"
    become: Literal["sellable", "damaged", "quarantine", "scrapped"]
    to_bin: Bin = ""

    def __post_init__(self) -> None:
        StockLine.__post_init__(self)
        if self.condition == self.become:
            raise FieldRefused("become", "unchanged", f"They are {self.condition} already; say what they become.")


class Regrading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Stock at a place changes its condition, for a reason."""

    place: str
    reason: Reason
    lines: Annotated[list[RegradedLine], Meta(min_length=1, max_length=5000)]


class Expired(Conflict):
    """What has expired cannot be sold."""

    code = "expired"


async def regrade_stock(unit: UnitOfWork, reference: Reference, *, regrading: Regrading) -> None:
    """Change conditions. What is not sellable is not on hand, so that promises beyond the rest wait again.

    Raises `Invalid`, naming lines, `NotThere`, `Expired` for a lot past its day that would be sellable.
    """
    wanted = await check_lines(unit, reference, regrading.place, regrading.lines)
    await _check_bins(unit, reference, regrading.place, wanted)

    async def movements(_counters: Mapping[Row, Decimal]) -> list[Movement]:
        taken = await take_parts(unit, reference, wanted=wanted)
        made: list[Movement] = []
        for one, parts in zip(wanted, taken, strict=True):
            for part in parts:
                day = part.content.expires_on
                if _line(one).become == SELLABLE and day and day < unit.now.date():
                    raise Expired(f"Lot {part.content.lot} of {one.sku} expired on {day}: it cannot be sold again.")
                kind = "scrapped" if _line(one).become == "scrapped" else "regraded"
                made += _changed(one, leave(part, one.sku, one.place, kind, regrading.reason))
        return made

    rows, reason = rows_of(wanted), regrading.reason
    await book(unit, rows=rows, movements=movements, kind="stock.regraded", reason=reason)


def _line(one: Wanted) -> RegradedLine:
    assert isinstance(one.line, RegradedLine)  # noqa: S101 -- they are what was checked
    return one.line


def _changed(one: Wanted, gone: Movement) -> list[Movement]:
    line = _line(one)
    if line.become == "scrapped":
        return [gone]
    there = msgspec.structs.replace(gone, quantity=-gone.quantity, condition=line.become, bin=line.to_bin or gone.bin)
    return [gone, there]


async def _check_bins(unit: UnitOfWork, reference: Reference, place: str, wanted: Sequence[Wanted]) -> None:
    """Refuse bins that are not there or that nobody keeps."""
    named = [one for one in wanted if _line(one).to_bin]
    known = await open_bins(unit, places=[place] if named and reference.places[place].settings.bins else [])
    errors = [
        FieldError(f"{one.pointer}/to_bin", "unknown_bin", f"{place} has no bin “{_line(one).to_bin}” in use.")
        for one in named
        if (place, _line(one).to_bin) not in known
    ]
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
