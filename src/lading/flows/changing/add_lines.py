"""New lines of a change: found in the catalog, priced by the list unless a price is given, without units yet. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

import msgspec

from lading.catalog import Channel, Item, Reference, Unit
from lading.flows.changing.order_edit import LineAdd, LineEdit
from lading.flows.placing.prepare import PreparedLine
from lading.kernel import FieldError, Invalid
from lading.kernel.quantity import floor_to
from lading.orders import DraftLine
from lading.orders.change import LockedLine, LockedOrder
from lading.orders.vector import empty
from lading.pricing import PriceBook
from lading.pricing.hand_prices import PriceLimit, outside_limit
from lading.pricing.values import Buyer

ZERO = Decimal(0)


class Added(msgspec.Struct):
    """A line to be: as the order will have it, as the catalog has it, and its price for one unit."""

    line: LockedLine
    prepared: PreparedLine
    unit_price: Decimal
    wish: LineAdd
    price_source: str = ""


class Pricing(Protocol):
    """What prices depend on."""

    reference: Reference
    book: PriceBook
    buyers: Mapping[str, Buyer]


def add_lines(
    order: LockedOrder, *, adds: Sequence[LineAdd], scene: Pricing, today: date, agreed: bool = False
) -> list[Added]:
    """The new lines, numbered on; `agreed` prices may be beyond their limits.

    Raises `Invalid`, naming each that cannot be: unknown, not for sale, no price.
    """
    errors: list[FieldError] = []
    found: list[Added] = []
    number = max(order.lines, default=0)
    for index, wish in enumerate(adds):
        item = scene.reference.items.get(wish.sku)
        unit = item.unit_named(wish.unit) if item else None
        fault = _fault(wish, item, unit)
        price, source = wish.unit_price, ""
        if item and unit and not fault and price is None:
            price, source = _list_price(wish, item, unit, order, scene, today)
            fault = None if price is not None else ("unit_price", "price_missing", "the list has no price for it")
        elif item and unit and not fault and price is not None and not agreed:
            limit = scene.book.limits.get((item.sku, order.currency))
            why = _beyond(limit, wish, price, unit)
            fault = ("unit_price", "price_beyond_limit", why) if why else None
        if fault or item is None or unit is None or price is None:
            field, code, why = fault or ("sku", "item_unknown", "there is no such item")
            errors.append(FieldError(f"/add/{index}/{field}", code, f"{wish.sku}: {why}."))
            continue
        number += 1
        found.append(
            Added(_line(number, item, unit, wish.requested_by), _prepared(wish, item, unit, today), price, wish, source)
        )
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return found


def _beyond(limit: PriceLimit | None, wish: LineAdd, price: Decimal, unit: Unit) -> str:
    return outside_limit(
        limit, sku=wish.sku, price=price, discount=wish.discount, quantity=wish.quantity, factor=unit.factor
    )


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
    wish: LineAdd, item: Item, unit: Unit, order: LockedOrder, scene: Pricing, today: date
) -> tuple[Decimal | None, str]:
    channel = scene.reference.channels.get(order.channel) or Channel(code=order.channel, name=order.channel)
    return scene.book.price(
        item=item,
        unit=unit,
        quantity=wish.quantity,
        buyer=scene.buyers.get(order.customer or "") or Buyer(order.customer or ""),
        channel=channel,
        currency=order.currency,
        day=today,
    )


def refuse_beyond_limits(order: LockedOrder, *, edits: Sequence[LineEdit], book: PriceBook) -> None:
    """Refuse prices agreed by hand that are beyond an item's floor or ceiling."""
    errors = []
    for index, edit in enumerate(edits):
        line = order.lines.get(edit.line)
        if line is None or edit.unit_price is None:
            continue
        quantity = line.ordered - line.vector["cancelled"] if edit.quantity is None else edit.quantity
        why = outside_limit(
            book.limits.get((line.sku, order.currency)),
            sku=line.sku,
            price=edit.unit_price,
            discount=edit.discount or ZERO,
            quantity=quantity,
            factor=line.factor,
        )
        if why:
            errors.append(FieldError(f"/lines/{index}/unit_price", "price_beyond_limit", f"{why}."))
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))


def _line(number: int, item: Item, unit: Unit, requested_by: date | None) -> LockedLine:
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
        requested_by=requested_by,
    )


def _prepared(wish: LineAdd, item: Item, unit: Unit, today: date) -> PreparedLine:
    return PreparedLine(DraftLine(wish.sku, wish.quantity), item, unit, None, item.waits_until(today))
