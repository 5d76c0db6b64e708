"""The static checks name what can never work in a plan, and say what to mend."""

from typing import Any

import msgspec
import pytest

from lading.catalog import Channel, Place
from lading.catalog.place_settings import PlaceSettings
from lading.routing import PlanSettings
from lading.routing.checks import check_plan
from lading.routing.findings import World

WORLD = World(
    places={
        "MAIN": Place(code="MAIN", name="Main", settings=PlaceSettings(latitude=50.0, longitude=8.0, groups=["north"])),
        "STORE": Place(code="STORE", name="Store", kind="store", channels=frozenset({"web"})),
        "OLD": Place(code="OLD", name="Old", kind="supplier", active=False),
    },
    channels={
        "web": Channel(code="web", name="Web"),
        "strict": Channel(code="strict", name="Strict", shortage="refuse"),
    },
    item_groups=frozenset({"sofa"}),
)
SORTED = [{"by": "priority"}]


def routing(*rules: dict[str, Any], name: str = "r", **fields: Any) -> dict[str, Any]:
    return {
        "name": name,
        "rules": [{"name": f"rule {n}", "sorts": SORTED} | one for n, one in enumerate(rules)],
        **fields,
    }


def found(*routings: dict[str, Any], **group: Any) -> list[tuple[str, str]]:
    plan = msgspec.convert({"groups": [{"name": "g", "routings": list(routings), **group}]}, PlanSettings, strict=False)
    return [(one.code, one.severity) for one in check_plan(plan, WORLD)]


@pytest.mark.parametrize(
    ("rule", "code", "severity"),
    [
        ({"filters": [{"filter": "place", "any_of": ["MOON"]}]}, "unknown_place", "refuse"),
        ({"filters": [{"filter": "group", "any_of": ["south"]}]}, "unknown_group", "refuse"),
        ({"filters": [{"filter": "kind", "any_of": ["supplier"]}]}, "no_places", "refuse"),
        ({"filters": [{"filter": "distance", "most": 10}]}, "no_coordinates", "warn"),
        (
            {"filters": [{"filter": "kind", "any_of": ["store"]}, {"filter": "distance", "most": 10}]},
            "no_coordinates",
            "refuse",
        ),
        ({"filters": [{"filter": "orders_per_day"}]}, "no_limit", "warn"),
        ({"filters": [{"filter": "open"}]}, "no_hours", "warn"),
        ({"limits": {"most_places": 1, "part_at_least": "5"}}, "limits_contradict", "refuse"),
        ({"assign": "single", "limits": {"most_places": 2}}, "limits_without_split", "warn"),
        ({"limits": {"no_split_below": "5", "part_at_least": "20"}}, "limits_contradict", "warn"),
        ({"sorts": []}, "no_sort", "warn"),
    ],
)
def test_a_rule_that_cannot_work_is_named(rule: dict[str, Any], code: str, severity: str) -> None:
    assert found(routing(rule)) == [(code, severity)]


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ([{"filter": "channel", "any_of": ["moon"]}], "unknown_channel"),
        ([{"filter": "value", "at_least": "9", "at_most": "3"}], "never_matches"),
        ([{"filter": "value"}], "says_nothing"),
        ([{"filter": "channel", "any_of": ["web"]}, {"filter": "channel", "any_of": ["strict"]}], "never_matches"),
        (
            [
                {"filter": "occasion", "any_of": ["placed"]},
                {"filter": "occasion", "any_of": ["placed"], "negate": True},
            ],
            "never_matches",
        ),
        ([{"filter": "destination", "any_of": ["Germany"]}], "bad_destination"),
        ([{"filter": "item_group", "any_of": ["bed"]}], "empty_group"),
        ([{"filter": "origin", "any_of": ["south"]}], "unknown_group"),
    ],
)
def test_filters_that_let_nothing_through_are_named(filters: list[dict[str, Any]], code: str) -> None:
    assert [one for one, _ in found(routing({}, filters=filters))] == [code]


@pytest.mark.parametrize(
    ("earlier", "later", "shadowed"),
    [
        ([], [{"filter": "tag", "any_of": ["vip"]}], True),
        ([{"filter": "tag", "any_of": ["vip", "b2b"]}], [{"filter": "tag", "any_of": ["vip"]}], True),
        ([{"filter": "tag", "any_of": ["vip"]}], [{"filter": "tag", "any_of": ["vip", "b2b"]}], False),
        ([{"filter": "value", "at_least": "10"}], [{"filter": "value", "at_least": "50"}], True),
        ([{"filter": "value", "at_least": "50"}], [{"filter": "value", "at_least": "10"}], False),
        ([{"filter": "wanted_within", "days": 3}], [{"filter": "wanted_within", "days": 2}], True),
        (
            [{"filter": "tag", "any_of": ["vip"], "negate": True}],
            [{"filter": "tag", "any_of": ["vip", "b2b"], "negate": True}],
            True,
        ),
    ],
)
def test_a_routing_behind_a_wider_one_is_named(earlier: Any, later: Any, *, shadowed: bool) -> None:
    codes = found(routing({}, name="a", filters=earlier), routing({}, name="b", filters=later))
    assert codes == ([("shadowed", "warn")] if shadowed else [])


def test_what_passes_orders_on_shadows_nothing() -> None:
    assert found(routing({"rest": {"do": "next_routing"}}, name="a"), routing({}, name="b")) == []


def test_rules_that_are_never_asked_or_get_nothing_are_named() -> None:
    assert found(routing({"rest": {"do": "wait"}}, {})) == [("never_asked", "warn")]
    assert found(routing({}, {"filters": [{"filter": "kind", "any_of": ["store"]}]})) == [("adds_nothing", "warn")]
    assert found(routing({"assign": "single"}, {})) == []


def test_names_stand_once_and_routings_have_rules() -> None:
    two = (
        routing({}, filters=[{"filter": "tag", "any_of": ["a"]}]),
        routing(filters=[{"filter": "tag", "any_of": ["b"]}]),
    )
    assert found(*two) == [("given_twice", "refuse"), ("no_rules", "refuse")]


def test_a_scheduled_group_cannot_keep_those_waiting_that_may_not_wait() -> None:
    strict = routing({}, filters=[{"filter": "channel", "any_of": ["strict"]}])
    assert found(strict, schedule={"when": "every", "minutes": 5}) == [("cannot_wait", "warn")]
    hours = {"when": "at_hours", "hours": ["09:00"], "time_zone": "Moon/Crater"}
    assert found(routing({}), schedule=hours) == [("unknown_time_zone", "refuse")]
