"""Reading orders back as they are shown: rows into views, many orders with a few statements."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.kernel import round_money
from lading.orders.views import (
    EverView,
    HoldView,
    LineView,
    OrderView,
    PromiseView,
    ShippingView,
    TotalsView,
)
from lading.store import UnitOfWork

ZERO = Decimal(0)
Places = dict[tuple[UUID, int], dict[str, Decimal]]

_ORDERS = """
SELECT o.id, o.number, o.version, o.channel, o.external_id, o.customer, o.currency, o.placed_at, o.requested_by,
  o.commitment, o.progress, o.money, o.goods, o.discount, o.shipping, o.tax, o.total, o.prices_include_tax,
  o.shipping_method, o.pickup_at, o.tags, p.customer, p.ship_to, p.bill_to, p.notes, p.attributes
FROM orders o JOIN order_papers p ON p.order_id = o.id WHERE o.id = ANY(%s)
"""

_LINES = """
SELECT l.order_id, l.line, l.sku, l.name, l.unit, l.ordered, l.open, l.reserved, l.backordered, l.released, l.picked,
  l.packed, l.shipped, l.delivered, l.returned, l.cancelled, l.unit_price, l.discount, l.amount, l.tax_name, l.tax_rate,
  l.tax_base, l.tax_amount, l.promised_for, l.promise_reason, l.factor, e.shipped, e.delivered, e.returned,
  l.price_reason, m.version, m.deliver_p50, m.deliver_p90, m.reference, l.price_source, l.waived, o.currency,
  l.requested_by
FROM order_lines l JOIN orders o ON o.id = l.order_id LEFT JOIN LATERAL (
  SELECT sum(CASE WHEN to_state = 'shipped' THEN quantity
      WHEN from_state = 'shipped' AND to_state IN ('packed', 'cancelled') THEN -quantity END) AS shipped,
    sum(quantity) FILTER (WHERE to_state = 'delivered') AS delivered,
    sum(quantity) FILTER (WHERE to_state = 'returned') AS returned
  FROM transitions t WHERE t.order_id = l.order_id AND t.line = l.line) e ON l.shipped + l.delivered + l.returned > 0
LEFT JOIN LATERAL (SELECT p.version, p.deliver_p50, p.deliver_p90, s.reference FROM promises p
  LEFT JOIN supply s ON s.id = p.supply WHERE p.order_id = l.order_id AND p.line = l.line
  ORDER BY p.version DESC LIMIT 1) m ON true
WHERE l.order_id = ANY(%s) ORDER BY l.order_id, l.line
"""

_HOLDS = """
SELECT order_id, id, reason, sentence, steps, line, owner, due, placed_at, fulfilment, may_release,
  overdue, rule, rule_version, approval FROM holds
WHERE order_id = ANY(%s) AND released_at IS NULL ORDER BY placed_at, id
"""


async def ids_of_numbers(unit: UnitOfWork, *, numbers: Sequence[str]) -> dict[str, UUID]:
    """The ids of orders by their numbers; unknown numbers are left out."""
    rows = await unit.fetch("SELECT number, id FROM orders WHERE number = ANY(%s)", [list(numbers)])
    return dict(rows)


async def load_views(unit: UnitOfWork, *, ids: Sequence[UUID], places: Places) -> dict[UUID, OrderView]:
    """The orders of these ids, without their tenders. `places` tells from where lines are served, in base units."""
    chosen = list(ids)
    lines: dict[UUID, list[LineView]] = {}
    for row in await unit.fetch(_LINES, [chosen]):
        lines.setdefault(row[0], []).append(_line(row, places))
    holds: dict[UUID, list[HoldView]] = {}
    for row in await unit.fetch(_HOLDS, [chosen]):
        holds.setdefault(row[0], []).append(_hold(row))
    return {
        row[0]: _order(row, lines.get(row[0], []), holds.get(row[0], [])) for row in await unit.fetch(_ORDERS, [chosen])
    }


def _line(row: tuple[Any, ...], places: Places) -> LineView:
    served = {place: base / row[25] for place, base in places.get((row[0], row[1]), {}).items()}
    return LineView(
        line=row[1],
        sku=row[2],
        name=row[3],
        unit=row[4],
        ordered=row[5],
        open=row[6],
        reserved=row[7],
        backordered=row[8],
        released=row[9],
        picked=row[10],
        packed=row[11],
        shipped=row[12],
        delivered=row[13],
        returned=row[14],
        cancelled=row[15],
        unit_price=row[16],
        discount=row[17],
        amount=row[18],
        tax_name=row[19],
        tax_rate=row[20],
        tax_base=row[21],
        tax_amount=row[22],
        promise=PromiseView(row[23], served, row[24], row[30] or 1, *row[31:34]),
        ever=EverView(row[26] or ZERO, row[27] or ZERO, row[28] or ZERO),
        price_reason=row[29],
        price_source=row[34],
        waived=_waived(row),
        requested_by=row[37],
    )


def _waived(row: tuple[Any, ...]) -> Decimal:
    """What is not owed of a line for its cancelled units."""
    ordered, cancelled, owed, waived = row[5], row[15], row[21] + row[22], row[35]
    if not cancelled or waived is not None:
        return Decimal(waived or 0)
    return round_money(Decimal(owed) * cancelled / ordered, row[36])


def _hold(row: tuple[Any, ...]) -> HoldView:
    return HoldView(
        id=row[1],
        reason=row[2],
        sentence=row[3],
        steps=row[4],
        scope="fulfilment" if row[9] else "line" if row[5] else "order",
        line=row[5],
        owner=row[6],
        due=row[7],
        placed_at=row[8],
        fulfilment=row[9],
        may_release=row[10],
        overdue=row[11],
        rule=row[12],
        rule_version=row[13],
        approval=row[14],
    )


def _order(row: tuple[Any, ...], lines: list[LineView], holds: list[HoldView]) -> OrderView:
    return OrderView(
        id=row[0],
        number=row[1],
        version=row[2],
        channel=row[3],
        external_id=row[4],
        customer={**row[21], "code": row[5]} if row[21] else None,
        currency=row[6],
        placed_at=row[7],
        requested_by=row[8],
        commitment=row[9],
        progress=row[10],
        money=row[11],
        totals=TotalsView(row[12], row[13], row[14], row[15], row[16]),
        prices_include_tax=row[17],
        shipping=ShippingView(row[18], row[14]),
        pickup_at=row[19],
        tags=row[20],
        ship_to=row[22],
        bill_to=row[23],
        notes=row[24],
        attributes=row[25],
        holds=holds,
        tenders=[],
        lines=lines,
    )
