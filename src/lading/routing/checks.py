"""Static checks of a whole plan: what can never match, what an earlier part takes away, what does not exist. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from lading.routing.check_orders import check_order_filters, shadows
from lading.routing.check_places import check_rule, places_of
from lading.routing.findings import PlanFinding, World, refuse, warn
from lading.routing.settings import (
    AtHours,
    AtPlacement,
    ChannelIs,
    Group,
    NextRouting,
    NextRule,
    PlanSettings,
    QueueIs,
    Routing,
    Rule,
    Wait,
)


def check_plan(settings: PlanSettings, world: World) -> list[PlanFinding]:
    """Everything that the checks find, in the order of the settings."""
    return list(_check(settings, world))


def _check(settings: PlanSettings, world: World) -> Iterator[PlanFinding]:
    yield from _names("/groups", settings.groups, "group")
    if not any(group.enabled and group.routings for group in settings.groups):
        yield warn("/groups", "empty", "The plan has no routing yet, so every order is routed by priority.")
    yield from _check_queues(settings)
    before: list[tuple[Group, Routing]] = []
    for at, group in enumerate(settings.groups):
        pointer = f"/groups/{at}"
        yield from _check_schedule(pointer, group)
        yield from _names(f"{pointer}/routings", group.routings, "routing")
        for number, routing in enumerate(group.routings):
            here = f"{pointer}/routings/{number}"
            yield from check_order_filters(here, routing.filters, world)
            yield from _check_shadow(here, group, routing, before)
            yield from _check_rules(here, routing, world)
            yield from _check_waiting(here, group, routing, world)
            before.append((group, routing))


def _check_queues(settings: PlanSettings) -> Iterator[PlanFinding]:
    """Queues that rules fill and no routing empties, or that routings name and no rule fills."""
    filled = {
        rule.rest.queue: f"/groups/{at}/routings/{number}/rules/{turn}/rest"
        for at, group in enumerate(settings.groups)
        for number, routing in enumerate(group.routings)
        for turn, rule in enumerate(routing.rules)
        if isinstance(rule.rest, Wait) and rule.rest.queue
    }
    named = {
        queue: f"/groups/{at}/routings/{number}/filters"
        for at, group in enumerate(settings.groups)
        for number, routing in enumerate(group.routings)
        if group.enabled and routing.enabled
        for one in routing.filters
        if isinstance(one, QueueIs) and not one.negate
        for queue in one.any_of
    }
    for queue in filled.keys() - named.keys():
        yield warn(
            filled[queue],
            "queue_never_emptied",
            f"No routing takes orders out of the queue “{queue}”, so they wait until a person does. Add a routing with"
            " the filter Queue.",
        )
    for queue in named.keys() - filled.keys():
        yield warn(named[queue], "queue_never_filled", f"No rule puts orders into the queue “{queue}”; people may.")


def _names(pointer: str, parts: Sequence[Group | Routing | Rule], word: str) -> Iterator[PlanFinding]:
    for name, times in Counter(part.name for part in parts).items():
        if times > 1:
            yield refuse(pointer, "given_twice", f"Two have the name “{name}”. Give each {word} a name of its own.")


def _check_schedule(pointer: str, group: Group) -> Iterator[PlanFinding]:
    if isinstance(group.schedule, AtHours):
        try:
            ZoneInfo(group.schedule.time_zone)
        except (KeyError, ValueError, OSError):
            zone = group.schedule.time_zone
            yield refuse(
                f"{pointer}/schedule",
                "unknown_time_zone",
                f"There is no time zone “{zone}”. Write one such as Europe/Berlin.",
            )


def _check_shadow(
    pointer: str, group: Group, routing: Routing, before: Sequence[tuple[Group, Routing]]
) -> Iterator[PlanFinding]:
    """An earlier routing of the same time that takes everything this one would."""
    if not (group.enabled and routing.enabled):
        return
    for other_group, other in before:
        at_once = isinstance(group.schedule, AtPlacement) and isinstance(other_group.schedule, AtPlacement)
        if not (at_once or other_group is group) or not (other_group.enabled and other.enabled) or _passes_on(other):
            continue
        if shadows(other.filters, routing.filters):
            yield warn(
                pointer,
                "shadowed",
                f"“{other.name}” comes first and takes every order that “{routing.name}” would. Put this one in front"
                " of it, or narrow that one.",
            )
            return


def _passes_on(routing: Routing) -> bool:
    return any(isinstance(rule.rest, NextRouting) for rule in routing.rules if rule.enabled)


def _check_rules(pointer: str, routing: Routing, world: World) -> Iterator[PlanFinding]:
    yield from _names(f"{pointer}/rules", routing.rules, "rule")
    rules = [rule for rule in routing.rules if rule.enabled]
    if routing.enabled and not rules:
        yield refuse(
            f"{pointer}/rules", "no_rules", f"“{routing.name}” has no rule, so its orders would wait for ever. Add one."
        )
    channels = [code for one in routing.filters if isinstance(one, ChannelIs) and not one.negate for code in one.any_of]
    stopped: Rule | None = None
    earlier: list[Rule] = []
    for at, rule in enumerate(routing.rules):
        here = f"{pointer}/rules/{at}"
        yield from check_rule(here, rule, channels=channels, world=world)
        if not rule.enabled:
            continue
        if stopped is not None:
            yield warn(
                here,
                "never_asked",
                f"“{stopped.name}” lets the rest wait, so “{rule.name}” is never asked. Let that one go on to the next"
                " rule.",
            )
        elif found := _wider(earlier, rule, world):
            yield warn(
                here,
                "adds_nothing",
                f"“{found.name}” takes from the same places without a limit, so nothing is left for “{rule.name}”.",
            )
        if stopped is None and not isinstance(rule.rest, NextRule):
            stopped = rule
        earlier.append(rule)


def _wider(earlier: Sequence[Rule], rule: Rule, world: World) -> Rule | None:
    """An earlier rule that leaves this one nothing: it may split freely, and takes from every place of this one."""
    mine = {place.code for place in places_of(rule, list(world.places.values()))}
    for one in earlier:
        free = one.assign != "single" and (one.limits.soft or one.limits == type(one.limits)())
        fixed = all(condition.soft or hasattr(condition, "any_of") for condition in one.filters)
        if free and fixed and mine <= {place.code for place in places_of(one, list(world.places.values()))}:
            return one
    return None


def _check_waiting(pointer: str, group: Group, routing: Routing, world: World) -> Iterator[PlanFinding]:
    """Orders of channels that refuse shortages cannot wait for a group's time."""
    if isinstance(group.schedule, AtPlacement):
        return
    named = {code for one in routing.filters if isinstance(one, ChannelIs) and not one.negate for code in one.any_of}
    strict = [code for code in sorted(named) if code in world.channels and world.channels[code].shortage == "refuse"]
    if strict:
        yield warn(
            pointer,
            "cannot_wait",
            f"Orders of {', '.join(strict)} are refused when goods are missing, so they cannot wait for “{group.name}”:"
            " they are routed by it at once.",
        )
