"""Tax rates that were entered wrong: corrected or taken back, as long as no order was taxed by them."""

from datetime import UTC, datetime, time, timedelta

from lading.catalog.batches import lock_reference
from lading.kernel import Conflict
from lading.orders.taxed import RateInUse, first_taxed
from lading.pricing import TaxRateDraft
from lading.pricing.change_tax_rates import correct_tax_rate, read_tax_rate, withdraw_tax_rate
from lading.store import UnitOfWork

_CLOCKS_DIFFER = timedelta(minutes=10)


class RateWasUsed(Conflict):
    """Orders were taxed by the rate, so that it must stay as it is."""

    code = "tax_rate_was_used"


async def order_taxed(unit: UnitOfWork, *, number: int) -> str:
    """The first order that was taxed by that rate; empty where there is none. Raises `NotFound`."""
    rate = await read_tax_rate(unit, number=number)
    begun = await unit.fetch(
        "SELECT min(at) FROM events WHERE subject = %s AND kind = 'tax_rate.added'", [f"tax-rate/{number}"]
    )
    first_day = datetime.combine(rate.valid_from, time.min, UTC)
    since = max(begun[0][0] or first_day, first_day) - _CLOCKS_DIFFER
    shipping = rate.tax_class in ("shipping", "standard")
    sought = RateInUse(
        country=rate.country, region=rate.region, name=rate.name, rate=rate.rate, shipping=shipping, since=since
    )
    return await first_taxed(unit, rate=sought)


async def correct_rate_unused(unit: UnitOfWork, *, number: int, draft: TaxRateDraft) -> TaxRateDraft:
    """Correct a rate; answers what it was. Raises `NotFound`, `TaxOverlap`, `RateWasUsed`."""
    await lock_reference(unit)
    await _refuse_used(unit, number, "Have another rate follow it instead.")
    return await correct_tax_rate(unit, number=number, draft=draft)


async def withdraw_rate_unused(unit: UnitOfWork, *, number: int) -> TaxRateDraft:
    """Take a rate away; answers it. Raises `NotFound`, `RateWasUsed`."""
    await lock_reference(unit)
    await _refuse_used(unit, number, "End it instead.")
    return await withdraw_tax_rate(unit, number=number)


async def _refuse_used(unit: UnitOfWork, number: int, instead: str) -> None:
    if order := await order_taxed(unit, number=number):
        raise RateWasUsed(f"Orders were taxed by this rate, {order} the first. {instead}")
