"""Available to promise in periods, as planners read it: discrete, accumulated, cumulative and with look-ahead. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

ZERO = Decimal(0)


def discrete_atp(*, supply: Sequence[Decimal], demand: Sequence[Decimal]) -> list[Decimal]:
    """Supply less demand of each period by itself; negative where it falls short."""
    return [came - gone for came, gone in zip(supply, demand, strict=True)]


def accumulated_atp(*, supply: Sequence[Decimal], demand: Sequence[Decimal]) -> list[Decimal]:
    """Surplus is carried on and consumed backwards; what falls short is forgotten with its period.

    The rule of classic planning programs. It offers too much behind a shortage: see `lookahead_atp`.
    """
    carried = ZERO
    offered: list[Decimal] = []
    for left in discrete_atp(supply=supply, demand=demand):
        carried = max(carried, ZERO) + left
        offered.append(carried)
    for period in range(len(offered) - 2, -1, -1):
        if offered[period] >= 0:
            offered[period] = min(offered[period], max(offered[period + 1], ZERO))
    return offered


def cumulative_atp(*, supply: Sequence[Decimal], demand: Sequence[Decimal]) -> list[Decimal]:
    """What would be left at the end of each period if nothing more were promised; it may be owed to a later one."""
    return list(accumulate(discrete_atp(supply=supply, demand=demand)))


def lookahead_atp(*, supply: Sequence[Decimal], demand: Sequence[Decimal]) -> list[Decimal]:
    """What may be promised for each period: the least that is left in it and in all later ones.

    Never more than any later period can spare, so that a new promise takes nothing from one that stands.
    """
    offered = cumulative_atp(supply=supply, demand=demand)
    for period in range(len(offered) - 2, -1, -1):
        offered[period] = min(offered[period], offered[period + 1])
    return offered
