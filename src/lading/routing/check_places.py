"""Static checks of a rule: whether any place passes, whether its facts are known, whether its limits agree. Pure."""

from collections.abc import Iterator, Sequence

from lading.catalog import Place
from lading.routing.candidates import Candidate
from lading.routing.findings import PlanFinding, World, refuse, warn
from lading.routing.place_fits import excluded_by
from lading.routing.settings import (
    BeforeCutOff,
    DistanceMost,
    KindIs,
    Limits,
    LinesPerDay,
    OpenNow,
    OrdersPerDay,
    PlaceGroupIs,
    PlaceIs,
    Rule,
)


def check_rule(pointer: str, rule: Rule, *, channels: Sequence[str], world: World) -> Iterator[PlanFinding]:
    """What is wrong with a rule of a routing that takes orders of these channels (none: of all)."""
    unknown = list(_check_names(pointer, rule, world))
    yield from unknown
    serving = world.serving(channels)
    passing = places_of(rule, serving)
    if not passing and not unknown:
        who = "No place that is open for these channels" if channels else "No open place"
        yield refuse(
            f"{pointer}/filters", "no_places", f"{who} passes the filters of “{rule.name}”. Widen them or add a place."
        )
    yield from _check_facts(pointer, rule, passing)
    yield from _check_limits(pointer, rule)


def places_of(rule: Rule, places: Sequence[Place]) -> list[Place]:
    """The places that pass those filters which do not depend on the order or the hour, and are not only wished."""
    fixed = [one for one in rule.filters if isinstance(one, KindIs | PlaceGroupIs | PlaceIs) and not one.soft]
    return [
        place
        for place in places
        if not excluded_by(fixed, Candidate(place=place.code, kind=place.kind, groups=frozenset(place.settings.groups)))
    ]


def _check_names(pointer: str, rule: Rule, world: World) -> Iterator[PlanFinding]:
    groups = {group for place in world.places.values() for group in place.settings.groups}
    for at, one in enumerate(rule.filters):
        if isinstance(one, PlaceIs):
            for code in one.any_of:
                if code not in world.places:
                    yield refuse(
                        f"{pointer}/filters/{at}", "unknown_place", f"There is no place “{code}”. Choose another."
                    )
        elif isinstance(one, PlaceGroupIs):
            for group in one.any_of:
                if group not in groups:
                    yield refuse(
                        f"{pointer}/filters/{at}",
                        "unknown_group",
                        f"No place belongs to the group “{group}”. Put places into it, or name another.",
                    )


def _check_facts(pointer: str, rule: Rule, places: Sequence[Place]) -> Iterator[PlanFinding]:
    """Filters and sorts that ask for what nobody has said of the places."""
    kinds = {type(one) for one in rule.filters}
    if any(isinstance(one, DistanceMost) and not one.soft for one in rule.filters) or any(
        sort.by == "distance" for sort in rule.sorts
    ):
        without = [place.code for place in places if place.settings.point is None]
        if without and len(without) == len(places):
            message = (
                "None of its places has coordinates, so no distance can be told. Give them latitude and longitude."
            )
            yield refuse(pointer, "no_coordinates", message)
        elif without:
            listed = ", ".join(without[:5])
            yield warn(pointer, "no_coordinates", f"Without coordinates a place comes last or is left out: {listed}.")
    if OrdersPerDay in kinds and places and all(place.settings.orders_per_day is None for place in places):
        yield warn(pointer, "no_limit", "None of its places has a limit of orders a day, so the filter does nothing.")
    if LinesPerDay in kinds and places and all(place.settings.lines_per_day is None for place in places):
        yield warn(pointer, "no_limit", "None of its places has a limit of lines a day, so the filter does nothing.")
    if BeforeCutOff in kinds and places and not any(place.calendar for place in places):
        yield warn(pointer, "no_cut_off", "None of its places has a cut-off or hours, so the filter does nothing.")
    if OpenNow in kinds and places and not any(place.settings.hours for place in places):
        yield warn(pointer, "no_hours", "None of its places has opening hours, so all count as open.")
    for kind in (DistanceMost, OpenNow, OrdersPerDay, LinesPerDay, BeforeCutOff):
        if sum(isinstance(one, kind) and not one.soft for one in rule.filters) > 1:
            yield warn(f"{pointer}/filters", "given_twice", "The same filter stands twice; the stricter one counts.")
    if rule.enabled and not rule.sorts and len(places) > 1:
        yield warn(f"{pointer}/sorts", "no_sort", "Without a sort the place with the lowest priority goes first.")


def _check_limits(pointer: str, rule: Rule) -> Iterator[PlanFinding]:
    limits = rule.limits
    splitting = bool(limits.no_split_below or limits.part_at_least or limits.most_places or limits.most_places_per_line)
    if rule.assign == "single" and (splitting or limits.keep_item_groups):
        yield warn(
            f"{pointer}/limits",
            "limits_without_split",
            f"“{rule.name}” takes everything from one place, so its limits on splitting do nothing.",
        )
    elif limits.most_places == 1 and (limits.part_at_least or limits.no_split_below):
        yield refuse(
            f"{pointer}/limits",
            "limits_contradict",
            "At most one place means that the order is never split; the values of its parts then mean nothing."
            " Raise the number of places, or take the values out.",
        )
    elif limits.most_places_per_line and not limits.split_lines and limits.most_places_per_line > 1:
        yield refuse(
            f"{pointer}/limits",
            "limits_contradict",
            "Lines are kept whole and yet may come from several places. Take one of the two out.",
        )
    elif limits.most_places_per_line and limits.most_places and limits.most_places_per_line > limits.most_places:
        yield warn(
            f"{pointer}/limits",
            "limits_contradict",
            f"A line may come from {limits.most_places_per_line} places, the whole order only from"
            f" {limits.most_places}. The smaller number counts.",
        )
    elif limits.soft and limits == Limits(soft=True):
        yield warn(f"{pointer}/limits", "says_nothing", "The limits are only wished, and there is none. Say one.")
    elif limits.no_split_below and limits.part_at_least and limits.part_at_least > limits.no_split_below:
        yield warn(
            f"{pointer}/limits",
            "limits_contradict",
            f"Orders from {limits.no_split_below} on may be split, but no part below {limits.part_at_least} may be"
            " sent: smaller ones are never split. Make the first value twice the second.",
        )
