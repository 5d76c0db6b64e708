"""Keeping promises: each time one moves, another version of it is written, and the worst moves come first."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from lading.store import UnitOfWork


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A line's promise, before and now; None is no day. `supply` is what it rests on now, if it waits.

    `wished` is the day for which the customer has just asked instead: until then nothing is late."""

    order_id: UUID
    number: str
    line: int
    before: date | None
    after: date | None
    reason: str
    cause: str
    deliver_p50: date | None = None
    deliver_p90: date | None = None
    supply: UUID | None = None
    wished: date | None = None

    @property
    def days(self) -> int | None:
        """By how many days it is later (negative: sooner); None where there is or was no day."""
        return (self.after - self.before).days if self.before and self.after else None

    @property
    def worse(self) -> bool:
        """Whether the customer gets it later, or nobody can say when."""
        if self.before is None or (self.after and self.wished and self.after <= self.wished):
            return False
        return self.after is None or self.after > self.before


def worst_first(moved: Sequence[Moved]) -> list[Moved]:
    """Those that got worse: what has lost its day, the soonest promised in front; then the longest delay."""
    worse = [one for one in moved if one.worse]
    return sorted(
        worse, key=lambda one: (one.after is not None, -(one.days or 0), one.before or date.max, one.number, one.line)
    )


def read_moves(order_id: UUID, kind: str, data: Mapping[str, Any]) -> list[Moved]:
    """What an event of an order says of its promises."""
    deliver, wished = data.get("deliver", {}), _wished(data)
    moved: list[Moved] = []
    for line, before, after, reason in data.get("promise", ()):
        p50, p90, supply = deliver.get(str(line), (None, None, None))
        moved.append(
            Moved(
                order_id=order_id,
                number=data.get("number", ""),
                line=line,
                before=date.fromisoformat(before) if before else None,
                after=date.fromisoformat(after) if after else None,
                reason=reason,
                cause=data.get("cause") or kind,
                deliver_p50=date.fromisoformat(p50) if p50 else None,
                deliver_p90=date.fromisoformat(p90) if p90 else None,
                supply=UUID(supply) if supply else None,
                wished=wished.get(line, wished.get(0)),
            )
        )
    return moved


def _wished(data: Mapping[str, Any]) -> dict[int, date]:
    """The days for which the customer has asked with this very event, by line; 0 is the whole order."""
    asked = [(0, data["terms"]["requested_by"][1])] if "requested_by" in data.get("terms", {}) else []
    asked += [(line, after) for line, _sku, _before, after in data.get("days", ())]
    return {line: date.fromisoformat(day) for line, day in asked if day}


async def write_versions(unit: UnitOfWork, *, moved: Sequence[Moved]) -> None:
    """Append a version for each move, in their sequence; before a line's first one what it was placed with."""
    for one in moved:
        await unit.execute(
            "INSERT INTO promises (order_id, line, version, ship_by, reason, cause, made_at)"
            " SELECT o.id, %s, 1, %s, %s, 'order.placed', o.received_at FROM orders o WHERE o.id = %s"
            " ON CONFLICT DO NOTHING",
            [one.line, one.before, "in_stock" if one.before else "waits_for_stock", one.order_id],
        )
        await unit.execute(
            "INSERT INTO promises (order_id, line, version, ship_by, deliver_p50, deliver_p90, reason, supply, cause,"
            " made_at) SELECT %(order)s, %(line)s, max(version) + 1, %(day)s, %(p50)s, %(p90)s, %(reason)s, %(supply)s,"
            " %(cause)s, %(now)s FROM promises WHERE order_id = %(order)s AND line = %(line)s",
            {
                "order": one.order_id,
                "line": one.line,
                "day": one.after,
                "p50": one.deliver_p50,
                "p90": one.deliver_p90,
                "reason": one.reason,
                "supply": one.supply,
                "cause": one.cause,
                "now": unit.now,
            },
        )


class PromiseVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a line's promise, as it stood then."""

    line: int
    version: int
    ship_by: date | None
    deliver_p50: date | None
    deliver_p90: date | None
    reason: str
    supply: str | None
    cause: str
    made_at: datetime


async def versions_of(unit: UnitOfWork, *, order_id: UUID) -> list[PromiseVersion]:
    """How the promises of an order's lines have moved, line by line; nothing where they never did."""
    rows = await unit.fetch(
        "SELECT p.line, p.version, p.ship_by, p.deliver_p50, p.deliver_p90, p.reason, s.reference, p.cause, p.made_at"
        " FROM promises p LEFT JOIN supply s ON s.id = p.supply WHERE p.order_id = %s ORDER BY 1, 2",
        [order_id],
    )
    return [PromiseVersion(**dict(zip(PromiseVersion.__struct_fields__, row, strict=True))) for row in rows]
