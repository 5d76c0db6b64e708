"""A plan in words: what each filter, sort, limit and rest means, as a person would say it. Pure."""

from collections.abc import Sequence

from lading.routing.settings import (
    AtHours,
    AtPlacement,
    BeforeCutOff,
    DistanceMost,
    EveryMinutes,
    ItemGroupIs,
    ItemIs,
    ItemTagIs,
    Limits,
    LinesPerDay,
    MayLeaveWithin,
    NextRouting,
    OpenNow,
    OrderCondition,
    OrdersPerDay,
    PlaceCondition,
    PlaceSort,
    PriorityIs,
    Rest,
    Rule,
    SafetyStock,
    Schedule,
    ValueIs,
    Wait,
    WantedWithin,
    WeeksOfSupply,
)

_ORDER = {
    "ChannelIs": ("channel {0}", "any channel but {0}"),
    "MethodIs": ("shipping method {0}", "any shipping method but {0}"),
    "TagIs": ("tagged {0}", "not tagged {0}"),
    "CustomerGroupIs": ("customers of {0}", "customers outside {0}"),
    "DestinationIs": ("to {0}", "not to {0}"),
    "OccasionIs": ("when {0}", "not when {0}"),
    "QueueIs": ("in the queue {0}", "not in the queue {0}"),
    "OriginIs": ("given back by {0}", "not given back by {0}"),
}
_PLACE = {
    "KindIs": ("from a {0}", "not from a {0}"),
    "PlaceGroupIs": ("from the group {0}", "not from the group {0}"),
    "PlaceIs": ("from {0}", "not from {0}"),
}
_SORT = {
    "distance": ("nearest first", "farthest first"),
    "balance": ("most goods first", "fewest goods first"),
    "cost": ("cheapest first", "dearest first"),
    "priority": ("by priority", "by priority, last first"),
    "customer_sequence": ("as the customer prefers", "as the customer prefers, last first"),
    "weeks_of_supply": ("longest supply first", "shortest supply first"),
    "load": ("least busy first", "busiest first"),
}
_ASSIGN = {
    "fewest": "one place that has everything, else as few as possible",
    "in_order": "each place in turn gives what it has",
    "single": "everything from one place, or nothing",
}


def say_schedule(schedule: Schedule) -> str:
    """When a group runs."""
    match schedule:
        case AtPlacement():
            return "as soon as an order is placed, and when stock comes"
        case EveryMinutes():
            return f"every {schedule.minutes} minutes"
        case AtHours():
            days = "" if not schedule.weekdays else f" on weekdays {', '.join(map(str, schedule.weekdays))}"
            return f"at {', '.join(schedule.hours)}{days} ({schedule.time_zone})"


def say_order_filter(one: OrderCondition) -> str:
    """Which orders a filter lets through."""
    negated = "not " if one.negate else ""
    if isinstance(one, PriorityIs):
        return f"{negated}priority {_range(one.at_least, one.at_most)}"
    if isinstance(one, ValueIs):
        return f"{negated}worth {_range(one.at_least, one.at_most)} {one.currency}".rstrip()
    if isinstance(one, WantedWithin):
        return f"{negated}wanted within {one.days} days"
    if isinstance(one, MayLeaveWithin):
        return f"that may {negated}leave within {one.days} days"
    named = " or ".join(getattr(one, "any_of", ()))
    if isinstance(one, ItemGroupIs | ItemTagIs | ItemIs):
        of = "tagged" if isinstance(one, ItemTagIs) else "of"
        return (
            f"{'no' if one.negate else 'every' if one.lines == 'all' else 'a'} line {of} {named}"
            if not (one.negate and one.lines == "all")
            else f"not every line {of} {named}"
        )
    return _ORDER[type(one).__name__][one.negate].format(named)


def _range(least: object, most: object) -> str:
    if least is not None and most is not None:
        return f"from {least} to {most}"
    return f"from {least} on" if least is not None else f"up to {most}" if most is not None else "whatever"


def say_place_filter(one: PlaceCondition) -> str:
    """Which places a filter lets through."""
    return f"if possible {_said(one)}" if one.soft else _said(one)


def _said(one: PlaceCondition) -> str:
    match one:
        case DistanceMost():
            return f"at most {one.most:g} {one.unit} away"
        case SafetyStock():
            return f"leaving {one.keep} of every item"
        case OrdersPerDay():
            return "not beyond its orders a day"
        case LinesPerDay():
            return "not beyond its order lines a day"
        case BeforeCutOff():
            return "before its cut-off"
        case WeeksOfSupply():
            return f"with stock for {one.at_least} weeks"
        case OpenNow():
            return f"open within {one.within_hours} h" if one.within_hours else "open now"
        case _:
            words = " or ".join(one.any_of).replace("_", " ")
            return _PLACE[type(one).__name__][one.negate].format(words)


def say_sorts(sorts: Sequence[PlaceSort]) -> str:
    """In which sequence places are asked."""
    told = [_SORT[one.by][one.descending] + (f" (in steps of {one.band})" if one.band else "") for one in sorts]
    return ", then ".join(told) if told else "by priority"


def say_limits(limits: Limits) -> list[str]:
    """How far an order may be split."""
    told = []
    if limits.no_split_below is not None:
        told.append(f"not split below {limits.no_split_below}")
    if limits.part_at_least is not None:
        told.append(f"no part below {limits.part_at_least}")
    if limits.keep_item_groups:
        told.append("item groups kept together")
    if not limits.split_lines:
        told.append("lines kept whole")
    if limits.most_places is not None:
        told.append(f"at most {limits.most_places} places")
    if limits.most_places_per_line is not None:
        told.append(f"a line from at most {limits.most_places_per_line} places")
    return [f"if possible {one}" for one in told] if limits.soft else told


def say_rest_setting(rest: Rest) -> str:
    """What becomes of what a rule leaves over."""
    match rest:
        case Wait():
            told = f"waits in the queue “{rest.queue}”" if rest.queue else "waits"
            if rest.cancel_after_days:
                return f"{told} {rest.cancel_after_days} days, then is cancelled"
            return f"{told}, and is not cancelled any more" if rest.clear_cancel else told
        case NextRouting():
            return "goes to the next routing that fits"
        case _:
            return "goes to the next rule"


def say_rule(rule: Rule) -> str:
    """A whole rule in one sentence."""
    parts = [", ".join(map(say_place_filter, rule.filters)) or "from any place", say_sorts(rule.sorts)]
    parts.append("; ".join([_ASSIGN[rule.assign], *say_limits(rule.limits)]))
    sentence = ": ".join(["; ".join(parts[:2]), parts[2]])
    return f"{sentence[0].upper()}{sentence[1:]}. The rest {say_rest_setting(rule.rest)}."
