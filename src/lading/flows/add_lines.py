"""New lines of a change: found in the catalog, priced by the list unless a price is given, without units yet. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from lading.catalog import Item, Reference, Unit
from lading.flows.order_edit import LineAdd
from lading.flows.prepare import PreparedLine
from lading.kernel import FieldError, Invalid
from lading.kernel.quantity import floor_to
from lading.orders import DraftLine
from lading.orders.change import LockedLine, LockedOrder
from lading.orders.vector import empty
from lading.pricing import PriceBook, list_price

ZERO = Decimal(0)


class Added(msgspec.Struct):
    """A line to be: as the order will have it, as the catalog has it, and its price for one unit."""

    line: LockedLine
    prepared: PreparedLine
    unit_price: Decimal
    wish: LineAdd


def add_lines(
    order: LockedOrder, *, adds: Sequence[LineAdd], reference: Reference, book: PriceBook, today: date
) -> list[Added]:
    """The new lines, numbered on. Raises `Invalid`, naming each that cannot be: unknown, not for sale, no price."""
    errors: list[FieldError] = []
    found: list[Added] = []
    number = max(order.lines, default=0)
    for index, wish in enumerate(adds):
        item = reference.items.get(wish.sku)
        unit = item.unit_named(wish.unit) if item else None
        fault = _fault(wish, item, unit)
        price = wish.unit_price
        if item and unit and not fault and price is None:
            price = _list_price(wish, item, unit, order, reference, book)
            fault = None if price is not None else ("unit_price", "price_missing", "the list has no price for it")
        if fault or item is None or unit is None or price is None:
            field, code, why = fault or ("sku", "item_unknown", "there is no such item")
            errors.append(FieldError(f"/add/{index}/{field}", code, f"{wish.sku}: {why}."))
            continue
        number += 1
        found.append(Added(_line(number, item, unit), _prepared(wish, item, unit, today), price, wish))
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return found


def _fault(wish: LineAdd, item: Item | None, unit: Unit | None) -> tuple[str, str, str] | None:
    if item is None:
        return "sku", "item_unknown", "there is no such item"
    if not item.sellable:
        return "sku", "not_sellable", "it is not for sale"
    if unit is None:
        return "unit", "unit_unknown", f"it is not sold by “{wish.unit}”"
    if floor_to(wish.quantity, unit.decimals) != wish.quantity:
        return "quantity", "too_fine", f"its unit allows {unit.decimals} digits after the point"
    return None


def _list_price(
    wish: LineAdd, item: Item, unit: Unit, order: LockedOrder, reference: Reference, book: PriceBook
) -> Decimal | None:
    channel = reference.channels.get(order.channel)
    prices = book.prices(price_list=channel.price_list if channel else None, currency=order.currency, sku=item.sku)
    name = "" if unit.name == item.unit else unit.name
    return list_price(prices, unit=name, factor=unit.factor, quantity=wish.quantity) if prices else None


def _line(number: int, item: Item, unit: Unit) -> LockedLine:
    return LockedLine(
        line=number,
        sku=item.sku,
        name=item.name,
        unit=unit.name,
        factor=unit.factor,
        decimals=unit.decimals,
        stocked=item.stocked,
        ordered=ZERO,
        vector=empty(),
        owed=ZERO,
        promised_for=None,
        promise_reason="",
        components={sku: str(per) for sku, per in item.components.items()} or None,
        was=(None, ""),
    )


def _prepared(wish: LineAdd, item: Item, unit: Unit, today: date) -> PreparedLine:
    return PreparedLine(DraftLine(wish.sku, wish.quantity), item, unit, None, item.waits_until(today))
