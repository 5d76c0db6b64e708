"""Orders that are ready to go to a place: units are reserved there and nothing stops their release."""

from lading.orders.filters import OrderFilters
from lading.orders.lists import find_orders
from lading.store import UnitOfWork


async def ready_orders(unit: UnitOfWork, *, place: str | None, limit: int) -> list[str]:
    """Their numbers, the earliest promise first; of those that one place holds units of, if it is named."""
    filters = OrderFilters(ready=True, place=place or "")
    found = await find_orders(unit.sql, filters=filters, sort="promise", limit=limit)
    rows = await unit.fetch(
        "SELECT o.number FROM unnest(%s::uuid[]) WITH ORDINALITY AS n(id, turn) JOIN orders o USING (id) ORDER BY turn",
        [found.ids],
    )
    return [row[0] for row in rows]
