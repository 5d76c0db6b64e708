"""What comes in, checked: lots with their expiry, serials and bins are named where they are kept, and make sense."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from lading.catalog import Reference
from lading.flows.stock.marks import Mark, open_bins, tracking_of
from lading.inventory.contents import SELLABLE, Condition, Tracking
from lading.kernel import FieldError, Invalid, plain
from lading.store import UnitOfWork


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """Base units of an item that come to a place, as a line names them; `pointer` is the line's."""

    pointer: str
    sku: str
    place: str
    quantity: Decimal
    lot: str = ""
    expires_on: date | None = None
    serials: Sequence[str] = ()
    bin: str = ""
    condition: Condition = "sellable"


async def check_incoming(unit: UnitOfWork, reference: Reference, *, incoming: Sequence[Incoming]) -> list[list[Mark]]:
    """Line by line what comes, with its marks; new lots are written down. Raises `Invalid`, naming every line."""
    known = await _known_lots(unit, incoming)
    bins = await open_bins(unit, places=[one.place for one in incoming if one.bin])
    today = unit.now.date()
    problems = [
        problem
        for one in incoming
        if (problem := _problem(one, tracking_of(reference, one.sku, one.place), known, bins, today))
    ]
    problems += _given_twice(incoming)
    if problems:
        raise Invalid(problems[0].message, errors=tuple(problems))
    await _write_lots(unit, incoming)
    return [_marks(one) for one in incoming]


def _marks(one: Incoming) -> list[Mark]:
    if one.serials:
        return [Mark(bin=one.bin, lot=one.lot, serial=serial) for serial in one.serials]
    return [Mark(bin=one.bin, lot=one.lot, quantity=one.quantity)]


def _problem(
    one: Incoming,
    tracking: Tracking,
    known: Mapping[tuple[str, str], date | None],
    bins: Collection[tuple[str, str]],
    today: date,
) -> FieldError | None:
    """What is wrong with a line, if anything."""

    def wrong(field: str, code: str, sentence: str) -> FieldError:
        return FieldError(f"{one.pointer}/{field}", code, sentence)

    if one.bin and not tracking.bins:
        return wrong(
            "bin", "no_bins", f"{one.place} keeps no bins. Switch them on for the place, or leave the bin out."
        )
    if one.bin and (one.place, one.bin) not in bins:
        return wrong("bin", "unknown_bin", f"{one.place} has no bin “{one.bin}” in use.")
    if tracking.kind == "none":
        field = "lot" if one.lot else "serials"
        sentence = f"{one.sku} is not tracked by {field}. Switch it on for the item, or leave the {field} out."
        return wrong(field, "not_tracked", sentence) if one.lot or one.serials else None
    if tracking.kind == "serial" and len(one.serials) != one.quantity:
        sentence = f"{one.sku} is tracked by serial: {plain(one.quantity)} units need {plain(one.quantity)} serials,"
        return wrong("serials", "serials_missing", f"{sentence} {len(one.serials)} are named.")
    if tracking.kind == "lot" and one.serials:
        return wrong("serials", "not_tracked", f"{one.sku} is tracked by lot, not by serial.")
    if not one.lot and (tracking.kind == "lot" or tracking.expires):
        return wrong("lot", "lot_missing", f"{one.sku} is tracked by lot: say which one this is.")
    return _problem_of_expiry(one, tracking, known, today)


def _problem_of_expiry(
    one: Incoming, tracking: Tracking, known: Mapping[tuple[str, str], date | None], today: date
) -> FieldError | None:
    pointer, before = f"{one.pointer}/expires_on", known.get((one.sku, one.lot))
    day = one.expires_on or before
    if one.expires_on and not one.lot:
        return FieldError(pointer, "not_tracked", f"{one.sku} has no lots that could expire.")
    if before and one.expires_on and before != one.expires_on:
        sentence = f"Lot {one.lot} of {one.sku} expires on {before}, as was said before, not on {one.expires_on}."
        return FieldError(pointer, "expiry_differs", f"{sentence} One lot has one date: check both.")
    if tracking.expires and day is None:
        return FieldError(pointer, "expiry_missing", f"Say on which day lot {one.lot} of {one.sku} expires.")
    if day and day < today and one.condition == SELLABLE:
        sentence = f"Lot {one.lot} of {one.sku} expired on {day}. Take it in as quarantine, or refuse it at the door."
        return FieldError(pointer, "expired", sentence)
    return None


def _given_twice(incoming: Iterable[Incoming]) -> list[FieldError]:
    seen: Counter[tuple[str, str]] = Counter()
    errors: list[FieldError] = []
    for one in incoming:
        for serial in one.serials:
            seen[one.sku, serial] += 1
            if seen[one.sku, serial] == 2:
                errors.append(
                    FieldError(f"{one.pointer}/serials", "given_twice", f"Serial {serial} stands here twice.")
                )
    return errors


async def _known_lots(unit: UnitOfWork, incoming: Iterable[Incoming]) -> dict[tuple[str, str], date | None]:
    named = sorted({(one.sku, one.lot) for one in incoming if one.lot})
    if not named:
        return {}
    rows = await unit.fetch(
        "SELECT l.sku, l.lot, l.expires_on FROM lots l JOIN unnest(%s::text[], %s::text[]) AS n(sku, lot)"
        " USING (sku, lot)",
        [[sku for sku, _ in named], [lot for _, lot in named]],
    )
    known = {(row[0], row[1]): row[2] for row in rows}
    for one in incoming:  # a lot that is new with two dates in one act
        if one.lot and one.expires_on:
            known[one.sku, one.lot] = known.get((one.sku, one.lot)) or one.expires_on
    return known


async def _write_lots(unit: UnitOfWork, incoming: Iterable[Incoming]) -> None:
    new: dict[tuple[str, str], date | None] = {}
    for one in incoming:
        if one.lot:
            new[one.sku, one.lot] = new.get((one.sku, one.lot)) or one.expires_on
    if not new:
        return
    keys = sorted(new)
    await unit.execute(
        "INSERT INTO lots (sku, lot, expires_on, first_at) SELECT n.*, %s FROM unnest(%s::text[], %s::text[],"
        " %s::date[]) AS n ON CONFLICT (sku, lot) DO UPDATE SET expires_on = excluded.expires_on"
        " WHERE lots.expires_on IS NULL AND excluded.expires_on IS NOT NULL",
        [unit.now, [sku for sku, _ in keys], [lot for _, lot in keys], [new[key] for key in keys]],
    )
