"""The terms of orders that stand: prices, discounts and taxes of their lines, and their sums; read and rewritten."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.orders.change import LockedLine
from lading.orders.worth import Worth
from lading.store import UnitOfWork
from lading.store.unit_of_work import copy_code, copy_json, copy_text

ZERO = Decimal(0)
_NULL = r"\N"


class LineTerms(msgspec.Struct, frozen=True):
    """What a line costs: as priced, its share of order discounts, and the tax in or on it. In the order's currency.

    `waived` is what of it is not owed for cancelled units, tax included; None: their even share.
    """

    unit_price: Decimal
    price_reason: str
    discount: Decimal
    order_discount: Decimal
    amount: Decimal
    tax_name: str
    tax_rate: Decimal
    tax_base: Decimal
    tax_amount: Decimal
    price_source: str
    waived: Decimal | None = None
    waived_tax: Decimal | None = None

    @property
    def owed(self) -> Decimal:
        """Base and tax."""
        return self.tax_base + self.tax_amount


class OrderTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What an order comes to, and what that depends on."""

    prices_include_tax: bool
    goods: Decimal
    discount: Decimal
    shipping: Decimal
    shipping_tax_rate: Decimal
    shipping_tax: Decimal
    tax: Decimal
    total: Decimal
    shipping_method: str
    requested_by: date | None
    pickup_at: str
    country: str
    region: str
    lines: dict[int, LineTerms]


_ORDERS = """
SELECT o.id, o.prices_include_tax, o.goods, o.discount, o.shipping, o.shipping_tax_rate, o.shipping_tax, o.tax, o.total,
  o.shipping_method, o.requested_by, coalesce(o.pickup_at, ''), coalesce(p.ship_to->>'country', ''),
  coalesce(p.ship_to->>'region', '')
FROM orders o JOIN order_papers p ON p.order_id = o.id WHERE o.id = ANY(%s)
"""
_LINES = """
SELECT order_id, line, unit_price, price_reason, discount, order_discount, amount, tax_name, tax_rate, tax_base,
  tax_amount, price_source, waived, waived_tax FROM order_lines WHERE order_id = ANY(%s) ORDER BY order_id, line
"""


async def read_terms(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[UUID, OrderTerms]:
    """The terms of these orders. Lock the orders first."""
    lines: dict[UUID, dict[int, LineTerms]] = {order: {} for order in orders}
    for row in await unit.fetch(_LINES, [list(orders)]):
        lines[row[0]][row[1]] = LineTerms(*row[2:])
    names = OrderTerms.__struct_fields__
    return {
        row[0]: OrderTerms(**dict(zip(names[:-1], row[1:], strict=True)), lines=lines[row[0]])
        for row in await unit.fetch(_ORDERS, [list(orders)])
    }


def reckon(line: LockedLine, terms: LineTerms) -> None:
    """The line under lock owes what its new terms say, and what they waive is waived."""
    line.owed, line.owed_tax = terms.owed, terms.tax_amount
    line.waived = None if terms.waived is None else Worth(terms.waived, terms.waived_tax or ZERO)
    line.reckoned = True


async def add_lines(unit: UnitOfWork, *, lines: Iterable[tuple[UUID, LockedLine, LineTerms]]) -> None:
    """Write new lines with their terms, without units: those come with the moves of the change that adds them."""
    await unit.copy(
        "order_lines (order_id, line, sku, name, unit, factor, decimals, stocked, ordered, unit_price, price_reason,"
        " discount, order_discount, amount, tax_name, tax_rate, tax_base, tax_amount, promise_reason, components,"
        " price_source, requested_by)",
        [
            f"{order}\t{line.line}\t{copy_code(line.sku)}\t{copy_code(line.name)}\t{copy_code(line.unit)}\t"
            f"{line.factor}\t{line.decimals}\t{line.stocked}\t0\t{terms.unit_price}\t{copy_text(terms.price_reason)}\t"
            f"{terms.discount}\t{terms.order_discount}\t{terms.amount}\t{copy_code(terms.tax_name)}\t{terms.tax_rate}\t"
            f"{terms.tax_base}\t{terms.tax_amount}\t\t"
            + (copy_json(msgspec.json.encode(line.components)) if line.components else r"\N")
            + f"\t{copy_code(terms.price_source)}\t{line.requested_by or _NULL}"
            for order, line, terms in lines
        ],
    )


async def write_terms(unit: UnitOfWork, *, before: Mapping[UUID, OrderTerms], after: Mapping[UUID, OrderTerms]) -> None:
    """Write the lines whose terms differ, and the orders' sums. Lines that are new are written by `add_lines`."""
    rows: list[tuple[Any, ...]] = [
        (order, number, *msgspec.structs.astuple(terms))
        for order, now in after.items()
        for number, terms in now.lines.items()
        if number in before[order].lines and before[order].lines[number] != terms
    ]
    if rows:
        await unit.execute(
            "UPDATE order_lines l SET unit_price = n.unit_price, price_reason = n.reason, discount = n.discount,"
            " order_discount = n.share, amount = n.amount, tax_name = n.tax_name, tax_rate = n.tax_rate,"
            " tax_base = n.base, tax_amount = n.tax, price_source = n.source, waived = n.waived,"
            " waived_tax = n.waived_tax"
            " FROM unnest(%s::uuid[], %s::int[], %s::numeric[], %s::text[],"
            " %s::numeric[], %s::numeric[], %s::numeric[], %s::text[], %s::numeric[], %s::numeric[], %s::numeric[],"
            " %s::text[], %s::numeric[], %s::numeric[])"
            " AS n(order_id, line, unit_price, reason, discount, share, amount, tax_name, tax_rate, base, tax, source,"
            " waived, waived_tax)"
            " WHERE l.order_id = n.order_id AND l.line = n.line",
            [list(column) for column in zip(*rows, strict=True)],
        )
    sums = [(order, *_sums(now)) for order, now in after.items() if _sums(now) != _sums(before[order])]
    if sums:
        await unit.execute(
            "UPDATE orders o SET goods = n.goods, discount = n.discount, shipping = n.shipping,"
            " shipping_tax_rate = n.rate, shipping_tax = n.shipping_tax, tax = n.tax, total = n.total,"
            " shipping_method = n.method, requested_by = n.requested_by FROM unnest(%s::uuid[], %s::numeric[],"
            " %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::text[],"
            " %s::date[]) AS n(id, goods, discount, shipping, rate, shipping_tax, tax, total, method, requested_by)"
            " WHERE o.id = n.id",
            [list(column) for column in zip(*sums, strict=True)],
        )


async def write_line_days(unit: UnitOfWork, *, days: Sequence[tuple[UUID, int, date | None]]) -> None:
    """Write the wished days of these lines, by order and number; None is the order's."""
    if days:
        await unit.execute(
            "UPDATE order_lines l SET requested_by = n.day FROM unnest(%s::uuid[], %s::int[], %s::date[])"
            " AS n(order_id, line, day) WHERE l.order_id = n.order_id AND l.line = n.line",
            [list(column) for column in zip(*days, strict=True)],
        )


def _sums(terms: OrderTerms) -> tuple[Any, ...]:
    return (
        terms.goods,
        terms.discount,
        terms.shipping,
        terms.shipping_tax_rate,
        terms.shipping_tax,
        terms.tax,
        terms.total,
        terms.shipping_method,
        terms.requested_by,
    )
