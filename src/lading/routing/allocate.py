"""Choosing places for an order's lines: the best place first, splitting only where it must."""

from collections.abc import Sequence
from decimal import Decimal

from lading.kernel.quantity import floor_to
from lading.routing.candidates import Free, Need, Take

ZERO = Decimal(0)


def allocate(*, needs: Sequence[Need], places: Sequence[str], free: Free) -> list[list[Take]]:
    """What each line takes from where; what is missing from a line's takes has nowhere to come from.

    `places` stand best first; `free` is reduced by what is taken. If one place can give everything, the best
    such place does. Else the place that covers most lines wholly goes first, and so on; a line that no single
    place covers is split over places in their order.
    """
    for place in places:
        if _covers(needs, place, free):
            return [[_take(need, need.quantity, place, free)] if need.quantity else [] for need in needs]
    takes: list[list[Take]] = [[] for _ in needs]
    left = [index for index, need in enumerate(needs) if need.quantity]
    while left:
        best, covered = "", list[int]()
        for place in places:
            whole = _covered_lines(needs, left, place, free)
            if len(whole) > len(covered):
                best, covered = place, whole
        if not covered:
            break
        for index in covered:
            takes[index].append(_take(needs[index], needs[index].quantity, best, free))
            left.remove(index)
    for index in left:
        takes[index] = _spread(needs[index], places, free)
    return takes


def _covers(needs: Sequence[Need], place: str, free: Free) -> bool:
    used: Free = {}
    for need in needs:
        key = (need.sku, place)
        wanted = used[key] = used.get(key, ZERO) + need.quantity * need.factor
        if wanted > free.get(key, ZERO):
            return False
    return True


def _covered_lines(needs: Sequence[Need], lines: Sequence[int], place: str, free: Free) -> list[int]:
    """Lines that `place` can give wholly, one after the other (two lines of one SKU share its stock)."""
    used: Free = {}
    covered: list[int] = []
    for index in lines:
        need = needs[index]
        key = (need.sku, place)
        wanted = used.get(key, ZERO) + need.quantity * need.factor
        if free.get(key, ZERO) >= wanted:
            used[key] = wanted
            covered.append(index)
    return covered


def _take(need: Need, quantity: Decimal, place: str, free: Free) -> Take:
    free[need.sku, place] -= quantity * need.factor
    return Take(place, quantity)


def _spread(need: Need, places: Sequence[str], free: Free) -> list[Take]:
    takes: list[Take] = []
    left = need.quantity
    for place in places:
        here = free.get((need.sku, place), ZERO)
        if here <= 0:
            continue
        quantity = min(left, floor_to(here / need.factor, need.decimals))
        if quantity > 0:
            takes.append(_take(need, quantity, place, free))
            left -= quantity
        if not left:
            break
    return takes
