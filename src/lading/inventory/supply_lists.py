"""Expected supply on screens and over HTTP, and what the past says of how late it comes."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy import func, select, tuple_

from lading.inventory.promise_tables import supply
from lading.kernel import plain
from lading.store import UnitOfWork
from lading.store.connection import Connection

_PAST = 200
"""So many observations of a lane count, the latest ones."""


class SupplyView(msgspec.Struct, frozen=True, kw_only=True):
    """Expected supply as everybody sees it, in base units; `left` is still to come, `state` open or closed."""

    id: UUID
    kind: str
    reference: str
    line: int
    sku: str
    place: str
    quantity: str
    received: str
    left: str
    due_on: date | None
    first_due_on: date | None
    source: str
    arrived_on: date | None
    state: str


async def list_supply(
    connection: Connection,
    *,
    ids: Sequence[UUID] | None = None,
    sku: str = "",
    place: str = "",
    reference: str = "",
    open_only: bool = True,
    after: tuple[date, UUID] | None = None,
    limit: int = 50,
) -> list[SupplyView]:
    """Supply by the day on which it is due, the soonest first; what nobody has a day for comes last."""
    day = func.coalesce(supply.c.due_on, date(9999, 1, 1))
    statement = select(supply).order_by(day, supply.c.id).limit(limit)
    for column, value in ((supply.c.sku, sku), (supply.c.place, place), (supply.c.reference, reference)):
        if value:
            statement = statement.where(column == value)
    if ids is not None:
        statement = statement.where(supply.c.id.in_(list(ids)))
    if open_only:
        statement = statement.where(supply.c.closed_at.is_(None))
    if after is not None:
        statement = statement.where(tuple_(day, supply.c.id) > tuple_(*after))
    return [
        SupplyView(
            id=row.id,
            kind=row.kind,
            reference=row.reference,
            line=row.line,
            sku=row.sku,
            place=row.place,
            quantity=plain(row.quantity),
            received=plain(row.received),
            left=plain(Decimal(0) if row.closed_at else max(Decimal(0), row.quantity - row.received)),
            due_on=row.due_on,
            first_due_on=row.first_due_on,
            source=row.source,
            arrived_on=row.arrived_on,
            state="closed" if row.closed_at else "open",
        )
        for row in await connection.execute(statement)
    ]


async def past_lateness(unit: UnitOfWork, *, sources: Iterable[str]) -> dict[tuple[str, str], list[int]]:
    """By how many days supply of these sources came late (negative: early), by source and place."""
    rows = await unit.fetch(
        "SELECT source, place, days FROM (SELECT source, place, arrived_on - first_due_on AS days,"
        " row_number() OVER (PARTITION BY source, place ORDER BY arrived_on DESC, id) AS nth"
        " FROM supply WHERE source = ANY(%s) AND source <> '' AND arrived_on IS NOT NULL"
        " AND first_due_on IS NOT NULL) past WHERE nth <= %s ORDER BY source, place",
        [sorted(set(sources)), _PAST],
    )
    found: dict[tuple[str, str], list[int]] = {}
    for source, place, days in rows:
        found.setdefault((source, place), []).append(days)
    return found
