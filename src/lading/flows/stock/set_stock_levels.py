"""Levels of stock: what is never promised, and where an alert shows."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.catalog import Reference
from lading.inventory.move import create_rows
from lading.kernel import Invalid, NotFound
from lading.kernel.exact import check_exact
from lading.kernel.quantity import MAX_QUANTITY, floor_to
from lading.store import Event, UnitOfWork
from lading.store.events import record

Row = tuple[str, str]


class StockLevels(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The levels of an item at a place, in its own unit; no `reorder_at` means no alert."""

    sku: str
    place: str
    safety: Decimal = Decimal(0)
    reorder_at: Decimal | None = None

    def __post_init__(self) -> None:
        check_exact("safety", self.safety)
        check_exact("reorder_at", self.reorder_at)


async def set_stock_levels(unit: UnitOfWork, reference: Reference, *, levels: Sequence[StockLevels]) -> None:
    """Set them; an event per item says what they were. Raises `NotFound`, `Invalid`; then nothing is set.

    Promises that stand are kept also where a higher safety stock would not allow them any more.
    """
    await reference.refresh(unit, skus=(one.sku for one in levels))
    for one in levels:
        _check(one, reference)
    wanted = {(one.sku, one.place): one for one in levels}
    await create_rows(unit, rows=sorted(wanted))
    before = await _lock(unit, sorted(wanted))
    changed = {row: one for row, one in wanted.items() if before[row] != (one.safety, one.reorder_at)}
    await unit.execute(
        "UPDATE stock s SET safety = n.safety, reorder_at = n.reorder_at"
        " FROM unnest(%s::text[], %s::text[], %s::numeric[], %s::numeric[]) AS n(sku, place, safety, reorder_at)"
        " WHERE s.sku = n.sku AND s.place = n.place",
        [
            [sku for sku, _ in changed],
            [place for _, place in changed],
            [one.safety for one in changed.values()],
            [one.reorder_at for one in changed.values()],
        ],
    )
    await record(unit, [_event(row, before[row], one) for row, one in changed.items()])


def _check(one: StockLevels, reference: Reference) -> None:
    item = reference.items.get(one.sku)
    if item is None:
        raise NotFound(f"There is no item “{one.sku}”.")
    if one.place not in reference.places:
        raise NotFound(f"There is no place “{one.place}”.")
    if not item.stocked:
        raise Invalid(f"{one.sku} is not kept in stock, so it has no levels.", code="not_stocked")
    for value in (one.safety, one.reorder_at):
        if value is not None and (not 0 <= value <= MAX_QUANTITY or floor_to(value, item.decimals) != value):
            raise Invalid(
                f"{one.sku}: levels are numbers from 0, with at most {item.decimals} digits after the point.",
                code="bad_quantity",
            )


async def _lock(unit: UnitOfWork, rows: Sequence[Row]) -> dict[Row, tuple[Decimal, Decimal | None]]:
    found = await unit.fetch(
        "SELECT s.sku, s.place, s.safety, s.reorder_at FROM stock s"
        " JOIN unnest(%s::text[], %s::text[]) AS asked(sku, place) USING (sku, place)"
        " ORDER BY s.sku, s.place FOR NO KEY UPDATE OF s",
        [[sku for sku, _ in rows], [place for _, place in rows]],
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in found}


def _event(row: Row, before: tuple[Decimal, Decimal | None], now: StockLevels) -> Event:
    data: dict[str, object] = {
        "place": row[1],
        "safety": [before[0], now.safety],
        "reorder_at": [before[1], now.reorder_at],
    }
    return Event(kind="stock.levels_set", subject=f"item/{row[0]}", data=data)
