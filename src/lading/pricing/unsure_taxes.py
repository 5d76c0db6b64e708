"""Orders whose tax is not certain, because the tax service said nothing when they were placed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.pricing.tax import Ruling
from lading.store import UnitOfWork

_encode = msgspec.json.Encoder().encode


async def find_unsure(unit: UnitOfWork, *, limit: int) -> list[UUID]:
    """Orders of which the service may be asked again now, those that wait longest first."""
    rows = await unit.fetch(
        "SELECT order_id FROM order_taxes WHERE status IN ('estimated', 'waiting') AND NOT details ? 'ended'"
        " AND coalesce((details->>'next')::timestamptz, '-infinity') <= %s ORDER BY order_id LIMIT %s",
        [unit.now, limit],
        plan_anew=True,
    )
    return [row[0] for row in rows]


async def still_unsure(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Those of them that are so still, with what was noted of them. Lock the orders first."""
    rows = await unit.fetch(
        "SELECT order_id, details FROM order_taxes WHERE order_id = ANY(%s) AND status IN ('estimated', 'waiting')"
        " AND NOT details ? 'ended'",
        [list(orders)],
    )
    return dict(rows)


async def ask_later(unit: UnitOfWork, *, order: UUID) -> None:
    """It said nothing again: ask in a minute, then in two, in four, at last every hour."""
    await unit.execute(
        "UPDATE order_taxes SET details = details || jsonb_build_object('tries',"
        " coalesce((details->>'tries')::int, 0) + 1, 'next', %s::timestamptz"
        " + least(interval '1 hour', interval '1 minute' * 2 ^ least(coalesce((details->>'tries')::int, 0), 6)))"
        " WHERE order_id = %s AND status IN ('estimated', 'waiting')",
        [unit.now, order],
    )


async def end_unsure(unit: UnitOfWork, *, orders: Sequence[UUID], why: str) -> None:
    """Nobody asks of these again: there is nothing left to tax, or a person decides."""
    await unit.execute(
        "UPDATE order_taxes SET details = details || jsonb_build_object('ended', %s::text) WHERE order_id = ANY(%s)",
        [why, list(orders)],
    )


async def make_certain(unit: UnitOfWork, *, order: UUID, ruling: Ruling) -> None:
    """It is taxed by the service after all, whose document is committed when goods leave."""
    details = {"document": ruling.document, "state": "quoted", "shipping_tax": ruling.shipping_tax}
    await unit.execute(
        "UPDATE order_taxes SET status = %s, because = %s, details = %s::jsonb WHERE order_id = %s",
        [ruling.status, ruling.because, _encode(details).decode(), order],
    )
