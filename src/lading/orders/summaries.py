"""Orders as rows of a list: a line each, read for a page of ids with a few statements."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ARRAY, Uuid, any_, func, literal, select

from lading.orders.lifecycle import STATES
from lading.orders.tables import holds, order_lines, order_papers, orders
from lading.store.connection import Connection

o, p, line = orders.c, order_papers.c, order_lines.c


class OrderSummary(msgspec.Struct, frozen=True, kw_only=True):
    """An order on one line. `shares` says which part of it is in which state (0 to 1, each line counted alike).

    `hold_reasons` are the codes of its open holds; money is in `currency`.
    """

    id: UUID
    number: str
    version: int
    channel: str
    external_id: str | None
    customer: str | None
    customer_name: str
    city: str
    country: str
    placed_at: datetime
    promised_for: date | None
    requested_by: date | None
    currency: str
    total: Decimal
    commitment: str
    progress: str
    money: str
    open_holds: int
    done: bool
    tags: list[str]
    lines: int
    units: Decimal
    first_item: str
    shares: dict[str, Decimal]
    hold_reasons: list[str]

    @property
    def is_late(self) -> bool:
        """Whether the promised day has passed and units have not left."""
        day = self.promised_for
        return (
            day is not None
            and not self.done
            and day < datetime.now(tz=self.placed_at.tzinfo).date()
            and (self.progress not in ("shipped", "delivered"))
        )


_OWN = [
    o[name]
    for name in OrderSummary.__struct_fields__
    if name in o and name not in ("customer_name", "lines", "units", "shares")
]


async def summarise(connection: Connection, *, ids: Sequence[UUID]) -> list[OrderSummary]:
    """These orders as rows, in the sequence given; unknown ids are left out."""
    if not ids:
        return []
    head = select(
        *_OWN,
        func.coalesce(p.customer["name"].as_string(), p.customer["company"].as_string(), "").label("customer_name"),
        func.coalesce(p.ship_to["city"].as_string(), "").label("city"),
        func.coalesce(p.ship_to["country"].as_string(), "").label("country"),
    ).join_from(orders, order_papers, p.order_id == o.id)
    rows = {row.id: row for row in await connection.execute(head.where(o.id == any_(_array(ids))))}
    shares = await _read_shares(connection, ids)
    reasons = await _read_reasons(connection, ids)
    return [
        OrderSummary(**rows[one]._mapping, **shares[one], hold_reasons=reasons.get(one, []))  # noqa: SLF001
        for one in ids
        if one in rows and one in shares
    ]


def _array(ids: Sequence[UUID]) -> Any:
    """One parameter whatever the number, so that the statement is prepared once."""
    return literal(list(ids), ARRAY(Uuid))


async def _read_shares(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    whole = func.nullif(line.ordered, 0)
    statement = (
        select(
            line.order_id,
            func.count().label("lines"),
            func.sum(line.ordered).label("units"),
            func.min(line.name).label("first_item"),
            *(func.avg(line[state] / whole).label(state) for state in STATES),
        )
        .where(line.order_id == any_(_array(ids)))
        .group_by(line.order_id)
    )
    return {
        row.order_id: {
            "lines": row.lines,
            "units": row.units,
            "first_item": row.first_item,
            "shares": {state: share for state in STATES if (share := getattr(row, state))},
        }
        for row in await connection.execute(statement)
    }


async def _read_reasons(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    statement = (
        select(holds.c.order_id, holds.c.reason)
        .where(holds.c.order_id == any_(_array(ids)), holds.c.released_at.is_(None))
        .order_by(holds.c.placed_at)
    )
    found: dict[UUID, list[str]] = {}
    for order_id, reason in await connection.execute(statement):
        found.setdefault(order_id, []).append(reason)
    return found
