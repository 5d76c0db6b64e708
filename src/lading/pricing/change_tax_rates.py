"""A tax rate that changes on some day, and one that is taken back before anybody was taxed by it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import touch
from lading.catalog.batches import lock_reference
from lading.kernel import Conflict, FieldError, Invalid, NotFound, plain
from lading.kernel.exact import check_exact
from lading.pricing.drafts import TaxRateDraft, check_rate
from lading.pricing.put_tax_rates import add_tax_rates, end_tax_rate
from lading.store import Event, UnitOfWork
from lading.store.events import record


class RateHasBegun(Conflict):
    """The rate has applied on days that have passed."""

    code = "tax_rate_has_begun"


class TaxRateChange(msgspec.Struct, frozen=True, kw_only=True):
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
    before = await _read(unit, number)
    if change.valid_from <= before.valid_from or (before.valid_to and change.valid_from > before.valid_to):
        until = f"to {before.valid_to}" if before.valid_to else "until further notice"
        sentence = f"The rate applies from {before.valid_from} {until}: another can only follow in between."
        raise Invalid(sentence, errors=(FieldError("/valid_from", "outside_validity", sentence),))
    await end_tax_rate(unit, number=number, valid_to=change.valid_from - timedelta(days=1))
    follows = msgspec.structs.replace(before, rate=change.rate, name=change.name, valid_from=change.valid_from)
    return (await add_tax_rates(unit, drafts=[follows]))[0]


async def withdraw_tax_rate(unit: UnitOfWork, *, number: int) -> TaxRateDraft:
    """Take a rate away that begins today or later; answers it. What was taxed today keeps its tax.

    Raises `NotFound`, and `RateHasBegun` for one that applied yesterday, since it must stay explicable.
    """
    await lock_reference(unit)
    gone = await _read(unit, number)
    if gone.valid_from < unit.now.date():
        raise RateHasBegun(
            f"{gone.name!r} applies since {gone.valid_from}, and orders were taxed by it. End it instead."
        )
    await unit.execute("DELETE FROM tax_rates WHERE id = %s", [number])
    data = {**msgspec.structs.asdict(gone), "rate": plain(gone.rate)}
    await record(unit, [Event(kind="tax_rate.withdrawn", subject=f"tax-rate/{number}", data=data)])
    await touch(unit)
    return gone


async def _read(unit: UnitOfWork, number: int) -> TaxRateDraft:
    names = TaxRateDraft.__struct_fields__
    rows = await unit.fetch(
        "SELECT country, name, rate, region, tax_class, valid_from, valid_to FROM tax_rates WHERE id = %s"
        " FOR NO KEY UPDATE",
        [number],
    )
    if not rows:
        raise NotFound(f"There is no tax rate {number}.")
    return TaxRateDraft(**dict(zip(names, rows[0], strict=True)))
