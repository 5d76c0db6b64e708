"""What a customer can have instead: the same again, or another item, with what it costs more or less by the unit."""

from collections.abc import Collection
from decimal import Decimal

import msgspec

from lading.catalog.substitutes import read_substitutes
from lading.flows.company import Company
from lading.flows.pricing.buyers import find_buyers
from lading.inventory import read_free
from lading.kernel import Invalid, round_money
from lading.orders.views import LineView, OrderView
from lading.pricing.choose_price import choose_price
from lading.pricing.values import ANYBODY
from lading.returns.wishes import BackLine
from lading.store import UnitOfWork

ZERO = Decimal(0)
MOST = 12
"""Items offered for one line; more than that nobody compares on a phone."""


class Instead(msgspec.Struct, frozen=True, kw_only=True):
    """An item that can go out instead. `difference` is of one unit with tax: above zero the customer pays it."""

    sku: str
    name: str
    difference: Decimal
    here: bool


async def offer_exchanges(
    unit: UnitOfWork, company: Company, *, order: OrderView, lines: Collection[int]
) -> dict[int, list[Instead]]:
    """For these lines what can go out instead: the same first, then substitutes, then others of its group.

    Others are offered where they are sold by the same unit and have a price for this customer today.
    """
    sold = {line.line: line for line in order.lines if line.line in lines}
    wanted = await _candidates(unit, sorted({line.sku for line in sold.values()}))
    skus = {sku for some in wanted.values() for sku in some} | set(wanted)
    reference, book = await company.refresh(unit, skus=skus)
    free = {sku for (sku, _), left in (await read_free(unit, skus=sorted(skus))).items() if left > 0}
    code = str((order.customer or {}).get("code") or "")
    buyer = (await find_buyers(unit, codes=[code])).get(code, ANYBODY) if code else ANYBODY
    found: dict[int, list[Instead]] = {}
    for line in sold.values():
        found[line.line] = [Instead(sku=line.sku, name=line.name, difference=ZERO, here=line.sku in free)]
        for sku in wanted.get(line.sku, ()):
            item, channel = reference.items.get(sku), reference.channels.get(order.channel)
            if item is None or channel is None or not item.sellable or item.unit != line.unit:
                continue
            chosen = choose_price(
                item=item,
                unit=item.unit_named(line.unit) or item.unit_named(""),  # type: ignore[arg-type]
                quantity=Decimal(1),
                buyer=buyer,
                channel=channel,
                currency=order.currency,
                day=unit.now.date(),
                book=book,
            )
            if chosen.price is not None:
                more = _difference(line, chosen.price, order)
                found[line.line].append(Instead(sku=sku, name=item.name, difference=more, here=sku in free))
    return found


async def _candidates(unit: UnitOfWork, skus: list[str]) -> dict[str, list[str]]:
    """By item, the best first."""
    today = unit.now.date()
    substitutes = await read_substitutes(unit, skus=skus)
    found = {sku: [one.sku for one in substitutes.get(sku, []) if one.on(today)] for sku in skus}
    for sku, other in await unit.fetch(
        "SELECT i.sku, o.sku FROM items i CROSS JOIN LATERAL (SELECT sku FROM items o WHERE o.item_group = i.item_group"
        " AND o.sku <> i.sku AND o.sellable ORDER BY sku LIMIT %s) o WHERE i.sku = ANY(%s) AND i.item_group <> ''",
        [MOST, skus],
    ):
        if other not in found[sku]:
            found[sku].append(other)
    return {sku: some[:MOST] for sku, some in found.items()}


def _difference(line: LineView, price: Decimal, order: OrderView) -> Decimal:
    """What one unit costs more than was paid for one of the line, with the line's tax."""
    inside = order.prices_include_tax
    paid = (line.tax_base + (line.tax_amount if inside else ZERO)) / line.ordered if line.ordered else ZERO
    beside = ZERO if inside or not line.tax_base else line.tax_amount / line.tax_base
    return round_money((price - paid) * (1 + beside), order.currency)


def check_wanted(lines: Collection[BackLine], offered: dict[int, list[Instead]]) -> None:
    """Raise `Invalid` where something is wanted instead that was not offered."""
    for line in lines:
        names = {one.sku for one in offered.get(line.line or 0, ())}
        if line.wish == "exchange" and line.wanted and line.wanted not in names:
            raise Invalid("Choose one of the items that we offer instead.", code="not_offered")
