"""What lies where: units of an item at a place by condition, bin, lot and serial.

Sellable contents are kept only where something is tracked: items by lot or serial, places with bins. Suppliers and
third parties keep their own account: at their places nothing is. Other conditions are kept for every item. Whoever
reads contents to change them has locked the stock row (SKU, place), which guards them.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

import msgspec

from lading.kernel import Conflict
from lading.store import UnitOfWork

ZERO = Decimal(0)
SELLABLE = "sellable"
Condition = Literal["sellable", "damaged", "quarantine"]
CONDITIONS: tuple[Condition, ...] = ("sellable", "damaged", "quarantine")
Row = tuple[str, str]
"""A SKU at a place."""


class Tracking(msgspec.Struct, frozen=True):
    """What is kept apart of an item at a place: `kind` is none, lot or serial; days that must be left at shipping."""

    kind: str = "none"
    bins: bool = False
    expires: bool = False
    shelf_days: int = 0


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """Units that lie together. `picked` of them are in hands; `sequence` is the bin's turn, None in one out of use."""

    sku: str = ""
    place: str = ""
    condition: str = SELLABLE
    bin: str = ""
    lot: str = ""
    serial: str = ""
    quantity: Decimal = ZERO
    picked: Decimal = ZERO
    since: datetime
    expires_on: date | None = None
    sequence: int | None = 0

    @property
    def free(self) -> Decimal:
        """What nobody has in hands."""
        return self.quantity - self.picked

    @property
    def named(self) -> str:
        """Where and what it is, for people."""
        told = (("bin", self.bin), ("lot", self.lot), ("serial", self.serial))
        return ", ".join(f"{word} {value}" for word, value in told if value) or "no bin, lot or serial"


class Kept(Protocol):
    """A change of what lies somewhere, such as a movement."""

    @property
    def sku(self) -> str:
        """Of what."""

    @property
    def place(self) -> str:
        """Where."""

    @property
    def condition(self) -> str:
        """Which condition."""

    @property
    def bin(self) -> str:
        """In which bin."""

    @property
    def lot(self) -> str:
        """Of which lot."""

    @property
    def serial(self) -> str:
        """Which one."""

    @property
    def quantity(self) -> Decimal:
        """By how much."""

    @property
    def since(self) -> datetime | None:
        """Since when it is at the place, if it only moves there."""


class SerialElsewhere(Conflict):
    """There is one of each serial, and it lies somewhere already."""

    code = "serial_elsewhere"


async def tracked_rows(unit: UnitOfWork, *, rows: Iterable[Row]) -> dict[Row, Tracking]:
    """Those of these rows of which anything is tracked, and what."""
    wanted = sorted(set(rows))
    if not wanted:
        return {}
    found = await unit.fetch(
        "SELECT n.sku, n.place, i.tracking, coalesce((p.settings->>'bins')::bool, false), i.expires, i.shelf_days"
        " FROM unnest(%s::text[], %s::text[]) AS n(sku, place) JOIN items i ON i.sku = n.sku"
        " JOIN places p ON p.code = n.place AND p.kind NOT IN ('supplier', 'third_party')"
        " WHERE i.tracking <> 'none' OR coalesce((p.settings->>'bins')::bool, false)",
        [[sku for sku, _ in wanted], [place for _, place in wanted]],
    )
    return {(row[0], row[1]): Tracking(*row[2:]) for row in found}


_CONTENTS = """
SELECT c.sku, c.place, c.condition, c.bin, c.lot, c.serial, c.quantity, c.picked, c.since, l.expires_on,
  CASE WHEN b.active IS FALSE THEN NULL ELSE coalesce(b.sequence, 0)
    + CASE b.kind WHEN 'bulk' THEN 1000000 WHEN 'staging' THEN 2000000 ELSE 0 END END
FROM stock_contents c LEFT JOIN lots l ON l.sku = c.sku AND l.lot = c.lot
LEFT JOIN bins b ON b.place = c.place AND b.code = c.bin
JOIN unnest(%s::text[], %s::text[]) AS n(sku, place) ON n.sku = c.sku AND n.place = c.place
WHERE c.condition = ANY(%s) ORDER BY c.sku, c.place, c.condition, l.expires_on, c.since, c.bin, c.lot, c.serial
"""


async def read_contents(
    unit: UnitOfWork, *, rows: Iterable[Row], conditions: Sequence[str] = (SELLABLE,)
) -> dict[Row, list[Content]]:
    """What lies there in these conditions, row by row. Exact while the stock rows are locked."""
    wanted = sorted(set(rows))
    if not wanted:
        return {}
    names = Content.__struct_fields__
    found: dict[Row, list[Content]] = {row: [] for row in wanted}
    told = [[sku for sku, _ in wanted], [place for _, place in wanted], list(conditions)]
    for row in await unit.fetch(_CONTENTS, told):
        found[row[0], row[1]].append(Content(**dict(zip(names, row, strict=True))))
    return found


async def book_contents(unit: UnitOfWork, *, changes: Sequence[Kept]) -> None:
    """Move what lies where by these; of sellable units only where something is tracked. The stock rows are locked.

    Raises `SerialElsewhere` where a serial would be in two places.
    """
    less = _columns([one for one in changes if one.quantity < 0])
    more = _columns([one for one in changes if one.quantity > 0])
    if less:
        touched = await unit.execute(_TRACKED + _LESS, less)
        if touched:
            await unit.execute(_GONE, [less["skus"], less["places"]])
    if more:
        if any(more["serials"]):
            await _refuse_twice(unit, more)
        await unit.execute(_TRACKED + _MORE, more | {"now": unit.now})


def _columns(changes: Sequence[Kept]) -> dict[str, list[Any]]:
    """Sums by key, as columns."""
    sums: dict[tuple[str, ...], Decimal] = {}
    since: dict[tuple[str, ...], datetime | None] = {}
    for one in changes:
        key = (one.sku, one.place, one.condition, one.bin, one.lot, one.serial)
        sums[key] = sums.get(key, ZERO) + one.quantity
        since[key] = one.since
    if not sums:
        return {}
    keys = list(sums)
    names = ("skus", "places", "conditions", "bins", "lots", "serials")
    return {name: [key[at] for key in keys] for at, name in enumerate(names)} | {
        "quantities": list(sums.values()),
        "since": list(since.values()),
    }


_TRACKED = """
WITH n AS (
  SELECT n.* FROM unnest(%(skus)s::text[], %(places)s::text[], %(conditions)s::text[], %(bins)s::text[],
    %(lots)s::text[], %(serials)s::text[], %(quantities)s::numeric[], %(since)s::timestamptz[])
    AS n(sku, place, condition, bin, lot, serial, quantity, since)
  LEFT JOIN items i ON i.sku = n.sku
  LEFT JOIN places p ON p.code = n.place AND p.kind NOT IN ('supplier', 'third_party')
  WHERE n.condition <> 'sellable' OR (i.tracking <> 'none' AND p.code IS NOT NULL)
    OR coalesce((p.settings->>'bins')::bool, false)
)
"""
_LESS = """
UPDATE stock_contents c SET quantity = c.quantity + n.quantity FROM n WHERE (c.sku, c.place, c.condition, c.bin, c.lot,
  c.serial) = (n.sku, n.place, n.condition, n.bin, n.lot, n.serial)
"""
_MORE = """
INSERT INTO stock_contents (sku, place, condition, bin, lot, serial, quantity, since)
SELECT sku, place, condition, bin, lot, serial, quantity, coalesce(since, %(now)s) FROM n
ON CONFLICT (sku, place, condition, bin, lot, serial) DO UPDATE
SET quantity = stock_contents.quantity + excluded.quantity, since = least(stock_contents.since, excluded.since)
"""
_GONE = """
DELETE FROM stock_contents c USING unnest(%s::text[], %s::text[]) AS n(sku, place)
WHERE c.sku = n.sku AND c.place = n.place AND c.quantity = 0
"""


async def _refuse_twice(unit: UnitOfWork, more: dict[str, list[Any]]) -> None:
    """A serial is in one place at most. Its item's serials are locked, so that two receipts take turns."""
    skus = sorted({sku for sku, serial in zip(more["skus"], more["serials"], strict=True) if serial})
    await unit.fetch("SELECT sku FROM items WHERE sku = ANY(%s) ORDER BY sku FOR NO KEY UPDATE", [skus])
    found = await unit.fetch(
        "SELECT c.sku, c.serial, c.place FROM stock_contents c JOIN unnest(%(skus)s::text[], %(serials)s::text[])"
        " AS n(sku, serial) ON n.sku = c.sku AND n.serial = c.serial WHERE c.serial <> '' AND c.quantity > 0 LIMIT 1",
        {"skus": more["skus"], "serials": more["serials"]},
    )
    if found:
        sku, serial, place = found[0]
        raise SerialElsewhere(f"Serial {serial} of {sku} lies at {place} already; each is there once.")
