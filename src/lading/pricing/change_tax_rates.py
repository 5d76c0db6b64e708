"""A tax rate that changes on some day, and one that is corrected or taken back before anybody was taxed by it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import touch
from lading.catalog.batches import lock_reference
from lading.kernel import FieldError, Invalid, NotFound, plain
from lading.kernel.exact import check_exact
from lading.pricing.drafts import TaxRateDraft, check_rate
from lading.pricing.put_tax_rates import add_tax_rates, end_tax_rate, refuse_overlaps
from lading.store import Event, UnitOfWork
from lading.store.events import record


class TaxRateChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a rate shall be from a day on: `rate` 0.19 is 19 %."""

    rate: Decimal
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    valid_from: date

    def __post_init__(self) -> None:
        check_exact("rate", self.rate)
        check_rate(self.rate)


async def change_tax_rate(unit: UnitOfWork, *, number: int, change: TaxRateChange) -> int:
    """End a rate on the eve of the day and have another follow it, as long as it would have applied; answers its id.

    Raises `NotFound`, `Invalid` for a day outside of the validity, `TaxOverlap`.
    """
    await lock_reference(unit)
    before = await read_tax_rate(unit, number=number)
    if change.valid_from <= before.valid_from or (before.valid_to and change.valid_from > before.valid_to):
        until = f"to {before.valid_to}" if before.valid_to else "until further notice"
        sentence = f"The rate applies from {before.valid_from} {until}: another can only follow in between."
        raise Invalid(sentence, errors=(FieldError("/valid_from", "outside_validity", sentence),))
    await end_tax_rate(unit, number=number, valid_to=change.valid_from - timedelta(days=1))
    follows = msgspec.structs.replace(before, rate=change.rate, name=change.name, valid_from=change.valid_from)
    return (await add_tax_rates(unit, drafts=[follows]))[0]


async def correct_tax_rate(unit: UnitOfWork, *, number: int, draft: TaxRateDraft) -> TaxRateDraft:
    """Make a rate, by which nothing was taxed yet, what it should have been; answers what it was.

    Raises `NotFound`, `TaxOverlap`. That it was not used is for `flows.correct_taxes` to see to.
    """
    await lock_reference(unit)
    before = await read_tax_rate(unit, number=number)
    changes = {name: [getattr(before, name), getattr(draft, name)] for name in draft.__struct_fields__}
    changes = {name: [_told(was), _told(now)] for name, (was, now) in changes.items() if was != now}
    if not changes:
        return before
    await refuse_overlaps(unit, drafts=[draft], besides=number, pointer="")
    await unit.execute(
        "UPDATE tax_rates SET country = %s, name = %s, rate = %s, region = %s, tax_class = %s, valid_from = %s,"
        " valid_to = %s, compound = %s WHERE id = %s",
        [*(getattr(draft, name) for name in draft.__struct_fields__), number],
    )
    await record(unit, [Event(kind="tax_rate.corrected", subject=f"tax-rate/{number}", data=dict(changes))])
    await touch(unit)
    return before


async def withdraw_tax_rate(unit: UnitOfWork, *, number: int) -> TaxRateDraft:
    """Take a rate away by which nothing was taxed; answers it. Raises `NotFound`.

    That it was not used is for `flows.correct_taxes` to see to.
    """
    await lock_reference(unit)
    gone = await read_tax_rate(unit, number=number)
    await unit.execute("DELETE FROM tax_rates WHERE id = %s", [number])
    data = {name: _told(getattr(gone, name)) for name in gone.__struct_fields__}
    await record(unit, [Event(kind="tax_rate.withdrawn", subject=f"tax-rate/{number}", data=data)])
    await touch(unit)
    return gone


async def read_tax_rate(unit: UnitOfWork, *, number: int) -> TaxRateDraft:
    """The rate of that id, locked. Raises `NotFound`."""
    names = TaxRateDraft.__struct_fields__
    rows = await unit.fetch(
        "SELECT country, name, rate, region, tax_class, valid_from, valid_to, compound FROM tax_rates WHERE id = %s"
        " FOR NO KEY UPDATE",
        [number],
    )
    if not rows:
        raise NotFound(f"There is no tax rate {number}.")
    return TaxRateDraft(**dict(zip(names, rows[0], strict=True)))


def _told(value: object) -> object:
    return plain(value) if isinstance(value, Decimal) else value
