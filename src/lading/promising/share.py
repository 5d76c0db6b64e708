"""Contract shares: how every supply is divided between groups of customers, line by line. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from lading.kernel.quantity import floor_to
from lading.promising.basket import Ahead, Want
from lading.promising.policy import HUNDRED, Queued, QueuePolicy, share_of

ZERO = Decimal(0)
Line = tuple[int, Want, Queued]
"""A line that waits: by which index it is known, what it wants, who it is."""


def share_turns(*, policy: QueuePolicy, lines: Sequence[Line], ahead: Ahead) -> list[tuple[int, Decimal]]:
    """Who gets how many units, in turn: of each supply every group its percent, the rest to who was placed first.

    `lines` stand in the sequence in which they were placed. Kits take what is left at the end: a share is of an item.
    """
    turns: list[tuple[int, Decimal]] = []
    left = {index: want.quantity for index, want, _ in lines}
    for sku in dict.fromkeys(want.parts[0][0] for _, want, _ in lines if len(want.parts) == 1):
        mine = [one for one in lines if len(one[1].parts) == 1 and one[1].parts[0][0] == sku]
        for quantity in _batches(sku, ahead):
            turns += _divide(policy, mine, quantity, left)
    return [*turns, *((index, rest) for index, rest in left.items() if rest > 0)]


def _batches(sku: str, ahead: Ahead) -> list[Decimal]:
    """What may be promised more, day after day, over all places."""
    comes: dict[date, Decimal] = {}
    for place in {place for one, place in ahead.timelines if one == sku}:
        before = ZERO
        for step in ahead.of(sku, place).steps():
            if step.promisable > before:
                comes[step.day] = comes.get(step.day, ZERO) + step.promisable - before
                before = step.promisable
    return [comes[day] for day in sorted(comes)]


def _divide(
    policy: QueuePolicy, lines: Sequence[Line], quantity: Decimal, left: dict[int, Decimal]
) -> list[tuple[int, Decimal]]:
    turns: list[tuple[int, Decimal]] = []
    rest = quantity
    for group, share in policy.shares.items():
        quota = quantity * share / HUNDRED
        rest -= quota
        rest += _give([one for one in lines if share_of(policy, one[2]) == group], quota, left, turns)
    _give(lines, rest, left, turns)
    return turns


def _give(
    lines: Sequence[Line], quantity: Decimal, left: dict[int, Decimal], turns: list[tuple[int, Decimal]]
) -> Decimal:
    """Give to these lines in turn; answers what nobody of them takes."""
    for index, want, _ in lines:
        per = want.parts[0][1]
        units = min(left[index], floor_to(quantity / per, want.decimals))
        if units > 0:
            turns.append((index, units))
            left[index] -= units
            quantity -= units * per
    return quantity
