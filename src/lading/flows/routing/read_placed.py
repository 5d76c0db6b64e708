"""Orders as they were when they were placed, for trying other routing on them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from lading.flows.routing.routing_facts import Customer, priority_of, read_customers, ship_after_of
from lading.kernel import plain
from lading.routing import Need
from lading.routing.kept import Kept, read_kept
from lading.store import UnitOfWork

ZERO = Decimal(0)


class PlacedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order at its placing: what it needed, what was known of it, what it found (`kept`, None: nobody knows).

    `kits` says that it has kits of whose components nobody kept anything.
    """

    number: str
    at: datetime
    channel: str
    method: str
    currency: str
    value: Decimal
    tags: list[str]
    wanted_by: date | None
    attributes: dict[str, Any]
    ship_to: dict[str, Any]
    customer: Customer
    needs: list[Need]
    kept: Kept | None
    fixed: str
    kits: bool

    @property
    def day(self) -> date:
        """The day on which it came in, in UTC."""
        return self.at.date()

    @property
    def country(self) -> str:
        """Where it goes."""
        return str(self.ship_to.get("country", ""))

    @property
    def took(self) -> dict[str, str]:
        """What each place really gave then, in units."""
        sums: dict[str, Decimal] = {}
        for _, place, quantity in self.kept.takes if self.kept else []:
            sums[place] = sums.get(place, ZERO) + quantity
        return {place: plain(quantity) for place, quantity in sums.items()}


_ORDERS = """
SELECT o.number, e.at, o.channel, o.shipping_method, o.currency, o.goods, o.tags, o.requested_by, p.attributes,
  p.ship_to, o.customer, o.pickup_at, e.data->'routing', o.id
FROM orders o JOIN order_papers p ON p.order_id = o.id
JOIN events e ON e.order_id = o.id AND e.seq = 1 AND e.kind = 'order.placed'
WHERE o.received_at >= %s AND o.received_at < %s::date + 1 ORDER BY e.at, e.id LIMIT %s
"""

_LINES = """
SELECT order_id, line, sku, ordered, factor, decimals, amount / nullif(ordered, 0), components FROM order_lines
WHERE order_id = ANY(%s) AND stocked ORDER BY order_id, line
"""


async def read_placed(unit: UnitOfWork, *, first: date, last: date, limit: int) -> list[PlacedOrder]:
    """The orders that came in on these days, in their sequence, as far as they wanted anything from stock."""
    rows = await unit.fetch(_ORDERS, [first, last, limit])
    lines: dict[Any, dict[int, Need]] = {}
    for order, line, sku, *rest, parts in await unit.fetch(_LINES, [[row[13] for row in rows]]):
        ordered, factor, decimals, value = rest
        kit = tuple((name, Decimal(per)) for name, per in (parts or {}).items())
        lines.setdefault(order, {})[line] = Need(sku, ordered, factor, decimals, unit_value=value or ZERO, parts=kit)
    customers = await read_customers(unit, codes=[row[10] for row in rows if row[10]])
    return [
        PlacedOrder(
            number=row[0],
            at=row[1],
            channel=row[2],
            method=row[3],
            currency=row[4],
            value=row[5],
            tags=row[6],
            wanted_by=row[7],
            attributes={"priority": priority_of(row[8] or {}), "ship_after": ship_after_of(row[8] or {})},
            ship_to=row[9] or {},
            customer=customers.get(row[10], Customer()),
            needs=_needs(lines[row[13]], kept := read_kept(row[12]) if row[12] else None),
            kept=kept,
            fixed=row[11] or "",
            kits=kept is not None and not kept.kits and any(need.parts for need in lines[row[13]].values()),
        )
        for row in rows
        if row[13] in lines
    ]


def _needs(lines: dict[int, Need], kept: Kept | None) -> list[Need]:
    """What was wanted then, line by line; the lines as they are now where nobody kept it."""
    if kept is None:
        return list(lines.values())
    wanted = dict(zip(kept.lines, kept.wanted, strict=True)) | {kit.line: kit.wanted for kit in kept.kits}
    return [
        msgspec.structs.replace(lines[line], quantity=quantity) for line, quantity in wanted.items() if line in lines
    ]
