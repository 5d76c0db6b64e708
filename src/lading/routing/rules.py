"""Routing by rules: which routing takes an order, what its rules take from where, and why others lost. Pure."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec

from lading.routing.assign import assign
from lading.routing.candidates import Candidate, Free, Need, OrderFacts, Take
from lading.routing.decision import Decision, Judged, RuleRun
from lading.routing.describe import say_limits, say_place_filter
from lading.routing.judge import Entrant, judge_losers, runner_up
from lading.routing.order_fits import order_key, routing_fits
from lading.routing.place_fits import excluded_by, score, sort_key, usable
from lading.routing.settings import (
    BY_PRIORITY,
    AtPlacement,
    Group,
    Limits,
    NextRouting,
    PlanSettings,
    Routing,
    Rule,
    SafetyStock,
    Wait,
    WeeksOfSupply,
)

ZERO = Decimal(0)
_FALLBACK = Routing(name="Orders that no routing fits", rules=[BY_PRIORITY])
_NO_GROUP = Group(name="")
_DONE = Wait()


def route(
    *,
    order: OrderFacts,
    needs: Sequence[Need],
    candidates: Sequence[Candidate],
    free: Free,
    plan: PlanSettings,
    version: int,
    run: str | None = None,
    can_wait: bool = True,
    at_once: bool = False,
) -> Decision:
    """Decide from where an order's lines come, and say why. `free` shrinks by what is taken.

    `candidates` serve the order and stand in the order that decides between equals (priority, then code). `run` is
    the scheduled group whose turn it is; None asks those that decide at placement. Orders that cannot wait for a
    scheduled group (`can_wait`) are routed by it at once, and so are all when it is only tried (`at_once`).
    """
    takes: list[list[Take]] = [[] for _ in needs]
    left = [need.quantity for need in needs]
    used: set[str] = set()
    runs: list[RuleRun] = []
    group, routing, rest, cancel_on, queue, clears = "", "", "", None, "", False
    for a_group, a_routing in _fitting(plan, order, needs, run, can_wait=can_wait) if any(left) else ():
        group, routing = a_group.name, a_routing.name
        if run is None and can_wait and not at_once and not isinstance(a_group.schedule, AtPlacement):
            rest = "waits_for_run"
            break
        then = _follow(a_routing, order, needs, left, candidates, free, used, takes, runs)
        if not any(left):
            break
        if isinstance(then, Wait):
            rest, queue, clears = "waits", then.queue, then.clear_cancel
            if then.cancel_after_days:
                rest, cancel_on = "waits_until", order.today + timedelta(days=then.cancel_after_days)
            break
    return Decision(
        version=version,
        group=group,
        routing=routing,
        takes=takes,
        runs=runs,
        rest=rest or ("waits" if any(left) else ""),
        cancel_on=cancel_on,
        queue=queue,
        clears_cancel=clears,
    )


def _fitting(
    plan: PlanSettings, order: OrderFacts, needs: Sequence[Need], run: str | None, *, can_wait: bool
) -> Iterator[tuple[Group, Routing]]:
    """Routings that fit the order, in their turn; those of groups with a time of their own after all others."""
    groups = [group for group in plan.groups if group.enabled]
    if run is not None:
        turn = [group for group in groups if group.name == run]
    else:
        turn = sorted(groups, key=lambda group: not isinstance(group.schedule, AtPlacement))
    found = False
    for group in turn:
        for routing in group.routings:
            if routing.enabled and routing_fits(routing, order, needs):
                found = True
                yield group, routing
    if not found and run is None and not order.queue and (plan.unmatched == "by_priority" or not can_wait):
        yield _NO_GROUP, _FALLBACK


def _follow(
    routing: Routing,
    order: OrderFacts,
    needs: Sequence[Need],
    left: list[Decimal],
    candidates: Sequence[Candidate],
    free: Free,
    used: set[str],
    takes: list[list[Take]],
    runs: list[RuleRun],
) -> Wait | NextRouting:
    """Ask the routing's rules in turn, until nothing is left or one says that the rest shall not go on."""
    for rule in routing.rules:
        if not rule.enabled:
            continue
        for tried, dropped in soften(rule, candidates):
            ran, given = run_rule(tried, order, needs, left, candidates, free, used, takes)
            runs.append(msgspec.structs.replace(ran, dropped=dropped) if dropped else ran)
            for mine, more in zip(takes, given, strict=True):
                _add(mine, more)
            if not any(left):
                return _DONE
        if isinstance(rule.rest, Wait | NextRouting):
            return rule.rest
    return _DONE


def soften(rule: Rule, candidates: Sequence[Candidate]) -> Iterator[tuple[Rule, list[str]]]:
    """The rule as it stands, then without its soft filters, the last one first, then without its soft limits.

    Beside each stands what was dropped, in words. A filter that keeps nobody out is dropped without another try.
    """
    yield rule, []
    dropped: list[str] = []
    for at in [at for at, one in enumerate(rule.filters) if one.soft][::-1]:
        one = rule.filters[at]
        dropped = [*dropped, say_place_filter(msgspec.structs.replace(one, soft=False))]
        matters = isinstance(one, SafetyStock | WeeksOfSupply) or any(excluded_by([one], place) for place in candidates)
        rule = msgspec.structs.replace(rule, filters=[*rule.filters[:at], *rule.filters[at + 1 :]])
        if matters:
            yield rule, dropped
    if rule.limits.soft and (told := say_limits(msgspec.structs.replace(rule.limits, soft=False))):
        yield msgspec.structs.replace(rule, limits=Limits()), [*dropped, *told]


def _add(mine: list[Take], more: Sequence[Take]) -> None:
    """Add what a later rule takes; the same place gives more of the line, it does not give twice."""
    for take in more:
        for at, had in enumerate(mine):
            if had.place == take.place:
                mine[at] = Take(take.place, had.quantity + take.quantity)
                break
        else:
            mine.append(take)


def run_rule(
    rule: Rule,
    order: OrderFacts,
    needs: Sequence[Need],
    left: list[Decimal],
    candidates: Sequence[Candidate],
    free: Free,
    used: set[str],
    takes: Sequence[Sequence[Take]],
) -> tuple[RuleRun, list[list[Take]]]:
    """One rule's turn: what it gives by line, and how it judged every place. `left`, `free` and `used` change.

    `takes` is what earlier rules gave, which stays as it is.
    """
    wanted = [need.sku for need, quantity in zip(needs, left, strict=True) if quantity]
    skus = list(dict.fromkeys(wanted))
    excluded: list[Judged] = []
    entrants: list[Entrant] = []
    for place in candidates:
        if out := excluded_by(rule.filters, place):
            excluded.append(Judged(place=place.place, code=out[0], values=out[1]))
            continue
        has = usable(rule.filters, place, skus, free)
        if not has:
            kept = any(free.get((sku, place.place), ZERO) > 0 for sku in skus)
            excluded.append(Judged(place=place.place, code="kept_back" if kept else "nothing_free"))
            continue
        scores = [score(sort, place, order, has) for sort in rule.sorts]
        entrants.append(Entrant(place.place, has, scores, sort_key(rule.sorts, scores)))
    entrants.sort(key=lambda entrant: entrant.key)
    before = list(left)
    shared = assign(
        rule=rule,
        needs=needs,
        left=left,
        places=[entrant.place for entrant in entrants],
        has={(sku, entrant.place): units for entrant in entrants for sku, units in entrant.has.items()},
        used=used,
        value=order.value,
        given=takes,
    )
    for need, given in zip(needs, shared.takes, strict=True):
        for take in given:
            free[need.sku, take.place] -= take.quantity * need.factor
    judged = judge_losers(rule, needs, before, entrants, shared)
    return (
        RuleRun(
            rule=rule.name,
            sorts=[sort.by for sort in rule.sorts],
            judged=judged + excluded,
            runner_up=runner_up(judged),
            note=shared.note or ("" if entrants else "nobody"),
        ),
        shared.takes,
    )


def turn_of(plan: PlanSettings, run: str, order: OrderFacts, needs: Sequence[Need]) -> tuple[Any, ...]:
    """When an order gets its turn in a group's run: by the routing that takes it, then by that routing's sorts."""
    for group in plan.groups:
        for at, routing in enumerate(group.routings if group.name == run else ()):
            if routing.enabled and routing_fits(routing, order, needs):
                return (at, order_key(routing.sorts, order))
    return (len(plan.groups) + 1000, ())
