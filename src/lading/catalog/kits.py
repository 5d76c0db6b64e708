"""Kits: items made of other items, which alone lie in stock; read, checked for circles, and written."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from lading.catalog.drafts import ItemDraft
from lading.kernel import Conflict, FieldError, Invalid, plain
from lading.store import UnitOfWork

Recipe = dict[str, Decimal]
"""Base units of each component that one base unit of the kit takes."""


class CircularKit(Invalid):
    """A kit would contain itself."""

    code = "circular_kit"


class KitInUse(Conflict):
    """An item with stock or orders can become no kit, and such a kit no single item."""

    code = "kit_in_use"


async def read_recipes(unit: UnitOfWork, *, kits: Sequence[str]) -> dict[str, Recipe]:
    """What these kits are made of, as it was entered; items that are no kits are left out."""
    rows = await unit.fetch(
        "SELECT kit, sku, quantity FROM kit_components WHERE kit = ANY(%s) ORDER BY kit, sku", [list(kits)]
    )
    found: dict[str, Recipe] = {}
    for kit, sku, quantity in rows:
        found.setdefault(kit, {})[sku] = quantity
    return found


async def flat_recipes(unit: UnitOfWork, *, kits: Sequence[str]) -> dict[str, Recipe]:
    """What these kits take from stock, kits in kits resolved and summed."""
    rows = await unit.fetch(
        "WITH RECURSIVE parts AS (SELECT kit, sku, quantity, 1 AS depth FROM kit_components WHERE kit = ANY(%s)"
        " UNION ALL SELECT p.kit, c.sku, p.quantity * c.quantity, p.depth + 1 FROM parts p"
        " JOIN kit_components c ON c.kit = p.sku WHERE p.depth < 20)"
        " SELECT kit, sku, sum(quantity) FROM parts p WHERE NOT EXISTS"
        " (SELECT FROM kit_components c WHERE c.kit = p.sku) GROUP BY 1, 2 ORDER BY 1, 2",
        [list(kits)],
    )
    found: dict[str, Recipe] = {}
    for kit, sku, quantity in rows:
        found.setdefault(kit, {})[sku] = quantity
    return found


def recipe_of(draft: ItemDraft) -> Recipe:
    """The recipe that a draft asks for."""
    return {one.sku: one.quantity for one in draft.components}


async def check_kits(unit: UnitOfWork, *, drafts: Sequence[ItemDraft]) -> None:
    """Refuse kits of what does not exist or is not kept in stock, and kits that contain themselves.

    Call it when the items are written and before the recipes are. Raises `Invalid`, `CircularKit`.
    """
    asked = {draft.sku: recipe_of(draft) for draft in drafts if draft.components}
    if not asked:
        return
    named = sorted({sku for recipe in asked.values() for sku in recipe})
    rows = await unit.fetch("SELECT sku, stocked, decimals FROM items WHERE sku = ANY(%s)", [named])
    known = {row[0]: (row[1], row[2]) for row in rows}
    errors: list[FieldError] = []
    for row, draft in enumerate(drafts):
        for place, one in enumerate(draft.components):
            pointer = f"/items/{row}/components/{place}"
            if one.sku not in known:
                errors.append(FieldError(f"{pointer}/sku", "item_unknown", f"There is no item “{one.sku}”."))
            elif not known[one.sku][0]:
                sentence = f"“{one.sku}” is not kept in stock, so no kit can take it from there."
                errors.append(FieldError(f"{pointer}/sku", "not_stocked", sentence))
            elif -int(one.quantity.normalize().as_tuple().exponent) > known[one.sku][1]:
                sentence = f"“{one.sku}” is not counted as finely as {plain(one.quantity)}."
                errors.append(FieldError(f"{pointer}/quantity", "too_fine", sentence))
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    _refuse_circles(asked, await _all_recipes(unit))


def _refuse_circles(asked: Mapping[str, Recipe], stored: Mapping[str, Recipe]) -> None:
    recipes = {**stored, **asked}
    for kit in asked:
        if way := _way_back(kit, kit, recipes, ()):
            told = " → ".join((kit, *way))
            raise CircularKit(f"“{kit}” would contain itself: {told}. Take one of these components out.")


def _way_back(kit: str, at: str, recipes: Mapping[str, Recipe], seen: tuple[str, ...]) -> tuple[str, ...]:
    """The components through which one comes from `at` to the kit again; empty where one does not."""
    for sku in recipes.get(at, {}):
        if sku == kit:
            return (*seen, sku)
        if sku not in seen and (found := _way_back(kit, sku, recipes, (*seen, sku))):
            return found
    return ()


async def _all_recipes(unit: UnitOfWork) -> dict[str, Recipe]:
    found: dict[str, Recipe] = {}
    for kit, sku, quantity in await unit.fetch("SELECT kit, sku, quantity FROM kit_components"):
        found.setdefault(kit, {})[sku] = quantity
    return found


async def write_recipes(unit: UnitOfWork, *, recipes: Mapping[str, Recipe]) -> None:
    """Make these items' recipes what they are here; an empty one makes a single item of it."""
    if not recipes:
        return
    await unit.execute("DELETE FROM kit_components WHERE kit = ANY(%s)", [sorted(recipes)])
    rows = [(kit, sku, quantity) for kit in sorted(recipes) for sku, quantity in recipes[kit].items()]
    await unit.execute(
        "INSERT INTO kit_components (kit, sku, quantity) SELECT * FROM unnest(%s::text[], %s::text[], %s::numeric[])",
        [[row[column] for row in rows] for column in range(3)],
    )
