"""Lines that a channel added to an order that stands, with the names that it has for them."""

from collections.abc import Sequence
from uuid import UUID

from lading.store import UnitOfWork


async def name_added(unit: UnitOfWork, *, order: UUID, names: Sequence[str]) -> None:
    """Name the order's last lines, in their sequence, as its channel does."""
    if any(names):
        await unit.execute(
            "UPDATE order_lines l SET external_id = nullif(n.name, '') FROM (SELECT max(line) AS last FROM order_lines"
            " WHERE order_id = %s) m, unnest(%s::text[]) WITH ORDINALITY AS n(name, place)"
            " WHERE l.order_id = %s AND l.line = m.last - %s + n.place",
            [order, list(names), order, len(names)],
        )
