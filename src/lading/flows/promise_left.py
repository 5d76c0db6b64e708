"""The promise of lines whose waiting units were cancelled: it follows from the units that are left."""

from collections.abc import Iterable
from uuid import UUID

from lading.orders.change import LockedLine, LockedOrder
from lading.orders.waiting import WAITING
from lading.promising.dates import ship_by
from lading.store import UnitOfWork

_HELD = """
SELECT n.order_id, n.line, o.requested_by, coalesce(max(p.lead_days), 0)
FROM unnest(%s::uuid[], %s::int[]) AS n(order_id, line) JOIN orders o ON o.id = n.order_id
LEFT JOIN reservations r ON r.order_id = n.order_id AND r.line = n.line AND r.quantity > 0
LEFT JOIN places p ON p.code = r.place GROUP BY 1, 2, 3
"""


async def promise_what_is_left(unit: UnitOfWork, *, orders: Iterable[LockedOrder]) -> None:
    """Give lines that no longer wait for stock the day on which the rest can leave; before orders are saved.

    The rest is what they hold, so reservations are written before. Of a line with nothing left nothing is promised.
    """
    waited = {
        (order.id, line.line): line
        for order in orders
        for line in order.lines.values()
        if line.promise_reason in WAITING and not line.vector["backordered"]
    }
    left = {key: line for key, line in waited.items() if _is_left(line)}
    for line in waited.values():
        line.promised_for, line.promise_reason, line.touched = None, "cancelled", True
    if not left:
        return
    ids: list[UUID] = [order_id for order_id, _ in left]
    for order_id, number, requested_by, lead in await unit.fetch(_HELD, [ids, [number for _, number in left]]):
        line = left[order_id, number]
        line.promised_for = ship_by(today=unit.now.date(), lead_days=lead, requested_by=requested_by)
        line.promise_reason = "in_stock"


def _is_left(line: LockedLine) -> bool:
    return line.vector["cancelled"] < line.ordered
