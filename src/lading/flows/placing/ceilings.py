"""Ceilings: how much of an item may wait at once, sold beyond stock or ahead of its release. Exact under any crowd.

Who sells an item with a ceiling locks its row, behind the stock, and counts what waits; companies and items without
ceilings ask and lock nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

import msgspec

from lading.catalog import Item
from lading.flows.placing.prepare import Prepared
from lading.kernel import Conflict, FieldError, Finding
from lading.routing import Take
from lading.store import UnitOfWork
from lading.validation.ceiling import Short, check_ceilings, sum_short

ZERO = Decimal(0)


class BeyondCeiling(Conflict):
    """More would wait than the item's limit lets wait."""

    code = "beyond_ceiling"


class Ordered(Protocol):
    """An order that is being placed."""

    @property
    def prepared(self) -> Prepared:
        """What it orders."""


class Ceilings(msgspec.Struct):
    """Base units that may still be sold to wait, by SKU; falls while a batch is decided. Others have no limit."""

    today: date
    left: dict[str, Decimal] = {}

    def judge(self, prepared: Prepared, takes: Sequence[Sequence[Take]]) -> list[Finding]:
        """What of an order is beyond a ceiling."""
        if not self.left:
            return []
        lines = _short(prepared, takes)
        return check_ceilings(channel=prepared.channel, lines=lines, left=self.left, today=self.today)

    def draw(self, prepared: Prepared, takes: Sequence[Sequence[Take]]) -> None:
        """The order is placed, and what is short waits."""
        if self.left:
            for sku, short in sum_short(_short(prepared, takes)).items():
                if sku in self.left:
                    self.left[sku] -= short


def _short(prepared: Prepared, takes: Sequence[Sequence[Take]]) -> list[Short]:
    return [
        (
            line.item,
            (line.draft.quantity - sum((take.quantity for take in taken), ZERO)) * line.unit.factor
            if line.item.stocked
            else ZERO,
        )
        for line, taken in zip(prepared.lines, takes, strict=True)
    ]


async def lock_ceilings(unit: UnitOfWork, items: Mapping[str, Item], orders: Iterable[Ordered]) -> Ceilings:
    """Lock what these orders name of items with a ceiling today, and count what may still wait. After the stock."""
    today = unit.now.date()
    named = [line.item for one in orders for line in one.prepared.lines]
    limits = {item.sku: limit for item in named if (limit := item.limit(today)) is not None}
    for sku in {sku for item in named if item.components for sku in item.components if sku in items}:
        if (limit := items[sku].limit(today)) is not None:
            limits[sku] = limit
    if not limits:
        return Ceilings(today, {})
    await unit.execute("SELECT FROM items WHERE sku = ANY(%s) ORDER BY sku FOR NO KEY UPDATE", [sorted(limits)])
    rows = await unit.fetch(
        "SELECT w.sku, sum(l.backordered * l.factor * CASE WHEN l.sku = w.sku THEN 1"
        " ELSE (l.components->>w.sku)::numeric END) FROM unnest(%s::text[]) AS w(sku) JOIN order_lines l"
        " ON l.backordered > 0 AND (l.sku = w.sku OR l.components ? w.sku) GROUP BY 1",
        [sorted(limits)],
    )
    waiting = {row[0]: row[1] for row in rows}
    return Ceilings(today, {sku: limit - waiting.get(sku, ZERO) for sku, limit in limits.items()})


def refuse_beyond(findings: Sequence[Finding]) -> BeyondCeiling:
    """The refusal that names each line which is beyond its ceiling."""
    errors = tuple(FieldError(one.pointer, one.code, one.message) for one in findings)
    return BeyondCeiling(findings[0].message, errors=errors)
