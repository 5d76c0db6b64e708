"""What is to be sold of orders, as the ledger asks: lines and shipping with their worth, and what has ever left."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.orders.waived import waived_of
from lading.orders.worth import Worth
from lading.store import UnitOfWork

ZERO = Decimal(0)


class SoldLine(msgspec.Struct):
    """A line with what it comes to, and the units that ever left and came back. `brought_back` came along returned."""

    line: int
    ordered: Decimal
    cancelled: Decimal
    whole: Worth
    ever: Decimal = ZERO
    returned: Decimal = ZERO
    waived: Worth | None = None

    @property
    def units(self) -> Decimal:
        """Units that are to be sold when all is done."""
        return self.ordered - self.cancelled

    def worth(self, currency: str) -> Worth:
        """What these units come to."""
        return self.whole - waived_of(
            self.whole, ordered=self.ordered, cancelled=self.cancelled, waived=self.waived, currency=currency
        )


class SoldOrder(msgspec.Struct):
    """An order with what it comes to."""

    id: UUID
    number: str
    customer: str | None
    currency: str
    total: Decimal
    shipping: Worth
    lines: dict[int, SoldLine] = {}


_ORDERS = """
SELECT id, number, customer, currency, total,
  shipping + CASE WHEN prices_include_tax THEN 0 ELSE shipping_tax END, shipping_tax FROM orders WHERE id = ANY(%s)
"""

_LINES = """
SELECT l.order_id, l.line, l.ordered, l.cancelled, l.tax_base + l.tax_amount, l.tax_amount,
  coalesce(t.ever, 0), coalesce(t.returned, 0), l.waived, l.waived_tax
FROM order_lines l LEFT JOIN (SELECT order_id, line,
    coalesce(sum(quantity) FILTER (WHERE to_state = 'shipped'
      OR from_state = 'new' AND to_state IN ('delivered', 'returned')), 0)
    - coalesce(sum(quantity) FILTER (WHERE from_state = 'shipped' AND to_state IN ('packed', 'cancelled')), 0) AS ever,
    sum(quantity) FILTER (WHERE to_state = 'returned') AS returned
  FROM transitions WHERE order_id = ANY(%s) GROUP BY 1, 2) t USING (order_id, line)
WHERE l.order_id = ANY(%s) ORDER BY l.order_id, l.line
"""


async def fetch_sold(unit: UnitOfWork, *, orders: Iterable[UUID]) -> dict[UUID, SoldOrder]:
    """These orders with what they come to and what has ever left of them. They should be locked."""
    chosen = list(orders)
    found = {}
    for row in await unit.fetch(_ORDERS, [chosen]):
        found[row[0]] = SoldOrder(*(*row[:5], Worth(row[5], row[6]), {}))
    for order, line, ordered, cancelled, total, tax, ever, back, waived, waived_tax in await unit.fetch(
        _LINES, [chosen, chosen]
    ):
        kept = None if waived is None else Worth(waived, waived_tax)
        found[order].lines[line] = SoldLine(line, ordered, cancelled, Worth(total, tax), ever, back, kept)
    return found
