"""The promise of lines whose waiting units were cancelled: it follows from the units that are left."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from lading.catalog import Place
from lading.catalog.place_settings import calendar_of, read_place_settings
from lading.orders.change import LockedLine, LockedOrder
from lading.orders.waiting import WAITING
from lading.promising import leaves_on
from lading.store import UnitOfWork

_HELD = """
SELECT n.order_id, n.line, coalesce(l.requested_by, o.requested_by), p.code, p.lead_days, p.settings
FROM unnest(%s::uuid[], %s::int[]) AS n(order_id, line) JOIN orders o ON o.id = n.order_id
LEFT JOIN order_lines l ON l.order_id = n.order_id AND l.line = n.line
LEFT JOIN reservations r ON r.order_id = n.order_id AND r.line = n.line AND r.quantity > 0
LEFT JOIN places p ON p.code = r.place
"""
_ANYWHERE = Place(code="", name="", lead_days=0)
"""Of what no place holds."""


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
    for order_id, number, requested_by, *place in await unit.fetch(_HELD, [ids, [number for _, number in left]]):
        line = left[order_id, number]
        day = leaves_on(places=[_place(*place)], now=unit.now, requested_by=requested_by)
        line.promised_for = max(day, line.promised_for) if line.promise_reason == "in_stock" else day
        line.promise_reason = "in_stock"


def _place(code: str | None, lead_days: int, settings: dict[str, Any]) -> Place:
    """A place as far as it says when goods leave."""
    if code is None:
        return _ANYWHERE
    return Place(code=code, name="", lead_days=lead_days, calendar=calendar_of(read_place_settings(settings)))


def _is_left(line: LockedLine) -> bool:
    return line.vector["cancelled"] < line.ordered
