"""Forwardings: which units of an order's lines a transfer brings to the place where they are fetched."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.store import UnitOfWork

ZERO = Decimal(0)


class Forwarding(msgspec.Struct):
    """Units of a line that a transfer brings, in the line's unit; whoever changes it has locked the order."""

    transfer_id: UUID
    order_id: UUID
    line: int
    quantity: Decimal
    planned: Decimal = ZERO
    travelling: Decimal = ZERO
    arrived: Decimal = ZERO
    missed: Decimal = ZERO


_COLUMNS = "w.transfer_id, w.order_id, w.line, w.quantity, w.planned, w.travelling, w.arrived, w.missed"


async def forwardings_of(unit: UnitOfWork, *, transfers: Iterable[str]) -> list[Forwarding]:
    """What these transfers (their numbers) bring for orders, line by line; most transfers bring nothing for any."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS} FROM forwardings w JOIN transfers t ON t.id = w.transfer_id"  # noqa: S608 -- our columns
        " WHERE t.number = ANY(%s) ORDER BY w.transfer_id, w.order_id, w.line",
        [list(transfers)],
    )
    return [Forwarding(*row) for row in rows]


async def read_planned(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[tuple[UUID, int, str], Decimal]:
    """Units of these orders that transfers will bring which are not sent yet, by order, line and sending place."""
    if not orders:
        return {}
    rows = await unit.fetch(
        "SELECT w.order_id, w.line, t.origin, sum(w.planned) FROM forwardings w"
        " JOIN transfers t ON t.id = w.transfer_id WHERE w.order_id = ANY(%s) AND w.planned > 0 GROUP BY 1, 2, 3",
        [list(orders)],
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}


async def read_travelling(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[tuple[UUID, int], Decimal]:
    """Units of these orders that are on the road, by order and line: they wait for nothing else."""
    if not orders:
        return {}
    rows = await unit.fetch(
        "SELECT order_id, line, sum(travelling) FROM forwardings WHERE order_id = ANY(%s) AND travelling > 0"
        " GROUP BY 1, 2",
        [list(orders)],
    )
    return {(row[0], row[1]): row[2] for row in rows}


async def read_spoken_for(unit: UnitOfWork, *, transfers: Sequence[str]) -> set[str]:
    """Those of these transfers that bring something for orders, so that nobody else is promised it."""
    if not transfers:
        return set()
    rows = await unit.fetch(
        "SELECT DISTINCT t.number FROM forwardings w JOIN transfers t ON t.id = w.transfer_id"
        " WHERE t.number = ANY(%s) AND w.travelling > 0",
        [list(transfers)],
    )
    return {row[0] for row in rows}


async def add_forwardings(unit: UnitOfWork, *, forwardings: Sequence[Forwarding]) -> None:
    """Write new ones."""
    columns = _as_columns(forwardings, ("transfer_id", "order_id", "line", "quantity", "planned"))
    await unit.execute(
        "INSERT INTO forwardings (transfer_id, order_id, line, quantity, planned) SELECT * FROM"
        " unnest(%s::uuid[], %s::uuid[], %s::int[], %s::numeric[], %s::numeric[])",
        columns,
    )


async def save_forwardings(unit: UnitOfWork, *, forwardings: Sequence[Forwarding]) -> None:
    """Write where the units of these are now."""
    names = ("transfer_id", "order_id", "line", "planned", "travelling", "arrived", "missed")
    await unit.execute(
        "UPDATE forwardings w SET planned = n.planned, travelling = n.travelling, arrived = n.arrived,"
        " missed = n.missed FROM unnest(%s::uuid[], %s::uuid[], %s::int[], %s::numeric[], %s::numeric[],"
        " %s::numeric[], %s::numeric[]) AS n(transfer_id, order_id, line, planned, travelling, arrived, missed)"
        " WHERE w.transfer_id = n.transfer_id AND w.order_id = n.order_id AND w.line = n.line",
        _as_columns(forwardings, names),
    )


def _as_columns(forwardings: Sequence[Forwarding], names: Sequence[str]) -> list[list[Any]]:
    return [[getattr(one, name) for one in forwardings] for name in names]
