"""What suppliers sell of our items, and on which terms; and how items are replenished."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from lading.catalog import Reference
from lading.catalog.batches import check_keys
from lading.kernel import FieldError, Invalid, NotFound
from lading.purchasing.terms import Rule, SupplierItemDraft
from lading.store import Event, UnitOfWork
from lading.store.events import record

_COLUMNS = ("sku", "supplier_sku", "unit", "cost", "lead_days", "minimum", "multiple", "rank")


async def put_supplier_items(
    unit: UnitOfWork, reference: Reference, *, supplier: str, drafts: Sequence[SupplierItemDraft]
) -> int:
    """Make what a supplier sells what the drafts say; answers how many differ. Others of its items stay.

    Raises `NotFound` for the supplier, `Invalid` for items and units that do not exist.
    """
    await _lock_supplier(unit, supplier)
    await reference.refresh(unit, skus=(draft.sku for draft in drafts))
    _check(reference, drafts)
    rows = [_row(reference, draft) for draft in drafts]
    before = await read_supplier_items(unit, supplier=supplier, skus=[draft.sku for draft in drafts])
    changed = [row for row in rows if before.get(row["sku"]) != row]
    await unit.execute(
        "INSERT INTO supplier_items (supplier, sku, supplier_sku, unit, cost, lead_days, minimum, multiple, rank)"
        " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::numeric[], %s::int[], %s::numeric[],"
        " %s::numeric[], %s::int[]) ON CONFLICT (supplier, sku) DO UPDATE SET supplier_sku = excluded.supplier_sku,"
        " unit = excluded.unit, cost = excluded.cost, lead_days = excluded.lead_days, minimum = excluded.minimum,"
        " multiple = excluded.multiple, rank = excluded.rank",
        [supplier, *([row[name] for row in changed] for name in _COLUMNS)],
    )
    await record(unit, [_event(supplier, before.get(row["sku"]), row) for row in changed])
    return len(changed)


async def drop_supplier_item(unit: UnitOfWork, *, supplier: str, sku: str) -> None:
    """The supplier sells it no longer. Raises `NotFound`."""
    await _lock_supplier(unit, supplier)
    gone = await unit.execute("DELETE FROM supplier_items WHERE supplier = %s AND sku = %s", [supplier, sku])
    if not gone:
        raise NotFound(f"{supplier} does not sell “{sku}”.")
    data: dict[str, object] = {"sku": sku, "dropped": True}
    await record(unit, [Event(kind="supplier_item.changed", subject=f"supplier/{supplier}", data=data)])


async def read_supplier_items(
    unit: UnitOfWork, *, supplier: str, skus: Sequence[str] | None = None
) -> dict[str, dict[str, Any]]:
    """What a supplier sells, by SKU."""
    rows = await unit.fetch(
        "SELECT sku, supplier_sku, unit, cost, lead_days, minimum, multiple, rank FROM supplier_items"
        " WHERE supplier = %s AND (%s::text[] IS NULL OR sku = ANY(%s)) ORDER BY sku",
        [supplier, skus, skus],
    )
    return {row[0]: dict(zip(_COLUMNS, row, strict=True)) for row in rows}


async def put_rules(unit: UnitOfWork, reference: Reference, *, rules: Sequence[Rule]) -> None:
    """Make rules of replenishment what they say here. Raises `Invalid` for unknown items and places, and repeats."""
    check_keys([f"{rule.sku or 'all'} / {rule.place or 'all'}" for rule in rules], pointer="/rules/{}")
    await reference.refresh(unit, skus=(rule.sku for rule in rules if rule.sku))
    errors = [
        FieldError(f"/rules/{index}/{field}", f"unknown_{field}", f"There is no {field} “{value}”.")
        for index, rule in enumerate(rules)
        for field, value, known in (
            ("sku", rule.sku, reference.items),
            ("place", rule.place, reference.places),
        )
        if value and value not in known
    ]
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    names = Rule.__struct_fields__
    await unit.execute(
        "INSERT INTO replenishment_rules (sku, place, method, minimum, maximum, days, weeks, service, over_days)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::numeric[], %s::numeric[], %s::int[], %s::int[],"
        " %s::int[], %s::int[]) ON CONFLICT (sku, place) DO UPDATE SET method = excluded.method,"
        " minimum = excluded.minimum, maximum = excluded.maximum, days = excluded.days, weeks = excluded.weeks,"
        " service = excluded.service, over_days = excluded.over_days",
        [[getattr(rule, name) for rule in rules] for name in names],
    )
    await record(
        unit,
        [
            Event(
                kind="replenishment.changed",
                subject=f"item/{rule.sku}" if rule.sku else "replenishment/all",
                data=msgspec.to_builtins(rule),
            )
            for rule in rules
        ],
    )


async def read_rules(unit: UnitOfWork) -> dict[tuple[str, str], Rule]:
    """Every rule, by SKU and place."""
    rows = await unit.fetch(
        "SELECT sku, place, method, minimum, maximum, days, weeks, service, over_days FROM replenishment_rules"
    )
    names = Rule.__struct_fields__
    return {(row[0], row[1]): Rule(**dict(zip(names, row, strict=True))) for row in rows}


def rule_for(rules: dict[tuple[str, str], Rule], *, sku: str, place: str) -> Rule:
    """The rule of an item at a place: its own, else the item's, else the place's, else the one for all."""
    for key in ((sku, place), (sku, ""), ("", place), ("", "")):
        if key in rules:
            return rules[key]
    return Rule()


async def _lock_supplier(unit: UnitOfWork, code: str) -> None:
    if not await unit.fetch("SELECT code FROM suppliers WHERE code = %s FOR NO KEY UPDATE", [code]):
        raise NotFound(f"There is no supplier “{code}”.")


def _check(reference: Reference, drafts: Sequence[SupplierItemDraft]) -> None:
    errors: list[FieldError] = []
    times = Counter(draft.sku for draft in drafts)
    for index, draft in enumerate(drafts):
        item = reference.items.get(draft.sku)
        if times[draft.sku] > 1:
            told = f"“{draft.sku}” stands twice in this list; send each once."
            errors.append(FieldError(f"/items/{index}/sku", "given_twice", told))
        elif item is None or not item.stocked:
            told = f"There is no item “{draft.sku}” that is kept in stock."
            errors.append(FieldError(f"/items/{index}/sku", "item_unknown", told))
        elif item.unit_named(draft.unit) is None:
            told = f"{draft.sku} is not counted in “{draft.unit}”."
            errors.append(FieldError(f"/items/{index}/unit", "unknown_unit", told))
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))


def _row(reference: Reference, draft: SupplierItemDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in _COLUMNS} | {"unit": draft.unit or reference.items[draft.sku].unit}


def _event(supplier: str, before: dict[str, Any] | None, row: dict[str, Any]) -> Event:
    changes = {name: [(before or {}).get(name), value] for name, value in row.items() if name != "sku"}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    data: dict[str, object] = {"sku": row["sku"], "changes": changes}
    return Event(kind="supplier_item.changed", subject=f"supplier/{supplier}", data=data)
