"""What rules did: written when they fire, counted for their list, asked so that nobody is told twice."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from lading.rules.tables import rule_hits
from lading.store import UnitOfWork
from lading.store.connection import Connection

h = rule_hits.c


class RuleHit(msgspec.Struct, frozen=True, kw_only=True):
    """A rule fired on an order at a moment, and had these effects."""

    rule: str
    version: int
    order: UUID
    event: str
    did: list[str]


async def write_hits(unit: UnitOfWork, *, hits: Sequence[RuleHit]) -> None:
    """Keep what rules did."""
    for hit in hits:
        await unit.execute(
            "INSERT INTO rule_hits (rule, version, order_id, event, at, did) VALUES (%s, %s, %s, %s, %s, %s)",
            [hit.rule, hit.version, hit.order, hit.event, unit.now, hit.did],
        )


async def rules_done(unit: UnitOfWork, *, orders: Collection[UUID]) -> dict[UUID, set[str]]:
    """Which rules took effect on these orders before."""
    rows = await unit.fetch(
        "SELECT DISTINCT order_id, rule FROM rule_hits WHERE order_id = ANY(%s) AND did <> '{}'", [list(orders)]
    )
    done: dict[UUID, set[str]] = {}
    for order, rule in rows:
        done.setdefault(order, set()).add(rule)
    return done


class HitView(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule did to an order, and when."""

    rule: str
    version: int
    event: str
    at: datetime
    did: list[str]


async def hits_of_order(connection: Connection, *, order: UUID) -> list[HitView]:
    """Every rule that fired on an order, the first one first."""
    statement = select(h.rule, h.version, h.event, h.at, h.did).where(h.order_id == order).order_by(h.id)
    rows = await connection.execute(statement)
    return [HitView(rule=row[0], version=row[1], event=row[2], at=row[3], did=row[4]) for row in rows]


async def count_hits(connection: Connection, *, since: datetime) -> dict[str, int]:
    """How often each rule fired since then."""
    rows = await connection.execute(select(h.rule, func.count()).where(h.at >= since).group_by(h.rule))
    return {row[0]: row[1] for row in rows}


MONTH = timedelta(days=30)
