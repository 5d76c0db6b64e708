"""Between what prices may be agreed by hand: floors and ceilings of items, and what lies outside them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.catalog import touch
from lading.catalog.batches import lock_reference
from lading.kernel import FieldError, Invalid, plain
from lading.pricing.drafts import PriceLimitDraft
from lading.store import Event, UnitOfWork
from lading.store.events import record

ZERO = Decimal(0)


class PriceLimit(msgspec.Struct, frozen=True):
    """Of one base unit of an item in a currency."""

    floor: Decimal | None
    ceiling: Decimal | None


def outside_limit(
    limit: PriceLimit | None, *, sku: str, price: Decimal, discount: Decimal, quantity: Decimal, factor: Decimal
) -> str:
    """Why a price of one unit, less the line's own discount, is too low or too high; empty where it is neither.

    `factor` is how many base units one unit has: limits are of base units.
    """
    if limit is None or quantity <= 0:
        return ""
    each = price - discount / quantity
    if limit.floor is not None and each < limit.floor * factor:
        return f"{sku} would be sold at {_round(each)} each, below its floor of {plain(limit.floor * factor)}"
    if limit.ceiling is not None and each > limit.ceiling * factor:
        return f"{sku} would be sold at {_round(each)} each, above its ceiling of {plain(limit.ceiling * factor)}"
    return ""


def how_far_outside(
    limit: PriceLimit | None, *, price: Decimal, discount: Decimal, quantity: Decimal, factor: Decimal
) -> Decimal:
    """By how much all these units together are sold too low or too high; 0 where they are not."""
    if limit is None or quantity <= 0:
        return ZERO
    sold = price * quantity - discount
    below = limit.floor * factor * quantity - sold if limit.floor is not None else ZERO
    above = sold - limit.ceiling * factor * quantity if limit.ceiling is not None else ZERO
    return max(below, above, ZERO)


def _round(each: Decimal) -> str:
    return plain(each.quantize(Decimal("0.0001")))


async def put_price_limits(unit: UnitOfWork, *, drafts: Sequence[PriceLimitDraft]) -> int:
    """Set, change or take away floors and ceilings; answers how many differ now. Raises `Invalid` for unknown SKUs."""
    await lock_reference(unit)
    skus = sorted({draft.sku for draft in drafts})
    known = {row[0] for row in await unit.fetch("SELECT sku FROM items WHERE sku = ANY(%s)", [skus])}
    errors = tuple(
        FieldError(f"/price_limits/{row}/sku", "unknown_sku", f"There is no item “{draft.sku}”.")
        for row, draft in enumerate(drafts)
        if draft.sku not in known
    )
    if errors:
        raise Invalid(errors[0].message, errors=errors)
    before = await read_price_limits(unit, skus=skus)
    moved = {
        (one.sku, one.currency): one
        for one in drafts
        if before.get((one.sku, one.currency), PriceLimit(None, None)) != PriceLimit(one.floor, one.ceiling)
    }
    if moved:
        await _write(unit, list(moved.values()))
        await record(unit, [_event(one, before.get(key)) for key, one in moved.items()])
        await touch(unit)
    return len(moved)


async def read_price_limits(
    unit: UnitOfWork, *, skus: Sequence[str] | None = None
) -> dict[tuple[str, str], PriceLimit]:
    """Floors and ceilings by (SKU, currency), of these SKUs or of all."""
    rows: list[Any] = await unit.fetch(
        "SELECT sku, currency, floor, ceiling FROM price_limits WHERE %s::text[] IS NULL OR sku = ANY(%s)",
        [skus, skus],
    )
    return {(row[0], row[1]): PriceLimit(row[2], row[3]) for row in rows}


async def _write(unit: UnitOfWork, drafts: Sequence[PriceLimitDraft]) -> None:
    columns = [[getattr(one, name) for one in drafts] for name in ("sku", "currency", "floor", "ceiling")]
    await unit.execute(
        "INSERT INTO price_limits (sku, currency, floor, ceiling)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::numeric[], %s::numeric[])"
        " ON CONFLICT (sku, currency) DO UPDATE SET floor = excluded.floor, ceiling = excluded.ceiling",
        columns,
    )
    await unit.execute("DELETE FROM price_limits WHERE floor IS NULL AND ceiling IS NULL")


def _event(one: PriceLimitDraft, before: PriceLimit | None) -> Event:
    data: dict[str, object] = {
        "currency": one.currency,
        "floor": [_told(before.floor if before else None), _told(one.floor)],
        "ceiling": [_told(before.ceiling if before else None), _told(one.ceiling)],
    }
    return Event(kind="price_limit.changed", subject=f"item/{one.sku}", data=data)


def _told(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
