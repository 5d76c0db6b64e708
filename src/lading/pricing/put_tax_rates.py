"""Tax rates with their validity: added and ended, not rewritten once orders have been taxed by them."""

from collections.abc import Sequence
from datetime import date

from lading.catalog import touch
from lading.catalog.batches import lock_reference
from lading.kernel import Conflict, FieldError, Invalid, NotFound, plain
from lading.pricing.drafts import TaxRateDraft
from lading.store import Event, UnitOfWork
from lading.store.events import record


class TaxOverlap(Conflict):
    """Two rates would apply to the same class, at the same place, on the same day."""

    code = "tax_rates_overlap"


async def add_tax_rates(unit: UnitOfWork, *, drafts: Sequence[TaxRateDraft]) -> list[int]:
    """Add rates; answers their ids. Raises `TaxOverlap` when one overlaps another of its country, region and class."""
    await lock_reference(unit)
    await refuse_overlaps(unit, drafts=drafts)
    ids = await _insert(unit, drafts)
    await record(unit, [_added(number, draft) for number, draft in zip(ids, drafts, strict=True)])
    await touch(unit)
    return ids


async def refuse_overlaps(
    unit: UnitOfWork, *, drafts: Sequence[TaxRateDraft], besides: int = 0, pointer: str = "/tax_rates/{}"
) -> None:
    """Raise `TaxOverlap` where a draft overlaps a rate, save the one of the id `besides`, or a draft before it."""
    rows = await unit.fetch(
        "SELECT country, region, tax_class, name, valid_from, valid_to FROM tax_rates WHERE id <> %s", [besides]
    )
    known = [(tuple(row[:3]), row[3], row[4], row[5]) for row in rows]
    errors: list[FieldError] = []
    for index, draft in enumerate(drafts):
        of = (draft.country, draft.region, draft.tax_class)
        errors += [
            FieldError(f"{pointer.format(index)}/valid_from", TaxOverlap.code, _overlap(name, begin, end))
            for other, name, begin, end in known
            if other == of and begin <= (draft.valid_to or date.max) and draft.valid_from <= (end or date.max)
        ][:1]
        known.append((of, draft.name, draft.valid_from, draft.valid_to))
    if errors:
        raise TaxOverlap(errors[0].message, errors=tuple(errors))


async def end_tax_rate(unit: UnitOfWork, *, number: int, valid_to: date) -> None:
    """Let a rate apply up to and including that day."""
    await lock_reference(unit)
    rows = await unit.fetch("SELECT valid_from, valid_to FROM tax_rates WHERE id = %s FOR NO KEY UPDATE", [number])
    if not rows:
        raise NotFound(f"There is no tax rate {number}.")
    valid_from, before = rows[0]
    if valid_to < valid_from or (before is not None and valid_to > before):
        until = f"to {before}" if before else "until further notice"
        sentence = f"The rate applies from {valid_from} {until}: it can only end in between."
        raise Invalid(sentence, errors=(FieldError("/valid_to", "outside_validity", sentence),))
    if before == valid_to:
        return
    await unit.execute("UPDATE tax_rates SET valid_to = %s WHERE id = %s", [valid_to, number])
    data: dict[str, object] = {"valid_to": [before, valid_to]}
    await record(unit, [Event(kind="tax_rate.ended", subject=f"tax-rate/{number}", data=data)])
    await touch(unit)


def _overlap(name: str, begin: date, end: date | None) -> str:
    until = f"to {end}" if end else "without end"
    return f"“{name}” applies there from {begin} {until}. End it first, or begin later."


def _added(number: int, draft: TaxRateDraft) -> Event:
    data: dict[str, object] = {
        "country": draft.country,
        "region": draft.region,
        "tax_class": draft.tax_class,
        "rate": plain(draft.rate),
        "valid_from": draft.valid_from,
        "valid_to": draft.valid_to,
    }
    return Event(kind="tax_rate.added", subject=f"tax-rate/{number}", data=data)


async def _insert(unit: UnitOfWork, drafts: Sequence[TaxRateDraft]) -> list[int]:
    rows = await unit.fetch(
        "INSERT INTO tax_rates (country, region, tax_class, name, rate, valid_from, valid_to,"
        " compound) SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::numeric[], %s::date[],"
        " %s::date[], %s::bool[])"
        " RETURNING id",
        [
            [getattr(draft, name) for draft in drafts]
            for name in ("country", "region", "tax_class", "name", "rate", "valid_from", "valid_to", "compound")
        ],
    )
    return [row[0] for row in rows]
