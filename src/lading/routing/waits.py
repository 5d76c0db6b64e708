"""Orders whose rest may wait until a day and no longer: noted by decisions, read by who cancels."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from lading.store import UnitOfWork


async def save_waits(unit: UnitOfWork, *, kept: Mapping[UUID, Mapping[str, object]]) -> None:
    """Note until when the rest of these orders may wait, as their decisions say; nothing where none says so."""
    until = {order: told["cancel_on"] for order, told in kept.items() if told.get("cancel_on")}
    if until:
        await unit.execute(
            "INSERT INTO routing_waits (order_id, cancel_on) SELECT * FROM unnest(%s::uuid[], %s::date[])"
            " ON CONFLICT (order_id) DO NOTHING",
            [list(until), list(until.values())],
        )


async def find_overdue(unit: UnitOfWork, *, day: date, limit: int) -> list[UUID]:
    """Orders whose rest may wait no longer on that day."""
    rows = await unit.fetch(
        "SELECT order_id FROM routing_waits WHERE cancel_on <= %s ORDER BY cancel_on, order_id LIMIT %s", [day, limit]
    )
    return [row[0] for row in rows]


async def drop_waits(unit: UnitOfWork, *, orders: list[UUID]) -> None:
    """These orders wait no longer."""
    await unit.execute("DELETE FROM routing_waits WHERE order_id = ANY(%s)", [orders])
