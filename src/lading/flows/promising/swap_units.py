"""Units that wait are replaced by a substitute: cancelled on their line, ordered anew on another, at a price."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import Item, Place, Reference
from lading.flows.changing.promise_left import promise_what_is_left
from lading.orders.change import LockedLine, LockedOrder, move
from lading.orders.vector import Transition, empty
from lading.orders.views import OrderView
from lading.pricing import LineToPrice, PriceBook, PricedLine, price_order
from lading.store import UnitOfWork

ZERO = Decimal(0)
ONE = Decimal(1)


class Swap(msgspec.Struct, frozen=True, kw_only=True):
    """`units` of a line, in its unit, against `quantity` base units of an item at a price of one each."""

    line: int
    units: Decimal
    item: Item
    quantity: Decimal
    unit_price: Decimal
    by: str
    reason: str


async def swap_units(
    unit: UnitOfWork, *, reference: Reference, book: PriceBook, order: LockedOrder, view: OrderView, swap: Swap
) -> int:
    """Replace them on the locked order; answers the number of the new line, which waits for its turn.

    The order's sums are written at once, the rest when the order is saved. The new line is taxed at the order's
    destination by the rates of today.
    """
    number = max(order.lines) + 1
    priced = _price(reference, book, view, swap, day=unit.now.date())
    await _insert_line(unit, order.id, number, swap, priced)
    await unit.execute(
        "UPDATE orders SET goods = goods + %s, tax = tax + %s, total = total + %s WHERE id = %s",
        [priced.amount, priced.tax_amount, priced.tax_base + priced.tax_amount, order.id],
    )
    order.total += priced.tax_base + priced.tax_amount
    order.lines[number] = _line(number, swap, priced)
    move(
        order,
        kind="order.substituted",
        moves=[
            Transition(swap.line, "backordered", "cancelled", swap.units),
            Transition(number, "new", "backordered", swap.quantity),
        ],
        data={
            "line": number,
            "instead_of": swap.line,
            "sku": swap.item.sku,
            "unit_price": swap.unit_price,
            "by": swap.by,
            "freed": [sku for sku, _ in swap.item.parts],
        },
        reason=swap.reason,
    )
    await promise_what_is_left(unit, orders=[order])
    return number


def _price(reference: Reference, book: PriceBook, view: OrderView, swap: Swap, *, day: Any) -> PricedLine:
    country, region = _destination(view, reference.places)
    rate = book.taxes.at(country=country, region=region, tax_class=swap.item.tax_class, day=day)
    priced = price_order(
        lines=[LineToPrice(swap.quantity, swap.unit_price, ZERO, swap.item.tax_class)],
        discount=ZERO,
        shipping=ZERO,
        currency=view.currency,
        includes_tax=view.prices_include_tax,
        rates={swap.item.tax_class: rate},
    )
    return priced.lines[0]


def _destination(view: OrderView, places: dict[str, Place]) -> tuple[str, str]:
    if view.ship_to:
        return str(view.ship_to.get("country", "")), str(view.ship_to.get("region", ""))
    place = places.get(view.pickup_at or "")
    return (place.country, "") if place else ("", "")


async def _insert_line(unit: UnitOfWork, order: UUID, number: int, swap: Swap, priced: PricedLine) -> None:
    item = swap.item
    components = {sku: str(per) for sku, per in item.components.items()} or None
    await unit.execute(
        "INSERT INTO order_lines (order_id, line, sku, name, unit, factor, decimals, stocked, ordered, backordered,"
        " unit_price, price_reason, amount, tax_name, tax_rate, tax_base, tax_amount, promise_reason, components)"
        " VALUES (%s, %s, %s, %s, %s, 1, %s, true, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'waits_for_stock', %s)",
        [
            order,
            number,
            item.sku,
            item.name,
            item.unit,
            item.decimals,
            swap.quantity,
            swap.quantity,
            priced.unit_price,
            f"instead of line {swap.line}",
            priced.amount,
            priced.tax_name,
            priced.tax_rate,
            priced.tax_base,
            priced.tax_amount,
            None if components is None else msgspec.json.encode(components).decode(),
        ],
    )


def _line(number: int, swap: Swap, priced: PricedLine) -> LockedLine:
    item = swap.item
    return LockedLine(
        line=number,
        sku=item.sku,
        name=item.name,
        unit=item.unit,
        factor=ONE,
        decimals=item.decimals,
        stocked=True,
        ordered=swap.quantity,
        vector=empty(),
        owed=priced.tax_base + priced.tax_amount,
        promised_for=None,
        promise_reason="waits_for_stock",
        components={sku: str(per) for sku, per in item.components.items()} or None,
        was=(None, ""),
    )
