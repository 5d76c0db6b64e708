"""Price lists, and prices in them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.catalog import touch
from lading.catalog.batches import check_keys, lock_reference
from lading.kernel import Conflict, FieldError, Invalid, NotFound, plain
from lading.pricing.drafts import PriceDraft, PriceListDraft
from lading.pricing.tables import price_lists
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Change, compare_rows, write_rows


class CurrencyInUse(Conflict):
    """The list has prices in its currency already."""

    code = "currency_in_use"


async def put_price_lists(
    unit: UnitOfWork, *, drafts: Sequence[PriceListDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each price list what its draft says; answers in their order.

    Raises `CurrencyInUse` where prices would change their currency, `Outdated` where `versions` has passed.
    """
    check_keys([draft.code for draft in drafts], pointer="/price_lists/{}/code")
    await lock_reference(unit)
    rows = [msgspec.structs.asdict(draft) for draft in drafts]
    changes = await compare_rows(unit, table=price_lists, key="code", rows=rows, versions=versions)
    await _refuse_new_currencies(unit, changes)
    await write_rows(unit, table=price_lists, key="code", changes=changes)
    happened = [
        Event(
            kind="price_list.added" if change.added else "price_list.changed",
            subject=f"price-list/{change.key}",
            data={"changes": {name: pair for name, pair in change.fields.items() if name != "code"}},
        )
        for change in changes
        if change.outcome != "unchanged"
    ]
    if happened:
        await record(unit, happened)
        await touch(unit)
    return changes


async def put_prices(unit: UnitOfWork, *, price_list: str, drafts: Sequence[PriceDraft]) -> int:
    """Set, change or take away (null) prices in one list; the others stay. Answers how many differ now.

    Raises `NotFound` for the list, `Invalid` for SKUs and units that do not exist and entries that stand twice.
    """
    await lock_reference(unit)
    if not await unit.fetch("SELECT 1 FROM price_lists WHERE code = %s FOR NO KEY UPDATE", [price_list]):
        raise NotFound(f"There is no price list “{price_list}”.")
    wanted = await _understand(unit, drafts)
    current = await _current(unit, price_list, wanted)
    moved = {key: (current.get(key), price) for key, price in wanted.items() if current.get(key) != price}
    if moved:
        await _write(unit, price_list, moved)
        await record(unit, [_event(price_list, key, pair) for key, pair in moved.items()])
        await unit.execute("UPDATE price_lists SET version = version + 1 WHERE code = %s", [price_list])
        await touch(unit)
    return len(moved)


Entry = tuple[str, str, Decimal]


def _key_text(draft: PriceDraft) -> str:
    return " ".join(word for word in (draft.sku, draft.unit, "from", plain(draft.from_quantity)) if word)


async def _understand(unit: UnitOfWork, drafts: Sequence[PriceDraft]) -> dict[Entry, Decimal | None]:
    """The entries with the item's own unit written as the empty one, all known to exist."""
    skus = sorted({draft.sku for draft in drafts})
    own = dict(await unit.fetch("SELECT sku, unit FROM items WHERE sku = ANY(%s)", [skus]))
    others = set(await unit.fetch("SELECT sku, unit FROM item_units WHERE sku = ANY(%s)", [skus]))
    errors: list[FieldError] = []
    wanted: dict[Entry, Decimal | None] = {}
    for row, draft in enumerate(drafts):
        unit_name = "" if draft.unit == own.get(draft.sku) else draft.unit
        if draft.sku not in own:
            errors.append(FieldError(f"/prices/{row}/sku", "unknown_sku", f"There is no item “{draft.sku}”."))
        elif unit_name and (draft.sku, unit_name) not in others:
            sentence = f"“{draft.sku}” has no unit “{draft.unit}”."
            errors.append(FieldError(f"/prices/{row}/unit", "unknown_unit", sentence))
        elif (draft.sku, unit_name, draft.from_quantity) in wanted:
            errors.append(FieldError(f"/prices/{row}", "given_twice", f"{_key_text(draft)} stands twice in this list."))
        wanted[draft.sku, unit_name, draft.from_quantity] = draft.price
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return wanted


async def _current(unit: UnitOfWork, price_list: str, wanted: Mapping[Entry, Any]) -> dict[Entry, Decimal]:
    rows = await unit.fetch(
        "SELECT sku, unit, from_quantity, price FROM prices WHERE list = %s AND sku = ANY(%s)",
        [price_list, sorted({sku for sku, _, _ in wanted})],
    )
    return {(sku, unit_name, quantity): price for sku, unit_name, quantity, price in rows}


async def _write(
    unit: UnitOfWork, price_list: str, moved: Mapping[Entry, tuple[Decimal | None, Decimal | None]]
) -> None:
    gone = [key for key, (_, price) in moved.items() if price is None]
    kept = [(*key, price) for key, (_, price) in moved.items() if price is not None]
    if gone:
        await unit.execute(
            "DELETE FROM prices USING unnest(%s::text[], %s::text[], %s::numeric[]) AS gone(sku, unit, quantity)"
            " WHERE prices.list = %s AND prices.sku = gone.sku AND prices.unit = gone.unit"
            " AND prices.from_quantity = gone.quantity",
            [*([key[column] for key in gone] for column in range(3)), price_list],
        )
    if kept:
        await unit.execute(
            "INSERT INTO prices (list, sku, unit, from_quantity, price)"
            " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::numeric[], %s::numeric[])"
            " ON CONFLICT (list, sku, unit, from_quantity) DO UPDATE SET price = excluded.price",
            [price_list, *([row[column] for row in kept] for column in range(4))],
        )


def _event(price_list: str, entry: Entry, pair: tuple[Decimal | None, Decimal | None]) -> Event:
    sku, unit_name, quantity = entry
    data: dict[str, object] = {
        "list": price_list,
        "unit": unit_name,
        "from_quantity": plain(quantity),
        "price": [None if price is None else plain(price) for price in pair],
    }
    return Event(kind="price.changed", subject=f"item/{sku}", data=data)


async def _refuse_new_currencies(unit: UnitOfWork, changes: Sequence[Change]) -> None:
    moved = [change.key for change in changes if not change.added and "currency" in change.fields]
    rows = await unit.fetch("SELECT list FROM prices WHERE list = ANY(%s) LIMIT 1", [moved]) if moved else []
    if rows:
        raise CurrencyInUse(f"“{rows[0][0]}” has prices in its currency already. Make another list for another one.")
