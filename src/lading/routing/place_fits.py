"""Which places a rule may take from, how much of what they have, and which goes first. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lading.routing.candidates import Candidate, Free, OrderFacts
from lading.routing.decision import Value
from lading.routing.settings import (
    BeforeCutOff,
    DistanceMost,
    KindIs,
    LinesPerDay,
    OpenNow,
    OrdersPerDay,
    PlaceCondition,
    PlaceGroupIs,
    PlaceIs,
    PlaceSort,
    SafetyStock,
    WeeksOfSupply,
)

ZERO = Decimal(0)
KM_PER_MILE = 1.609344
_MOST_FIRST = {"balance", "weeks_of_supply"}

Excluded = tuple[str, list[Value]]


def excluded_by(filters: Sequence[PlaceCondition], place: Candidate) -> Excluded | None:
    """The first filter that keeps the place out, as code and the values of its sentence; None if it may give."""
    for one in filters:
        if found := _keeps_out(one, place):
            return found
    return None


def _keeps_out(condition: PlaceCondition, place: Candidate) -> Excluded | None:
    match condition:
        case KindIs():
            return ("kind", [place.kind]) if (place.kind in condition.any_of) == condition.negate else None
        case PlaceGroupIs():
            if place.groups.isdisjoint(condition.any_of) != condition.negate:
                return ("in_group" if condition.negate else "not_in_group", [", ".join(condition.any_of)])
        case PlaceIs():
            return ("not_chosen", []) if (place.place in condition.any_of) == condition.negate else None
        case DistanceMost():
            return _too_far(condition, place)
        case SafetyStock() | WeeksOfSupply():  # asked by SKU, in `usable`
            return None
        case _:
            return _cannot_now(condition, place)
    return None


def _cannot_now(condition: OrdersPerDay | LinesPerDay | BeforeCutOff | OpenNow, place: Candidate) -> Excluded | None:
    """Filters on the hour and the day."""
    match condition:
        case OrdersPerDay():
            if place.orders_per_day is not None and place.orders_today >= place.orders_per_day:
                return "full_today", [place.orders_today, place.orders_per_day]
        case LinesPerDay():
            if place.lines_per_day is not None and place.lines_today >= place.lines_per_day:
                return "lines_full_today", [place.lines_today, place.lines_per_day]
        case BeforeCutOff():
            return ("cut_off", [place.leaves_in]) if place.leaves_in else None
        case OpenNow():
            if place.opens_in is not None and place.opens_in > condition.within_hours:
                return "closed", [round(place.opens_in, 1)]
    return None


def _too_far(condition: DistanceMost, place: Candidate) -> Excluded | None:
    if place.km is None:
        return "distance_unknown", []
    factor = KM_PER_MILE if condition.unit == "mi" else 1.0
    if place.km > condition.most * factor:
        return "too_far", [round(place.km / factor, 1), condition.most, condition.unit]
    return None


def usable(filters: Sequence[PlaceCondition], place: Candidate, skus: Sequence[str], free: Free) -> dict[str, Decimal]:
    """How many base units of these SKUs the rule may take from the place."""
    keep, weeks = ZERO, ZERO
    for one in filters:
        if isinstance(one, SafetyStock):
            keep = max(keep, one.keep)
        elif isinstance(one, WeeksOfSupply):
            weeks = max(weeks, one.at_least)
    found: dict[str, Decimal] = {}
    for sku in skus:
        there = free.get((sku, place.place), ZERO) - keep
        if there > 0 and not (weeks and place.weeks.get(sku, weeks) < weeks):
            found[sku] = there
    return found


def score(sort: PlaceSort, place: Candidate, order: OrderFacts, has: dict[str, Decimal]) -> float | None:
    """What the place is sorted by; None where it is not known."""
    match sort.by:
        case "distance":
            return place.km
        case "priority":
            return place.priority
        case "cost":
            return float(place.cost)
        case "balance":
            return float(sum(has.values(), ZERO))
        case "load":
            return place.orders_today
        case "weeks_of_supply":
            return min((float(weeks) for sku, weeks in place.weeks.items() if sku in has), default=None)
        case "customer_sequence":
            return order.preferred.index(place.place) + 1 if place.place in order.preferred else None


def sort_key(sorts: Sequence[PlaceSort], scores: Sequence[float | None]) -> tuple[Any, ...]:
    """What places are sorted by, best first; the unknown comes last, and within one band nobody is better."""
    return tuple(_turned(sort, value) for sort, value in zip(sorts, scores, strict=True))


def _turned(sort: PlaceSort, value: float | None) -> float:
    if value is None:
        return float("inf")
    if sort.band:
        value = value // float(sort.band)
    return -value if (sort.by in _MOST_FIRST) != sort.descending else value
