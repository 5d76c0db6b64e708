"""What a return policy asks about: days since delivery, value, payment, country, and how often the customer returns."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.kernel import round_money
from lading.orders.change import LockedOrder
from lading.returns.accept_return import Facts
from lading.returns.policy import Policy
from lading.store import UnitOfWork

ZERO = Decimal(0)
FEWEST = Decimal(5)
"""Units within a year from which on one speaks of a rate of returns."""

_WHEN = """
SELECT o.id, s.delivered, s.shipped, t.delivered, t.shipped, o.placed_at, coalesce(p.ship_to, p.bill_to)->>'country',
  array(SELECT DISTINCT method FROM tenders x WHERE x.order_id = o.id ORDER BY 1), s.place
FROM orders o JOIN order_papers p ON p.order_id = o.id
LEFT JOIN LATERAL (SELECT max(h.delivered_at) AS delivered, max(h.shipped_at) AS shipped,
    (array_agg(h.place ORDER BY h.shipped_at DESC))[1] AS place FROM shipment_lines l
  JOIN shipments h ON h.id = l.shipment_id AND h.voided_at IS NULL WHERE l.order_id = o.id) s ON true
LEFT JOIN LATERAL (SELECT max(e.at) FILTER (WHERE m.to_state = 'delivered' AND e.kind <> 'order.imported') AS delivered,
    max(CASE WHEN e.kind = 'order.imported' THEN o.placed_at ELSE e.at END)
      FILTER (WHERE m.to_state IN ('shipped', 'delivered')) AS shipped
  FROM transitions m JOIN events e ON e.order_id = m.order_id AND e.seq = m.seq WHERE m.order_id = o.id) t ON true
WHERE o.id = ANY(%s)
"""

_RATE = """
SELECT o.customer, sum(l.shipped + l.delivered + l.returned), sum(l.returned) FROM orders o
JOIN order_lines l ON l.order_id = o.id WHERE o.customer = ANY(%s) AND o.placed_at > now() - interval '365 days'
GROUP BY 1
"""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of orders and customers, for as many lines as come back of them."""

    when: Mapping[UUID, tuple[datetime | None, str]]
    countries: Mapping[UUID, str]
    methods: Mapping[UUID, list[str]]
    places: Mapping[UUID, str]
    rates: Mapping[str, Decimal]
    groups: Mapping[str, list[str]]


async def read_known(
    unit: UnitOfWork, *, orders: Collection[UUID], customers: Iterable[str | None], policy: Policy
) -> Known:
    """Read it. An order of which nobody told of a delivery counts as delivered some days after it was shipped.

    The days count from the order's last delivery, as the right of withdrawal does.
    """
    rows = await unit.fetch(_WHEN, [list(orders)], plan_anew=True) if orders else []
    codes = sorted({code for code in customers if code})
    rates = await unit.fetch(_RATE, [codes], plan_anew=True) if codes else []
    groups = await unit.fetch("SELECT code, groups FROM parties WHERE code = ANY(%s)", [codes]) if codes else []
    return Known(
        when={row[0]: _delivered(row, policy) for row in rows},
        countries={row[0]: row[6] or "" for row in rows},
        methods={row[0]: list(row[7]) for row in rows},
        places={row[0]: row[8] for row in rows if row[8]},
        rates={row[0]: (row[2] * 100 / row[1]).quantize(Decimal("0.1")) for row in rates if row[1] >= FEWEST},
        groups={row[0]: list(row[1]) for row in groups},
    )


def _delivered(row: tuple[Any, ...], policy: Policy) -> tuple[datetime | None, str]:
    if delivered := row[1] or row[3]:
        return delivered, "delivered"
    if shipped := row[2] or row[4]:
        return shipped + timedelta(days=policy.transit_days), "shipped"
    return None, ""


def facts_of_line(
    known: Known,
    *,
    order: LockedOrder,
    line: int,
    quantity: Decimal,
    reason: str,
    condition: str,
    reference: Reference,
    now: datetime,
) -> Facts:
    """The facts of so many units of an order's line."""
    one = order.lines[line]
    delivered, source = known.when.get(order.id, (None, ""))
    item = reference.items.get(one.sku)
    customer = order.customer or ""
    return Facts(
        sku=one.sku,
        group=item.item_group if item else "",
        tags=sorted(item.tags) if item else [],
        channel=order.channel,
        country=known.countries.get(order.id, ""),
        reason=reason,
        condition=condition,
        payment_methods=known.methods.get(order.id, []),
        customer_groups=known.groups.get(customer, []),
        days=max(0, (now - delivered).days) if delivered else None,
        counted_from=source,
        value=round_money(one.owed * quantity / one.ordered, order.currency) if one.ordered else ZERO,
        currency=order.currency,
        return_rate=known.rates.get(customer),
    )


def facts_without_order(
    known: Known,
    *,
    sku: str,
    channel: str,
    customer: str | None,
    value: Decimal | None,
    currency: str,
    reason: str,
    condition: str,
    reference: Reference,
) -> Facts:
    """The facts of units that nobody knows an order of."""
    item = reference.items.get(sku)
    return Facts(
        sku=sku,
        group=item.item_group if item else "",
        tags=sorted(item.tags) if item else [],
        channel=channel,
        reason=reason,
        condition=condition,
        customer_groups=known.groups.get(customer or "", []),
        value=value,
        currency=currency,
        return_rate=known.rates.get(customer or ""),
        has_order=False,
    )
