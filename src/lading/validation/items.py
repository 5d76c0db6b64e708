"""Items: every line names something that we know, sell, and count in that unit."""

from collections.abc import Iterator
from decimal import Decimal

from lading.kernel import Finding, plain
from lading.kernel.quantity import floor_to
from lading.orders import OrderDraft
from lading.validation.facts import Facts


def find_unknown_items(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """SKUs that no item has, and items that are not for sale."""
    items = facts.items
    for number, line in enumerate(draft.lines, 1):
        item = items.get(line.sku)
        if item is None:
            code, sentence = "item_unknown", f"No item has the SKU {line.sku} (line {number})."
        elif not item.sellable:
            code, sentence = "item_not_sellable", f"{line.sku} is not for sale (line {number})."
        else:
            continue
        yield Finding(code, sentence, "admit", f"/lines/{number - 1}/sku", number)


def find_wrong_units(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """Units that the item is not sold in, and quantities finer than the unit can be divided."""
    items = facts.items
    for number, line in enumerate(draft.lines, 1):
        item = items.get(line.sku)
        if item is None:
            continue
        if not line.unit or line.unit == item.unit:
            decimals = item.decimals
        elif unit := item.units.get(line.unit):
            decimals = unit.decimals
        else:
            known = ", ".join([item.unit, *item.units])
            sentence = f"{line.sku} is not sold by {line.unit}; it is by {known} (line {number})."
            yield Finding("unit_unknown", sentence, "refuse", f"/lines/{number - 1}/unit", number)
            continue
        if not _fits(line.quantity, decimals):
            sentence = f"{plain(line.quantity)} {line.sku}: {_at_most(decimals)} (line {number})."
            yield Finding("quantity_decimals", sentence, "admit", f"/lines/{number - 1}/quantity", number)


def find_repeated_items(draft: OrderDraft, _facts: Facts) -> Iterator[Finding]:
    """The same item in the same unit on several lines."""
    lines = draft.lines
    if len(lines) > 1 and len({(line.sku, line.unit) for line in lines}) < len(lines):
        seen: set[tuple[str, str]] = set()
        for number, line in enumerate(lines, 1):
            if (line.sku, line.unit) in seen:
                sentence = f"{line.sku} also stands on an earlier line (line {number})."
                yield Finding("lines_repeat", sentence, "admit", f"/lines/{number - 1}/sku", number)
            seen.add((line.sku, line.unit))


def _fits(quantity: Decimal, decimals: int) -> bool:
    if decimals == 0:
        return quantity == quantity.to_integral_value()
    return quantity == floor_to(quantity, decimals)


def _at_most(decimals: int) -> str:
    if decimals == 0:
        return "only whole numbers"
    return f"at most {decimals} digits after the point"
