"""Which tax rates a change needs: of new lines, and of all when the destination is taxed otherwise. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import UNSET

from lading.flows.changing.gather_changes import Scene
from lading.flows.changing.line_after import Rate
from lading.flows.changing.order_edit import ChangeOrder
from lading.orders.change import LockedOrder
from lading.orders.terms import OrderTerms


def rates_for(
    scene: Scene, order: LockedOrder, wish: ChangeOrder, before: OrderTerms, today: date
) -> Mapping[str, Any]:
    """Tax rates by SKU where they are needed: of new lines, and of all when the destination is taxed otherwise.

    Under the empty SKU stand the lines whose rate is another than before; under `shipping/` the rate of shipping.
    """
    country, region = _destination(scene, wish, before)
    moved = (country, region) != (before.country, before.region) and wish.edit.ship_to is not UNSET
    taxes = scene.book.taxes
    found: dict[str, Any] = {}
    for number, line in order.lines.items():
        item = scene.reference.items.get(line.sku)
        if item is None or (number in before.lines and not moved):
            continue
        rate = taxes.at(country=country, region=region, tax_class=item.tax_class, day=today)
        found[line.sku] = rate
        if number in before.lines and rate != (before.lines[number].tax_rate, before.lines[number].tax_name):
            found.setdefault("", set()).add(number)
    amount = wish.edit.shipping and wish.edit.shipping.amount
    if (moved and before.shipping) or (amount and not before.shipping):
        found["shipping/"] = _shipping_rate(taxes, country, region, today)
    return found


def _shipping_rate(taxes: Any, country: str, region: str, today: date) -> Rate:
    own: Rate = taxes.at(country=country, region=region, tax_class="shipping", day=today)
    standard: Rate = taxes.at(country=country, region=region, tax_class="standard", day=today)
    return own if own[1] else standard


def _destination(scene: Scene, wish: ChangeOrder, before: OrderTerms) -> tuple[str, str]:
    if wish.edit.ship_to is not UNSET:
        return wish.edit.ship_to.country, wish.edit.ship_to.region
    place = scene.reference.places.get(before.pickup_at)
    return (place.country, "") if place and not before.country else (before.country, before.region)
