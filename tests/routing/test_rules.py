"""Rules route as they say, within their limits, and the plan that nobody published is `allocate`."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lading.routing import Candidate, Decision, Need, OrderFacts, PlanSettings, Take, allocate
from lading.routing.rules import route
from lading.routing.settings import DEFAULT_PLAN

D = Decimal
TODAY = date(2026, 11, 22)
SKUS, PLACES = ("A", "B", "C"), ("P1", "P2", "P3", "P4")
GROUPS = ("", "", "sofa", "bed")
NEEDS = st.lists(
    st.builds(
        Need,
        st.sampled_from(SKUS),
        st.integers(0, 20).map(D),
        st.sampled_from([D(1), D(12)]),
        st.just(0),
        st.sampled_from(GROUPS),
        st.sampled_from([D(1), D(5)]),
    ),
    min_size=1,
    max_size=6,
)
FREE = st.dictionaries(
    st.tuples(st.sampled_from(SKUS), st.sampled_from(PLACES)), st.integers(-5, 200).map(D), max_size=12
)


def asked(needs: list[Need], free: dict[tuple[str, str], Decimal], settings: Any = None, **more: Any) -> Decision:
    plan = DEFAULT_PLAN if settings is None else msgspec.convert(settings, PlanSettings, strict=False)
    candidates = more.pop("candidates", [Candidate(place=code, priority=10 * n) for n, code in enumerate(PLACES)])
    order = OrderFacts(today=TODAY, **more)
    return route(order=order, needs=needs, candidates=candidates, free=free, plan=plan, version=7)


def one_rule(**fields: Any) -> dict[str, Any]:
    rule = {"name": "only", "sorts": [{"by": "priority"}], **fields}
    return {"groups": [{"name": "g", "routings": [{"name": "r", "rules": [rule]}]}]}


def places(decision: Decision) -> list[list[str]]:
    return [[take.place for take in taken] for taken in decision.takes]


@given(needs=NEEDS, free=FREE)
def test_the_default_plan_is_allocate(needs: list[Need], free: dict[tuple[str, str], Decimal]) -> None:
    theirs, ours = dict(free), dict(free)
    expected = allocate(needs=needs, places=PLACES, free=theirs)
    assert asked(needs, ours).takes == expected
    assert ours == theirs


RULES = st.fixed_dictionaries(
    {
        "name": st.just("rule"),
        "assign": st.sampled_from(["fewest", "in_order", "single"]),
        "sorts": st.lists(
            st.fixed_dictionaries({"by": st.sampled_from(["distance", "balance", "load", "cost"])}), max_size=2
        ),
        "filters": st.lists(
            st.sampled_from(
                [
                    {"filter": "safety_stock", "keep": "3"},
                    {"filter": "place", "any_of": ["P1", "P2"]},
                    {"filter": "distance", "most": 60},
                    {"filter": "distance", "most": 20, "soft": True},
                ]
            ),
            max_size=2,
        ),
        "limits": st.fixed_dictionaries(
            {
                "keep_item_groups": st.booleans(),
                "most_places": st.sampled_from([None, 1, 2]),
                "most_places_per_line": st.sampled_from([None, 1, 2]),
                "no_split_below": st.sampled_from([None, "50"]),
                "part_at_least": st.sampled_from([None, "10"]),
                "split_lines": st.booleans(),
            }
        ),
    }
)


@given(needs=NEEDS, free=FREE, rules=st.lists(RULES, min_size=1, max_size=3))
def test_nothing_beyond_what_is_ordered_or_there_and_limits_hold(
    needs: list[Need], free: dict[tuple[str, str], Decimal], rules: list[dict[str, Any]]
) -> None:
    before = dict(free)
    candidates = [Candidate(place=code, km=30.0 * n) for n, code in enumerate(PLACES)]
    settings = {"groups": [{"name": "g", "routings": [{"name": "r", "rules": rules}]}]}
    decision = asked(needs, free, settings, candidates=candidates, value=D(40))
    for need, taken in zip(needs, decision.takes, strict=True):
        assert sum(take.quantity for take in taken) <= need.quantity
        assert all(take.quantity > 0 for take in taken)
        assert len({take.place for take in taken}) == len(taken)
    for key, had in before.items():
        assert free[key] == had - _taken(needs, decision.takes, key)
        assert free[key] >= min(had, D(0))
    limits = [rule["limits"] for rule in rules]
    used = {take.place for taken in decision.takes for take in taken}
    if all(one["most_places"] for one in limits):
        assert len(used) <= max(one["most_places"] for one in limits)
    if all(one["most_places_per_line"] for one in limits):
        assert max(map(len, decision.takes)) <= max(one["most_places_per_line"] for one in limits)
    if all(one["keep_item_groups"] for one in limits):
        _assert_groups_together(needs, decision.takes)
    waits = any(
        sum(take.quantity for take in taken) < need.quantity for need, taken in zip(needs, decision.takes, strict=True)
    )
    assert bool(decision.rest) == waits


def _taken(needs: list[Need], takes: list[list[Take]], key: tuple[str, str]) -> Decimal:
    return sum(
        (
            take.quantity * need.factor
            for need, some in zip(needs, takes, strict=True)
            for take in some
            if (need.sku, take.place) == key
        ),
        D(0),
    )


def _assert_groups_together(needs: list[Need], takes: list[list[Take]]) -> None:
    for group in ("sofa", "bed"):
        lines = [n for n, need in enumerate(needs) if need.item_group == group and need.quantity]
        used = {take.place for n in lines for take in takes[n]}
        given = [bool(takes[n]) for n in lines]
        if len(lines) > 1:
            assert len(used) <= 1
            assert all(given) or not any(given)


def test_the_nearest_place_that_has_everything_wins_and_the_others_hear_why() -> None:
    free = {("A", "P1"): D(9), ("A", "P2"): D(9), ("B", "P2"): D(9), ("A", "P3"): D(9), ("B", "P3"): D(9)}
    candidates = [Candidate(place=code, km=km) for code, km in zip(PLACES, (5.0, 80.0, 40.0, 600.0), strict=True)]
    settings = one_rule(sorts=[{"by": "distance"}], filters=[{"filter": "distance", "most": 500}])
    decision = asked([Need("A", D(1), D(1), 0), Need("B", D(1), D(1), 0)], free, settings, candidates=candidates)
    assert places(decision) == [["P3"], ["P3"]]
    (run,) = decision.runs
    assert [(one.place, one.rank, one.code, one.values) for one in run.judged] == [
        ("P1", 1, "has_not_all", [1, 2, "P3"]),
        ("P3", 2, "", []),
        ("P2", 3, "distance", [80, 40, "P3"]),
        ("P4", 0, "too_far", [600.0, 500.0, "km"]),
    ]
    assert run.runner_up == "P2"


def test_bands_make_equal_and_the_next_sort_decides() -> None:
    free = {("A", code): D(5) for code in PLACES}
    candidates = [
        Candidate(place=code, km=km, cost=D(cost))
        for code, km, cost in zip(PLACES, (10, 40, 90, 110), (3, 2, 1, 0), strict=True)
    ]
    settings = one_rule(sorts=[{"by": "distance", "band": 100}, {"by": "cost"}])
    decision = asked([Need("A", D(1), D(1), 0)], free, settings, candidates=candidates)
    assert [one.place for one in decision.runs[0].judged] == ["P3", "P2", "P1", "P4"]


def test_small_orders_stay_in_one_piece_and_the_next_rule_may_split_them() -> None:
    rules = [
        {"name": "whole", "limits": {"no_split_below": "100"}, "rest": {"do": "next_rule"}},
        {"name": "split", "assign": "in_order", "rest": {"do": "wait", "cancel_after_days": 3}},
    ]
    settings = {"groups": [{"name": "g", "routings": [{"name": "r", "rules": rules}]}]}
    free = {("A", "P1"): D(2), ("A", "P2"): D(2)}
    decision = asked([Need("A", D(5), D(1), 0)], free, settings, value=D(40))
    assert [(take.place, take.quantity) for take in decision.takes[0]] == [("P1", 2), ("P2", 2)]
    assert [run.note for run in decision.runs] == ["no_split_below", ""]
    assert (decision.rest, decision.cancel_on) == ("waits_until", date(2026, 11, 25))


def test_orders_of_a_scheduled_group_wait_for_it_unless_they_cannot() -> None:
    hourly = {
        "name": "hourly",
        "schedule": {"when": "every", "minutes": 60},
        "routings": [
            {
                "name": "bulk",
                "filters": [{"filter": "channel", "any_of": ["bulk"]}],
                "rules": [{"name": "any"}],
            }
        ],
    }
    plan = msgspec.convert({"groups": [hourly]}, PlanSettings)
    needs, candidates = [Need("A", D(1), D(1), 0)], [Candidate(place="P1")]
    order = OrderFacts(today=TODAY, channel="bulk")

    def rest(**how: Any) -> tuple[str, list[list[str]]]:
        free = {("A", "P1"): D(5)}
        decision = route(order=order, needs=needs, candidates=candidates, free=free, plan=plan, version=1, **how)
        return decision.rest, places(decision)

    assert rest() == ("waits_for_run", [[]])
    assert rest(can_wait=False) == ("", [["P1"]])
    assert rest(run="hourly") == ("", [["P1"]])


def test_a_full_a_closed_and_a_sparing_place_are_left_out() -> None:
    filters = [
        {"filter": "orders_per_day"},
        {"filter": "open", "within_hours": 2},
        {"filter": "weeks_of_supply", "at_least": 4},
    ]
    candidates = [
        Candidate(place="P1", orders_today=3, orders_per_day=3),
        Candidate(place="P2", opens_in=2.5),
        Candidate(place="P3", weeks={"A": D("3.9")}),
        Candidate(place="P4", weeks={"A": D(4)}, opens_in=2),
    ]
    free = {("A", code): D(5) for code in PLACES}
    decision = asked([Need("A", D(1), D(1), 0)], free, one_rule(filters=filters), candidates=candidates)
    assert {one.place: one.code for one in decision.runs[0].judged} == {
        "P1": "full_today",
        "P2": "closed",
        "P3": "kept_back",
        "P4": "",
    }
