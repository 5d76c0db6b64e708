"""How a company prices: one set of settings, remembered with the price book."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from lading.catalog import touch
from lading.catalog.batches import lock_reference
from lading.kernel.exact import FieldRefused
from lading.pricing.fees import FeeRule
from lading.pricing.promote import Stacking
from lading.store import Event, UnitOfWork
from lading.store.events import record


class TaxProviderSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A service that computes tax: its address, how long placing waits for it, and what happens when it says nothing.

    `own_rates`: our own rates, marked as estimated. `hold`: the same, and the order is held. `refuse`: no order.
    """

    url: Annotated[str, Meta(pattern="^https?://", max_length=300)]
    seconds: Annotated[float, Meta(gt=0, le=10)] = 2.0
    fallback: Literal["own_rates", "hold", "refuse"] = "own_rates"


class PricingSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """`stacking`: where promotions exclude each other, the first by priority applies, or the `best` choice.

    `tax_rounding`: tax is rounded by line, or in total and then spread. `shipping_tax`: by a rate of its `own`, else
    the standard one; by that of the `main_good`; `split` over the goods' rates; or `none`. `fees` are charged on top of
    orders that they fit.
    """

    stacking: Stacking = "in_order"
    tax_rounding: Literal["line", "total"] = "line"
    shipping_tax: Literal["own", "main_good", "split", "none"] = "own"
    tax_provider: TaxProviderSettings | None = None
    fees: Annotated[list[FeeRule], Meta(max_length=100)] = []

    def __post_init__(self) -> None:
        codes = [one.code for one in self.fees]
        if len(set(codes)) < len(codes):
            raise FieldRefused("fees", "fee_twice", "Give each fee a code of its own.")


async def read_settings(unit: UnitOfWork) -> PricingSettings:
    """The settings in force."""
    rows: list[Any] = await unit.fetch("SELECT settings FROM pricing_settings")
    return msgspec.convert(rows[0][0], PricingSettings, strict=False) if rows else PricingSettings()


async def put_settings(unit: UnitOfWork, *, settings: PricingSettings) -> bool:
    """Make the settings these; answers whether that changes anything."""
    await lock_reference(unit)
    before = msgspec.to_builtins(await read_settings(unit))
    after = msgspec.to_builtins(settings)
    if before == after:
        return False
    await unit.execute(
        "INSERT INTO pricing_settings (one, settings) VALUES (true, %s) ON CONFLICT (one) DO UPDATE"
        " SET settings = excluded.settings, version = pricing_settings.version + 1",
        [msgspec.json.encode(after).decode()],
    )
    changed = {name: [before.get(name), after.get(name)] for name in {*before, *after}}
    data: dict[str, object] = {name: pair for name, pair in sorted(changed.items()) if pair[0] != pair[1]}
    await record(unit, [Event(kind="pricing_settings.changed", subject="pricing/settings", data=data)])
    await touch(unit)
    return True
