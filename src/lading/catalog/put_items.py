"""Adding and changing items with their units."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from lading.catalog.batches import check_keys, lock_reference
from lading.catalog.drafts import ItemDraft
from lading.catalog.kits import KitInUse, Recipe, check_kits, read_recipes, recipe_of, write_recipes
from lading.catalog.reference import touch
from lading.catalog.tables import items
from lading.kernel import Conflict, FieldError
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Change, compare_rows, write_rows

FindUsed = Callable[[UnitOfWork, Sequence[str]], Awaitable[set[str]]]
"""Which of these SKUs have stock or orders: asked of the rooms above by whoever calls `put_items`."""


class UnitInUse(Conflict):
    """Stock and orders are counted in the item's unit already."""

    code = "unit_in_use"


class BarcodeTaken(Conflict):
    """Another item bears this barcode."""

    code = "barcode_taken"


async def put_items(
    unit: UnitOfWork,
    *,
    drafts: Sequence[ItemDraft],
    find_used: FindUsed,
    versions: Mapping[str, int | None] | None = None,
) -> list[Change]:
    """Make each item what its draft says; answers in their order, unchanged ones included.

    Raises `Invalid` for a SKU or barcode that stands twice, `BarcodeTaken`, `UnitInUse` where the unit or decimals
    of an item with stock or orders would change, `Outdated` where `versions` (by SKU) has passed.
    """
    check_keys([draft.sku for draft in drafts], pointer="/items/{}/sku")
    await lock_reference(unit)
    await _refuse_taken_barcodes(unit, drafts)
    before = await _units(unit, [draft.sku for draft in drafts])
    wanted = {draft.sku: _rows_of(draft) for draft in drafts}
    moved = frozenset(sku for sku, rows in wanted.items() if rows != before.get(sku, {}))
    old = await read_recipes(unit, kits=list(wanted))
    mixed = {draft.sku: recipe_of(draft) for draft in drafts if recipe_of(draft) != old.get(draft.sku, {})}
    changes = await compare_rows(
        unit,
        table=items,
        key="sku",
        rows=[_row(draft) for draft in drafts],
        versions=versions,
        raised=moved | mixed.keys(),
    )
    await _refuse_new_measures(unit, changes, find_used)
    await _refuse_new_kits(unit, changes, old, mixed, find_used)
    await write_rows(unit, table=items, key="sku", changes=changes)
    await _write_units(unit, wanted, moved)
    await check_kits(unit, drafts=drafts)
    await write_recipes(unit, recipes=mixed)
    happened = [
        _event(change, before, wanted, moved, old, mixed) for change in changes if change.outcome != "unchanged"
    ]
    if happened:
        await record(unit, happened)
        await touch(unit)
    return changes


def _row(draft: ItemDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in ItemDraft.__struct_fields__ if name not in _BESIDE}


_BESIDE = {"units", "components"}
"""What stands in tables of its own."""


def _rows_of(draft: ItemDraft) -> dict[str, tuple[Any, ...]]:
    return {other.unit: (other.factor, other.decimals, other.barcode) for other in draft.units}


async def _units(unit: UnitOfWork, skus: list[str]) -> dict[str, dict[str, tuple[Any, ...]]]:
    found: dict[str, dict[str, tuple[Any, ...]]] = defaultdict(dict)
    for sku, name, *rest in await unit.fetch(
        "SELECT sku, unit, factor, decimals, barcode FROM item_units WHERE sku = ANY(%s)", [skus]
    ):
        found[sku][name] = tuple(rest)
    return found


async def _write_units(
    unit: UnitOfWork, wanted: Mapping[str, dict[str, tuple[Any, ...]]], moved: frozenset[str]
) -> None:
    if not moved:
        return
    await unit.execute("DELETE FROM item_units WHERE sku = ANY(%s)", [sorted(moved)])
    rows = [(sku, name, *values) for sku in sorted(moved) for name, values in wanted[sku].items()]
    await unit.execute(
        "INSERT INTO item_units (sku, unit, factor, decimals, barcode)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::numeric[], %s::int[], %s::text[])",
        [[row[column] for row in rows] for column in range(5)],
    )


def _event(
    change: Change,
    before: Mapping[str, dict[str, tuple[Any, ...]]],
    wanted: Mapping[str, dict[str, tuple[Any, ...]]],
    moved: frozenset[str],
    old: Mapping[str, Recipe],
    mixed: Mapping[str, Recipe],
) -> Event:
    fields: dict[str, object] = {name: pair for name, pair in change.fields.items() if name != "sku"}
    if change.key in moved:
        fields["units"] = [before.get(change.key, {}), wanted[change.key]]
    if change.key in mixed:
        fields["components"] = [old.get(change.key, {}), mixed[change.key]]
    kind = "item.added" if change.added else "item.changed"
    return Event(kind=kind, subject=f"item/{change.key}", data={"changes": fields})


async def _refuse_new_measures(unit: UnitOfWork, changes: Sequence[Change], find_used: FindUsed) -> None:
    remeasured = {
        change.key: row for row, change in enumerate(changes) if not change.added and change.fields.keys() & _MEASURES
    }
    used = await find_used(unit, list(remeasured)) if remeasured else set()
    errors = tuple(
        FieldError(
            f"/items/{remeasured[sku]}/unit",
            UnitInUse.code,
            f"“{sku}” has stock or orders, counted in its unit. Add another unit, or a new item.",
        )
        for sku in sorted(used)
    )
    if errors:
        raise UnitInUse(errors[0].message, errors=errors)


_MEASURES = {"unit", "decimals"}


async def _refuse_new_kits(
    unit: UnitOfWork,
    changes: Sequence[Change],
    old: Mapping[str, Recipe],
    mixed: Mapping[str, Recipe],
    find_used: FindUsed,
) -> None:
    """Stock and reservations are either of an item or of its components, so that nothing may turn into the other."""
    turned = {
        change.key: row
        for row, change in enumerate(changes)
        if not change.added and change.key in mixed and bool(old.get(change.key)) != bool(mixed[change.key])
    }
    used = await find_used(unit, list(turned)) if turned else set()
    errors = tuple(
        FieldError(
            f"/items/{turned[sku]}/components",
            KitInUse.code,
            f"“{sku}” has stock or orders as {'a kit' if old.get(sku) else 'an item of its own'}. Make a new item.",
        )
        for sku in sorted(used)
    )
    if errors:
        raise KitInUse(errors[0].message, errors=errors)


async def _refuse_taken_barcodes(unit: UnitOfWork, drafts: Sequence[ItemDraft]) -> None:
    claims = [(code, row, draft.sku) for row, draft in enumerate(drafts) for code in _barcodes(draft)]
    holders: dict[str, str] = {}
    errors: list[FieldError] = []
    found = (
        await unit.fetch(
            "SELECT barcode, sku FROM items WHERE barcode = ANY(%(codes)s) AND sku <> ALL(%(skus)s) UNION ALL"
            " SELECT barcode, sku FROM item_units WHERE barcode = ANY(%(codes)s) AND sku <> ALL(%(skus)s)",
            {"codes": [code for code, _, _ in claims], "skus": [draft.sku for draft in drafts]},
        )
        if claims
        else []
    )
    holders.update((code, sku) for code, sku in found)
    for code, row, sku in claims:
        if code in holders:
            sentence = f"Barcode {code} already belongs to “{holders[code]}”; each may stand on one item and unit only."
            errors.append(FieldError(f"/items/{row}/barcode", BarcodeTaken.code, sentence))
        holders[code] = sku
    if errors:
        raise BarcodeTaken(errors[0].message, errors=tuple(errors))


def _barcodes(draft: ItemDraft) -> list[str]:
    return [code for code in (draft.barcode, *(other.barcode for other in draft.units)) if code]
