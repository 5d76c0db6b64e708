"""Judging counts: what is to be counted again, what the variances are worth, and who has to look. Pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from lading.inventory.count_rules import SMALL, CountRules
from lading.inventory.counts import CountLine, StockCount

ZERO = Decimal(0)


def settle(rules: CountRules, *, lines: Iterable[CountLine]) -> None:
    """These lines are through: what is beyond the tolerance, or moved meanwhile, is to be counted again.

    What was counted again and differs still is believed.
    """
    for line in lines:
        line.tallying = False
        if line.expected is not None and not line.asked:
            far = not rules.tolerates(variance=line.variance, expected=line.expected, unit_value=line.unit_value)
            line.asked = line.moved or (line.round == 1 and far)


def still_tallied(count: StockCount, *, actor: str) -> list[CountLine]:
    """What somebody has scanned last and has not left yet."""
    return [line for line in count.lines if line.tallying and line.counted_by == actor]


def worth_of(lines: Sequence[CountLine]) -> dict[str, Decimal]:
    """What the variances are worth, more or less than expected alike, by currency."""
    found: dict[str, Decimal] = {}
    for line in lines:
        if line.variance and line.worth is not None and line.currency:
            found[line.currency] = found.get(line.currency, ZERO) + abs(line.worth)
    return found


def needs_approval(lines: Sequence[CountLine], rules: CountRules) -> bool:
    """Whether somebody else has to look: variances worth too much, or large ones whose worth nobody knows."""
    if rules.approve_from is None:
        return False
    dark = any(line.variance and line.worth is None and line.reason != SMALL for line in lines)
    return dark or any(worth > rules.approve_from for worth in worth_of(lines).values())
