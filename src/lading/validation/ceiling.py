"""Ceilings: what of an order would wait beyond the limits of its items."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from lading.catalog import Channel, Item
from lading.kernel import Finding, plain
from lading.validation.severities import severity_of

ZERO = Decimal(0)
ONE = Decimal(1)
Short = tuple[Item, Decimal]
"""An item of a line, and the base units of it that would wait."""


def sum_short(lines: Sequence[Short]) -> dict[str, Decimal]:
    """What would wait of each item, the components of kits included."""
    found: dict[str, Decimal] = {}
    for item, base in lines:
        if base > 0:
            for sku, per in {item.sku: ONE, **item.components}.items():
                found[sku] = found.get(sku, ZERO) + base * per
    return found


def check_ceilings(
    *, channel: Channel, lines: Sequence[Short], left: Mapping[str, Decimal], today: date
) -> list[Finding]:
    """One finding for each line of an item of which more would wait than is `left` of its limit; others have none."""
    beyond = {sku for sku, short in sum_short(lines).items() if short > left.get(sku, short)}
    severity = severity_of(code="beyond_ceiling", channel=channel) if beyond else "admit"
    return [
        Finding("beyond_ceiling", _sentence(item, left, today), severity, f"/lines/{index}/quantity", index + 1)
        for index, (item, _) in enumerate(lines)
        if beyond & {item.sku, *item.components}
    ]


def _sentence(item: Item, left: Mapping[str, Decimal], today: date) -> str:
    rest = min(max(left[sku], ZERO) for sku in (item.sku, *item.components) if sku in left)
    words = "sold ahead of its release" if item.waits_until(today) else "sold beyond what is in stock"
    return f"{item.sku}: only {plain(rest)} {item.unit} may still be {words}. Order less, or another item."
