"""Static checks of which orders a routing takes: filters that nothing passes, and routings that others shadow. Pure."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from lading.routing.findings import PlanFinding, World, refuse, warn
from lading.routing.settings import (
    ChannelIs,
    CustomerGroupIs,
    DestinationIs,
    ItemGroupIs,
    ItemTagIs,
    MayLeaveWithin,
    MethodIs,
    OccasionIs,
    OrderCondition,
    OriginIs,
    PriorityIs,
    QueueIs,
    ValueIs,
    WantedWithin,
)

_DESTINATION = re.compile(r"[A-Z]{2}(-[A-Za-z0-9]{1,10}| [A-Za-z0-9 ]{1,12})?")
_ONE_OF = (ChannelIs, MethodIs, OccasionIs, QueueIs)
"""Filters on something of which an order has exactly one."""

Bound = int | Decimal | None


def check_order_filters(pointer: str, filters: Sequence[OrderCondition], world: World) -> Iterator[PlanFinding]:
    """What is wrong with a routing's filters."""
    for at, one in enumerate(filters):
        yield from _check_filter(f"{pointer}/filters/{at}", one, world)
    for kind in _ONE_OF:
        allowed: set[str] | None = None
        for one in filters:
            if isinstance(one, kind):
                named = set(one.any_of)
                if not one.negate:
                    allowed = named if allowed is None else allowed & named
        if allowed is not None:
            denied = {name for one in filters if isinstance(one, kind) and one.negate for name in one.any_of}
            if not allowed - denied:
                yield refuse(
                    f"{pointer}/filters",
                    "never_matches",
                    "No order passes these filters, since they exclude each other. Take one of them out.",
                )


def _check_filter(pointer: str, one: OrderCondition, world: World) -> Iterator[PlanFinding]:
    if isinstance(one, ChannelIs):
        for code in set(one.any_of) - set(world.channels):
            yield refuse(pointer, "unknown_channel", f"There is no channel “{code}”. Choose one that exists.")
    elif isinstance(one, OriginIs):
        known = {group for place in world.places.values() for group in place.settings.groups}
        for group in set(one.any_of) - known:
            yield refuse(pointer, "unknown_group", f"No place belongs to “{group}”. Put places into it first.")
    elif isinstance(one, ItemGroupIs):
        yield from _nobody(pointer, one.any_of, world.item_groups, "No item is")
    elif isinstance(one, ItemTagIs):
        yield from _nobody(pointer, one.any_of, world.item_tags, "No item is tagged with", word="tag")
    elif isinstance(one, CustomerGroupIs):
        yield from _nobody(pointer, one.any_of, world.customer_groups, "No customer is")
    elif isinstance(one, DestinationIs):
        for where in [where for where in one.any_of if not _DESTINATION.fullmatch(where)]:
            yield refuse(
                pointer,
                "bad_destination",
                f"“{where}” is no destination. Write a country (US), a region (US-IL) or the beginning of a"
                " postal code (US 606).",
            )
    elif isinstance(one, ValueIs | PriorityIs):
        yield from _check_range(pointer, one.at_least, one.at_most)


def _check_range(pointer: str, least: Bound, most: Bound) -> Iterator[PlanFinding]:
    if least is None and most is None:
        yield warn(pointer, "says_nothing", "A filter without bounds lets every order through. Say one.")
    elif least is not None and most is not None and least > most:
        yield refuse(pointer, "never_matches", "The lower bound is above the upper one, so nothing matches.")


def _nobody(
    pointer: str, named: Sequence[str], known: frozenset[str], words: str, *, word: str = "group"
) -> Iterator[PlanFinding]:
    for name in named:
        if name not in known:
            told = f"in the group “{name}”" if word == "group" else f"“{name}”"
            yield warn(pointer, f"empty_{word}", f"{words} {told} yet.")


def shadows(earlier: Sequence[OrderCondition], later: Sequence[OrderCondition]) -> bool:
    """Whether every order that passes the later filters passes the earlier ones too.

    Orders in a queue pass only routings that name it, so one with a queue is never shadowed by one without.
    """
    if _names_queue(later) and not _names_queue(earlier):
        return False
    return all(any(_implies(narrow, wide) for narrow in later) for wide in earlier)


def _names_queue(filters: Sequence[OrderCondition]) -> bool:
    return any(isinstance(one, QueueIs) and not one.negate for one in filters)


def _implies(narrow: OrderCondition, wide: OrderCondition) -> bool:
    if narrow == wide:
        return True
    if type(narrow) is not type(wide) or narrow.negate != wide.negate:
        return False
    if isinstance(wide, ValueIs | PriorityIs) and isinstance(narrow, ValueIs | PriorityIs):
        same = getattr(wide, "currency", "") in ("", getattr(narrow, "currency", ""))
        inside = _above(narrow.at_least, wide.at_least) and _below(narrow.at_most, wide.at_most)
        return same and inside and not wide.negate
    if isinstance(wide, WantedWithin | MayLeaveWithin) and isinstance(narrow, WantedWithin | MayLeaveWithin):
        return narrow.days >= wide.days if wide.negate else narrow.days <= wide.days
    mine, theirs = set(getattr(narrow, "any_of", ())), set(getattr(wide, "any_of", ()))
    if getattr(narrow, "lines", "") != getattr(wide, "lines", ""):
        return False
    return theirs <= mine if wide.negate else mine <= theirs


def _above(mine: Bound, theirs: Bound) -> bool:
    return theirs is None or (mine is not None and mine >= theirs)


def _below(mine: Bound, theirs: Bound) -> bool:
    return theirs is None or (mine is not None and mine <= theirs)
