"""Orders whose rest waits in a queue, or until a day and no longer: noted by decisions, read when they are due."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from lading.store import UnitOfWork


class Waits(msgspec.Struct, frozen=True):
    """How an order's rest waits: in a queue (empty: none), until a day (None: for ever)."""

    queue: str = ""
    cancel_on: date | None = None


def told_by(kept: Mapping[str, object]) -> Waits:
    """What a decision says of its rest."""
    said: Any = kept
    return Waits(said.get("queue", ""), said.get("cancel_on"))


async def save_waits(unit: UnitOfWork, *, kept: Mapping[UUID, Mapping[str, object]]) -> None:
    """Note how the rest of these orders waits, as their decisions say; nothing where none says anything."""
    await write_waits(unit, waits={order: told_by(told) for order, told in kept.items() if _says(told)})


def _says(kept: Mapping[str, object]) -> bool:
    return "cancel_on" in kept or "queue" in kept


async def write_waits(unit: UnitOfWork, *, waits: Mapping[UUID, Waits]) -> None:
    """Write how these orders wait; the moment since when they do changes with the queue. Empty ones are taken out."""
    kept = {order: one for order, one in waits.items() if one != Waits()}
    if kept:
        await unit.execute(
            "INSERT INTO routing_waits (order_id, queue, cancel_on, since)"
            " SELECT n.*, %s FROM unnest(%s::uuid[], %s::text[], %s::date[]) AS n(order_id, queue, cancel_on)"
            " ON CONFLICT (order_id) DO UPDATE SET queue = excluded.queue, cancel_on = excluded.cancel_on,"
            " since = CASE WHEN routing_waits.queue = excluded.queue THEN routing_waits.since ELSE excluded.since END",
            [unit.now, list(kept), [one.queue for one in kept.values()], [one.cancel_on for one in kept.values()]],
        )
    await drop_waits(unit, orders=[order for order in waits if order not in kept])


async def read_waits(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[UUID, Waits]:
    """How these orders wait, as far as anything is noted."""
    rows = await unit.fetch(
        "SELECT order_id, queue, cancel_on FROM routing_waits WHERE order_id = ANY(%s)", [list(orders)]
    )
    return {row[0]: Waits(row[1], row[2]) for row in rows}


async def read_parked(unit: UnitOfWork, *, besides: Iterable[str]) -> list[UUID]:
    """The orders in queues, besides these queues."""
    rows = await unit.fetch(
        "SELECT order_id FROM routing_waits WHERE queue <> '' AND queue <> ALL(%s)", [sorted(besides)]
    )
    return [row[0] for row in rows]


async def find_overdue(unit: UnitOfWork, *, day: date, limit: int) -> list[UUID]:
    """Orders whose rest may wait no longer on that day."""
    rows = await unit.fetch(
        "SELECT order_id FROM routing_waits WHERE cancel_on <= %s ORDER BY cancel_on, order_id LIMIT %s", [day, limit]
    )
    return [row[0] for row in rows]


async def drop_waits(unit: UnitOfWork, *, orders: Iterable[UUID]) -> None:
    """These orders wait no longer."""
    if gone := list(orders):
        await unit.execute("DELETE FROM routing_waits WHERE order_id = ANY(%s)", [gone])


async def sweep_waits(unit: UnitOfWork) -> int:
    """Forget the waits of orders of which nothing waits any more; answers how many."""
    return await unit.execute(
        "DELETE FROM routing_waits w WHERE NOT EXISTS"
        " (SELECT FROM order_lines l WHERE l.order_id = w.order_id AND l.backordered > 0)"
    )
