"""Classes of items by what moves: a few make most of the value, and are counted most often. Pure."""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from lading.inventory.count_rules import CountRules

ZERO = Decimal(0)
Class = Literal["A", "B", "C"]
A_SHARE, B_SHARE = Decimal("0.8"), Decimal("0.95")
EARLY = Decimal("0.75")
"""From so much of its interval on an item may be counted, so that days with much to do can be evened out."""


def classify(moved: Mapping[str, Decimal], *, skus: Iterable[str]) -> dict[str, Class]:
    """A are the items that make the first 80 per cent of the value that moved, B those up to 95, C the rest.

    >>> classify({"TEA": Decimal(70), "MUG": Decimal(25), "BOWL": Decimal(5)}, skus=["BOWL", "MUG", "TEA", "NEW"])
    {'BOWL': 'C', 'MUG': 'A', 'TEA': 'A', 'NEW': 'C'}
    """
    ranked = sorted((sku for sku, value in moved.items() if value > 0), key=lambda sku: (-moved[sku], sku))
    total = sum((moved[sku] for sku in ranked), ZERO)
    classes: dict[str, Class] = {}
    before = ZERO
    for sku in ranked:
        share = before / total
        classes[sku] = "A" if share < A_SHARE else "B" if share < B_SHARE else "C"
        before += moved[sku]
    return {sku: classes.get(sku, "C") for sku in skus}


class Due(msgspec.Struct, frozen=True):
    """An item whose turn it is, and why: its class, and how many days ago it was counted (None: never)."""

    sku: str
    letter: Class
    days: int | None


def choose_due(
    *, classes: Mapping[str, Class], counted: Mapping[str, date], rules: CountRules, today: date
) -> list[Due]:
    """The items of today's count: what is overdue, then what was never counted, then what will be due soon.

    So many that each comes round within its days if this is done every day: a day's share of all classes, from those
    that have had three quarters of their time; and whatever is overdue. `rules.most` limits it all.
    """
    days = {"A": rules.days_a, "B": rules.days_b, "C": rules.days_c}
    share = sum((1 / (days[letter] * EARLY) for letter in classes.values()), ZERO)
    found: list[tuple[int, Decimal, Due]] = []
    for sku, letter in classes.items():
        age = (today - counted[sku]).days if sku in counted else None
        used = Decimal(age or 0) / days[letter]
        if age is None or used >= EARLY:
            found.append((1 if age is None else 0 if used >= 1 else 2, -used, Due(sku, letter, age)))
    found.sort(key=lambda one: (*one[:2], one[2].letter, one[2].sku))
    overdue = sum(1 for rank, _, _ in found if rank == 0)
    wanted = max(math.ceil(share), overdue)
    return [due for _, _, due in found[: min(wanted, rules.most)]]
