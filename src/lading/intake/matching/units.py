"""Units as printed become units of the item, with what the quantity and the price are in them. Pure."""

from decimal import Decimal

import msgspec

from lading.catalog import Item, Unit
from lading.intake.matching.unit_words import COUNTS, PACKS, RATIOS, sized_unit, unit_word
from lading.intake.matching.words import plain_words

ONE = Decimal(1)


class UnitMatch(msgspec.Struct, frozen=True):
    """A unit of the item, how many of it one of theirs is, how sure that is, and why. No `unit`: nobody knows."""

    unit: str
    ratio: Decimal
    probability: float
    why: str


NOBODY_KNOWS = UnitMatch("", ONE, 0.0, "")


def match_unit(word: str, *, item: Item, taught: dict[str, object] | None = None) -> UnitMatch:
    """What a unit word means for an item: learned, one of its units by name, by meaning, by size, or a ratio of one."""
    if taught and (known := item.unit_named(str(taught.get("unit", "")))):
        ratio = Decimal(str(taught.get("ratio", "1")))
        return UnitMatch(known.name, ratio, 0.98, f"“{word}” was learned to be {_so_many(ratio, known.name)}.")
    if not word.strip():
        return _unsaid(item)
    units = [Unit(item.unit, ONE, item.decimals), *item.units.values()]
    for unit in units:
        if plain_words(unit.name) == plain_words(word):
            return UnitMatch(unit.name, ONE, 0.99, f"The item has the unit {unit.name}.")
    meant, many = sized_unit(word)
    if many:
        return _sized(word, meant, Decimal(many), item, units)
    return _by_meaning(word, unit_word(word), item, units)


def _unsaid(item: Item) -> UnitMatch:
    if not item.units:
        return UnitMatch(item.unit, ONE, 0.99, f"The item has only the unit {item.unit}.")
    return UnitMatch(item.unit, ONE, 0.85, f"No unit is said; {item.unit} is the item’s own.")


def _sized(word: str, meant: str, many: Decimal, item: Item, units: list[Unit]) -> UnitMatch:
    holding = [unit for unit in units if unit.factor == many and unit.name != item.unit]
    if holding:
        best = next((unit for unit in holding if unit_word(unit.name) == meant), holding[0])
        return UnitMatch(best.name, ONE, 0.97, f"“{word}” is a {best.name}, which holds {many}.")
    if meant == "each" and many == 1:
        return UnitMatch(item.unit, ONE, 0.97, f"“{word}” is one {item.unit}.")
    return UnitMatch(
        item.unit, many, 0.8, f"“{word}” holds {many}; the item has no such unit, so it is {many} {item.unit}."
    )


def _by_meaning(word: str, meant: str, item: Item, units: list[Unit]) -> UnitMatch:
    if not meant:
        return UnitMatch(item.unit, ONE, 0.5, f"Nobody knows the unit “{word}”; it is taken for {item.unit}.")
    same = [unit for unit in units if unit_word(unit.name) == meant]
    if same:
        return UnitMatch(same[0].name, ONE, 0.97, f"“{word}” is {same[0].name}.")
    ours = unit_word(item.unit)
    if ratio := RATIOS.get((meant, ours)):
        return UnitMatch(item.unit, Decimal(ratio), 0.97, f"“{word}” is {ratio} {item.unit}.")
    if (count := COUNTS.get(meant)) and ours == "each":
        holding = [unit for unit in units if unit.factor == Decimal(count)]
        if holding:
            return UnitMatch(holding[0].name, ONE, 0.95, f"“{word}” is {count} {item.unit}, a {holding[0].name}.")
        return UnitMatch(item.unit, Decimal(count), 0.93, f"“{word}” is {count} {item.unit}.")
    packs = [unit for unit in units if unit.name != item.unit and unit_word(unit.name) in PACKS]
    if meant in PACKS and len(packs) == 1:
        return UnitMatch(packs[0].name, ONE, 0.8, f"“{word}” is taken for {packs[0].name}, the item’s only pack.")
    if meant == "each" and len(units) == 1:
        return UnitMatch(item.unit, ONE, 0.93, f"“{word}” is taken for {item.unit}, the item’s only unit.")
    if meant == "each" and ours not in {"kg", "g", "l", "ml", "m", "cm", "mm", "t", "m2", "m3"}:
        return UnitMatch(item.unit, ONE, 0.85, f"“{word}” is taken for {item.unit}, the item’s own unit.")
    return UnitMatch(item.unit, ONE, 0.45, f"The item is not kept in “{word}”; it is taken for {item.unit}.")


def _so_many(ratio: Decimal, unit: str) -> str:
    return unit if ratio == 1 else f"{ratio} {unit}"
