"""Price lists, and prices in them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from lading.catalog import touch
from lading.catalog.batches import check_keys, lock_reference
from lading.kernel import Conflict, FieldError, Invalid, NotFound, plain
from lading.pricing.drafts import PriceDraft, PriceListDraft
from lading.pricing.tables import price_lists
from lading.pricing.values import ALWAYS
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


Entry = tuple[str, str, Decimal, date]
Set = tuple[Decimal, date | None]
"""What an entry says: the price, and its last day."""


async def _understand(unit: UnitOfWork, drafts: Sequence[PriceDraft]) -> dict[Entry, Set | None]:
    """The entries with the item's own unit written as the empty one, all known to exist."""
    entries = await known_entries(
        unit, [(draft.sku, draft.unit, draft.from_quantity, draft.valid_from) for draft in drafts], pointer="/prices/{}"
    )
    return {
        entry: None if draft.price is None else (draft.price, draft.valid_to)
        for entry, draft in zip(entries, drafts, strict=True)
    }


async def known_entries(
    unit: UnitOfWork, named: Sequence[Entry], *, pointer: str, besides: Sequence[object] = ()
) -> list[Entry]:
    """These entries with the item's own unit written as the empty one. `besides` tells entries of others apart.

    Raises `Invalid` for SKUs and units that do not exist and entries that stand twice; `pointer` has `{}` for the row.
    """
    skus = sorted({entry[0] for entry in named})
    own = dict(await unit.fetch("SELECT sku, unit FROM items WHERE sku = ANY(%s)", [skus]))
    others = set(await unit.fetch("SELECT sku, unit FROM item_units WHERE sku = ANY(%s)", [skus]))
    errors: list[FieldError] = []
    seen: set[tuple[object, Entry]] = set()
    found: list[Entry] = []
    for row, (sku, named_unit, quantity, first) in enumerate(named):
        entry = (sku, "" if named_unit == own.get(sku) else named_unit, quantity, first)
        whose = (besides[row] if besides else None, entry)
        at = pointer.format(row)
        if sku not in own:
            errors.append(FieldError(f"{at}/sku", "unknown_sku", f"There is no item “{sku}”."))
        elif entry[1] and (sku, entry[1]) not in others:
            errors.append(FieldError(f"{at}/unit", "unknown_unit", f"“{sku}” has no unit “{named_unit}”."))
        elif whose in seen:
            errors.append(FieldError(at, "given_twice", f"{_spelt(entry, named_unit)} stands twice in this list."))
        seen.add(whose)
        found.append(entry)
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return found


def _spelt(entry: Entry, unit_name: str) -> str:
    sku, _, quantity, first = entry
    since = f"since {first}" if first > ALWAYS else ""
    return " ".join(word for word in (sku, unit_name, "from", plain(quantity), since) if word)


async def _current(unit: UnitOfWork, price_list: str, wanted: Mapping[Entry, Any]) -> dict[Entry, Set]:
    rows = await unit.fetch(
        "SELECT sku, unit, from_quantity, valid_from, price, valid_to FROM prices WHERE list = %s AND sku = ANY(%s)",
        [price_list, sorted({entry[0] for entry in wanted})],
    )
    return {(row[0], row[1], row[2], row[3]): (row[4], row[5]) for row in rows}


async def _write(unit: UnitOfWork, price_list: str, moved: Mapping[Entry, tuple[Set | None, Set | None]]) -> None:
    gone = [key for key, (_, said) in moved.items() if said is None]
    kept = [(*key, *said) for key, (_, said) in moved.items() if said is not None]
    if gone:
        await unit.execute(
            "DELETE FROM prices USING unnest(%s::text[], %s::text[], %s::numeric[], %s::date[])"
            " AS gone(sku, unit, quantity, since) WHERE prices.list = %s AND prices.sku = gone.sku"
            " AND prices.unit = gone.unit AND prices.from_quantity = gone.quantity AND prices.valid_from = gone.since",
            [*([key[column] for key in gone] for column in range(4)), price_list],
        )
    if kept:
        await unit.execute(
            "INSERT INTO prices (list, sku, unit, from_quantity, valid_from, price, valid_to) SELECT %s, *"
            " FROM unnest(%s::text[], %s::text[], %s::numeric[], %s::date[], %s::numeric[], %s::date[])"
            " ON CONFLICT (list, sku, unit, from_quantity, valid_from)"
            " DO UPDATE SET price = excluded.price, valid_to = excluded.valid_to",
            [price_list, *([row[column] for row in kept] for column in range(6))],
        )


def _event(price_list: str, entry: Entry, pair: tuple[Set | None, Set | None]) -> Event:
    sku, unit_name, quantity, first = entry
    data: dict[str, object] = {
        "list": price_list,
        "unit": unit_name,
        "from_quantity": plain(quantity),
        "price": [None if said is None else plain(said[0]) for said in pair],
    }
    if first > ALWAYS or any(said and said[1] for said in pair):
        data |= {"valid_from": first, "valid_to": [said[1] if said else None for said in pair]}
    return Event(kind="price.changed", subject=f"item/{sku}", data=data)


async def _refuse_new_currencies(unit: UnitOfWork, changes: Sequence[Change]) -> None:
    moved = [change.key for change in changes if not change.added and "currency" in change.fields]
    rows = await unit.fetch("SELECT list FROM prices WHERE list = ANY(%s) LIMIT 1", [moved]) if moved else []
    if rows:
        raise CurrencyInUse(f"“{rows[0][0]}” has prices in its currency already. Make another list for another one.")
