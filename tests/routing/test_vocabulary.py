"""The words of the field that routing understands: soft filters, limits of a line, items, queues, cut-offs."""

from datetime import date
from typing import Any

import msgspec
import pytest

from lading.catalog import Channel, Place
from lading.catalog.place_settings import PlaceSettings
from lading.routing import Candidate, Need, OrderFacts, PlanSettings
from lading.routing.checks import check_plan
from lading.routing.describe import say_order_filter, say_rule
from lading.routing.findings import World
from lading.routing.order_fits import fits, order_key
from lading.routing.say import say_judged, say_rest
from lading.routing.settings import ItemIs, ItemTagIs, MayLeaveWithin, OrderCondition, OrderSort, QueueIs
from tests.routing.test_rules import D, asked, one_rule, places

TODAY = date(2026, 11, 22)
MUG = [Need("MUG-RED", D(6), D(1), 0, item_group="mugs", item_tags=frozenset({"fragile"}))]


def at(*km: float) -> list[Candidate]:
    return [Candidate(place=f"P{n}", km=far) for n, far in enumerate(km, start=1)]


def test_a_soft_filter_is_dropped_for_what_is_left_over_the_last_one_first() -> None:
    soft = [{"filter": "distance", "most": 100, "soft": True}, {"filter": "place", "any_of": ["P1"], "soft": True}]
    free = {("MUG-RED", code): D(2) for code in ("P1", "P2", "P3")}
    settings = one_rule(filters=soft, sorts=[{"by": "distance"}])
    decision = asked(MUG, free, settings, candidates=at(10, 50, 500))
    assert places(decision) == [["P1", "P2", "P3"]]
    assert [run.dropped for run in decision.runs] == [[], ["from P1"], ["from P1", "at most 100 km away"]]
    assert [one.code for one in decision.runs[0].judged] == ["", "not_chosen", "too_far"]


def test_soft_limits_hold_until_something_would_be_left_over() -> None:
    free = {("MUG-RED", code): D(2) for code in ("P1", "P2", "P3")}
    settings = one_rule(limits={"most_places": 2, "soft": True})
    decision = asked(MUG, free, settings, candidates=at(1, 2, 3))
    assert [run.dropped for run in decision.runs] == [[], ["at most 2 places"]]
    assert sum(take.quantity for take in decision.takes[0]) == 6
    free = {("MUG-RED", "P1"): D(6), ("MUG-RED", "P2"): D(6)}
    assert len(asked(MUG, free, settings, candidates=at(1, 2)).runs) == 1


def test_a_line_comes_from_so_many_places_at_most_over_all_rules() -> None:
    rules = [
        {"name": "one", "limits": {"most_places_per_line": 1}},
        {"name": "two", "limits": {"most_places_per_line": 2}},
    ]
    plan = {"groups": [{"name": "g", "routings": [{"name": "r", "rules": rules}]}]}
    free = {("MUG-RED", code): D(2) for code in ("P1", "P2", "P3")}
    decision = asked(MUG, free, plan, candidates=at(1, 2, 3))
    assert (places(decision), decision.rest) == ([["P1", "P2"]], "waits")
    lost = {one.place: one for one in decision.runs[1].judged}["P3"]
    assert say_judged(lost) == "What is missing comes from 2 places already, which is the limit for a line."


@pytest.mark.parametrize(
    ("condition", "passes", "said"),
    [
        (ItemTagIs(any_of=["fragile"]), True, "a line tagged fragile"),
        (ItemTagIs(any_of=["fragile"], negate=True), False, "no line tagged fragile"),
        (ItemIs(any_of=["MUG-*"], lines="all"), True, "every line of MUG-*"),
        (ItemIs(any_of=["MUG"]), False, "a line of MUG"),
        (QueueIs(any_of=["late"]), True, "in the queue late"),
        (QueueIs(any_of=["late"], negate=True), False, "not in the queue late"),
        (MayLeaveWithin(days=2), False, "that may leave within 2 days"),
        (MayLeaveWithin(days=3), True, "that may leave within 3 days"),
    ],
)
def test_filters_of_orders_and_their_twins(condition: OrderCondition, passes: bool, said: str) -> None:  # noqa: FBT001
    order = OrderFacts(today=TODAY, queue="late", ship_after=date(2026, 11, 25))
    assert (fits(condition, order, MUG), say_order_filter(condition)) == (passes, said)


def test_what_may_leave_first_has_its_turn_first() -> None:
    facts = [OrderFacts(today=TODAY, ship_after=day) for day in (date(2026, 12, 1), None, date(2026, 11, 25))]
    sorts = [OrderSort(by="ship_after")]
    assert sorted(facts, key=lambda one: order_key(sorts, one)) == [facts[1], facts[2], facts[0]]


def test_an_order_in_a_queue_waits_for_a_routing_that_names_it() -> None:
    rule = {"name": "any", "rest": {"do": "wait", "queue": "later", "cancel_after_days": 2}}
    ours = {"name": "late ones", "filters": [{"filter": "queue", "any_of": ["late"]}], "rules": [rule]}
    plan = {"groups": [{"name": "g", "routings": [{"name": "all", "rules": [{"name": "all"}]}, ours]}]}
    free = {("MUG-RED", "P1"): D(5)}
    decision = asked(MUG, free, plan, candidates=at(1), queue="late")
    assert (decision.routing, decision.queue, decision.cancel_on) == ("late ones", "later", date(2026, 11, 24))
    assert say_rest(decision) == (
        "What is missing waits for stock and is cancelled on 2026-11-24. It stands in the queue “later”."
    )
    other = asked(MUG, {("MUG-RED", "P1"): D(5)}, plan, candidates=at(1), queue="unknown")
    assert (places(other), other.rest, other.runs) == ([[]], "waits", [])


def test_a_place_past_its_cut_off_or_full_of_lines_gives_nothing() -> None:
    free = {("MUG-RED", code): D(9) for code in ("P1", "P2", "P3")}
    candidates = [
        Candidate(place="P1", leaves_in=2),
        Candidate(place="P2", lines_today=40, lines_per_day=40),
        Candidate(place="P3", lines_today=39, lines_per_day=40),
    ]
    settings = one_rule(filters=[{"filter": "cut_off"}, {"filter": "lines_per_day"}])
    decision = asked(MUG, free, settings, candidates=candidates)
    told = {one.place: say_judged(one) for one in decision.runs[0].judged}
    assert told == {
        "P3": "",
        "P1": "What it is given now it begins in 2 days: its cut-off has passed, or it does not work today.",
        "P2": "It has 40 order lines today; 40 is its limit.",
    }


def test_a_rule_is_told_with_everything_that_it_says() -> None:
    plain = {
        "name": "x",
        "filters": [{"filter": "distance", "most": 50, "unit": "mi", "soft": True}, {"filter": "cut_off"}],
        "sorts": [{"by": "load"}],
        "limits": {"most_places_per_line": 2, "soft": True},
        "rest": {"do": "wait", "queue": "late", "clear_cancel": True},
    }
    rule = msgspec.convert(one_rule(**plain), PlanSettings, strict=False).groups[0].routings[0].rules[0]
    assert say_rule(rule) == (
        "If possible at most 50 mi away, before its cut-off; least busy first: one place that has everything, else as"
        " few as possible; if possible a line from at most 2 places. The rest waits in the queue “late”, and is not"
        " cancelled any more."
    )


def found(*routings: dict[str, Any]) -> list[tuple[str, str]]:
    world = World(
        places={"P1": Place(code="P1", name="P1", settings=PlaceSettings(groups=["near"]))},
        channels={"web": Channel(code="web", name="Web")},
    )
    plan = msgspec.convert({"groups": [{"name": "g", "routings": list(routings)}]}, PlanSettings, strict=False)
    return [(one.code, one.severity) for one in check_plan(plan, world)]


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ({"rest": {"do": "wait", "queue": "late"}}, [("queue_never_emptied", "warn")]),
        ({"filters": [{"filter": "kind", "any_of": ["store"]}]}, [("no_places", "refuse")]),
        ({"filters": [{"filter": "kind", "any_of": ["store"], "soft": True}]}, []),
        ({"filters": [{"filter": "lines_per_day"}]}, [("no_limit", "warn")]),
        ({"filters": [{"filter": "cut_off"}]}, [("no_cut_off", "warn")]),
        ({"limits": {"most_places_per_line": 2, "split_lines": False}}, [("limits_contradict", "refuse")]),
        ({"limits": {"most_places_per_line": 3, "most_places": 2}}, [("limits_contradict", "warn")]),
        ({"limits": {"soft": True}}, [("says_nothing", "warn")]),
    ],
)
def test_checks_of_the_new_words(rule: dict[str, Any], codes: list[tuple[str, str]]) -> None:
    assert found({"name": "r", "rules": [{"name": "x", "sorts": [{"by": "priority"}], **rule}]}) == codes


def test_checks_of_queues_between_routings() -> None:
    rules = [{"name": "x", "sorts": [{"by": "priority"}], "rest": {"do": "wait", "queue": "late"}}]
    takes = {"name": "b", "filters": [{"filter": "queue", "any_of": ["late"]}], "rules": [{**rules[0], "rest": {}}]}
    takes["rules"][0].pop("rest")
    assert found({"name": "a", "rules": rules}, takes) == []
    takes["filters"] = [{"filter": "queue", "any_of": ["late"]}, {"filter": "queue", "any_of": ["early"]}]
    assert ("never_matches", "refuse") in found({"name": "a", "rules": rules}, takes)
