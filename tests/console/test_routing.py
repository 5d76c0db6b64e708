"""Routing in the console: plans in words, the editor and its checks, publishing, trying, and why from there."""

from typing import Any

import msgspec
import pytest

from lading.console.form import Form
from lading.console.routing_form import read_plan, rearrange
from lading.console.screens.routing import settings_typed
from lading.flows.company import Company
from lading.routing import PlanSettings
from lading.routing.publish import save_draft
from lading.routing.queries import get_plan
from tests.console.conftest import Client
from tests.drafts import place
from tests.flows.test_queues import DAY, NIGHT, publish

EVERYTHING: dict[str, Any] = {
    "groups": [
        {
            "name": "Day",
            "schedule": {"when": "at_hours", "hours": ["09:00", "14:00"], "weekdays": [1, 5], "time_zone": "UTC"},
            "routings": [
                {
                    "name": "Web",
                    "filters": [
                        {"filter": "channel", "any_of": ["web"], "negate": True},
                        {"filter": "value", "at_least": "50"},
                    ],
                    "sorts": [{"by": "wanted_by", "descending": True}],
                    "rules": [
                        {
                            "name": "Near",
                            "enabled": False,
                            "filters": [{"filter": "distance", "most": 500}, {"filter": "orders_per_day"}],
                            "sorts": [{"by": "distance", "band": "50"}, {"by": "cost"}],
                            "assign": "single",
                            "limits": {"no_split_below": "20", "split_lines": False, "keep_item_groups": True},
                            "rest": {"do": "wait", "cancel_after_days": 5},
                        }
                    ],
                }
            ],
        }
    ],
    "unmatched": "wait",
}


def fields_of(value: Any, path: str = "") -> list[tuple[str, str]]:
    """A plan as the editor's fields."""
    if isinstance(value, dict):
        return [field for name, one in value.items() for field in fields_of(one, f"{path}.{name}".lstrip("."))]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [field for at, one in enumerate(value) for field in fields_of(one, f"{path}.{at}")]
    if isinstance(value, list):
        return [(path, ", ".join(map(str, value)))]
    return [] if value is False else [(path, "yes" if value is True else str(value))]


def full(settings: dict[str, Any]) -> PlanSettings:
    return msgspec.convert(settings, PlanSettings, strict=False)


def explicit(settings: dict[str, Any]) -> dict[str, Any]:
    """The plan with those ticks said that are true when nothing is said."""
    for group in settings["groups"]:
        group.setdefault("enabled", True)
        for routing in group["routings"]:
            routing.setdefault("enabled", True)
            for rule in routing["rules"]:
                rule.setdefault("enabled", True)
                rule.setdefault("limits", {}).setdefault("split_lines", True)
    return settings


async def drafted(company: Company, settings: dict[str, Any]) -> int:
    async with company.database.unit_of_work() as unit:
        return await save_draft(unit, settings=full(settings))


def test_the_form_says_what_the_plan_says() -> None:
    plain = explicit(msgspec.json.decode(msgspec.json.encode(EVERYTHING)))
    assert settings_typed(read_plan(Form(fields_of(plain)))) == full(EVERYTHING)


@pytest.mark.parametrize(
    ("act", "names", "focus"),
    [
        ("down groups.0", ["b", "a"], "groups.1"),
        ("up groups.1", ["b", "a"], "groups.0"),
        ("up groups.0", ["a", "b"], "groups.0"),
        ("remove groups.0", ["b"], "groups.0"),
        ("add groups group", ["a", "b", "Group 3"], "groups.2"),
        ("dance groups.7", ["a", "b"], ""),
        ("remove nonsense.3", ["a", "b"], ""),
    ],
)
def test_parts_are_rearranged(act: str, names: list[str], focus: str) -> None:
    settings = {"groups": [{"name": "a"}, {"name": "b"}]}
    assert rearrange(settings, act=act) == focus
    assert [group["name"] for group in settings["groups"]] == names


async def test_the_list_says_the_plan_in_force_in_words(client: Client) -> None:
    page = await client.get("/routing")
    assert "In force: the built-in plan" in page.text
    assert "From any place; by priority: one place that has everything" in page.text


async def test_a_plan_is_edited_checked_saved_and_published(people: Company, client: Client) -> None:
    begun = await client.post("/routing/plans", data={"from": "0"}, headers={"HX-Request": "true"})
    assert begun.headers["HX-Redirect"] == "/routing/plans/1"
    assert "The checks find nothing to mend" in (await client.get("/routing/plans/1")).text
    async with people.database.reading() as connection:
        plain = explicit(msgspec.to_builtins((await get_plan(connection, number=1)).settings))
    rule = plain["groups"][0]["routings"][0]["rules"][0]
    rule["filters"] = [{"filter": "kind", "any_of": ["supplier"]}]
    said = dict(fields_of(plain))
    checked = await client.post("/routing/plans/1/check", data=said)
    assert "No open place passes the filters" in checked.text
    wrong = await client.post("/routing/plans/1/check", data=said | {"groups.0.name": ""})
    assert "Give it a name." in wrong.text
    added = await client.post("/routing/plans/1/arrange", data={**said, "act": "add groups.0.routings.0.rules rule"})
    assert 'name="groups.0.routings.0.rules.1.name"' in added.text
    rule["filters"] = [{"filter": "kind", "any_of": ["store"]}]
    await client.post("/routing/plans/1", data={**dict(fields_of(plain)), "version": "1", "note": "stores"})
    await client.post("/routing/plans/1/publish", data={})
    order = await place(people, ("MUG-RED", 1))
    assert order["lines"][0]["promise"]["places"] == {"STORE": "1"}


async def test_a_draft_is_tried_on_past_orders(people: Company, client: Client) -> None:
    number = await drafted(people, {"groups": []})
    page = await client.get(f"/routing/plans/{number}/try?period=month&stock=as_it_is")
    assert page.status_code == 200
    assert "No orders to try it on" in page.text


async def test_the_order_page_says_why_from_there(people: Company, client: Client) -> None:
    order = await place(people, ("MUG-RED", 1))
    assert f'hx-get="/orders/{order["number"]}/routing"' in (await client.get(f"/orders/{order['number']}")).text
    told = await client.get(f"/orders/{order['number']}/routing")
    assert "Its priority is 20; MAIN has 10, and the lower goes first." in told.text
    assert "runner-up" in told.text


async def test_a_place_says_where_it_lies_and_when_it_is_open(people: Company, client: Client) -> None:
    form = {
        "version": "0", "code": "SHOP", "name": "Shop", "kind": "store", "active": "yes", "latitude": "53.55",
        "longitude": "9.99", "groups": "north, city", "orders_per_day": "40", "hours": "1-5 09:00-18:00, 6 10:00-14:00",
        "costs.pack": "1.20", "time_zone": "Europe/Berlin",
    }  # fmt: skip
    assert (await client.post("/places", data=form)).status_code == 303
    page = await client.get("/places/SHOP")
    for told in ("53.55", "north, city", "1-5 09:00-18:00, 6 10:00-14:00", 'value="1.20"'):
        assert told in page.text


async def test_what_if_is_tried_beside_the_plan(client: Client, people: Company) -> None:
    await place(people, ("MUG-RED", 1))
    asked = "without=MAIN&most_km=250,5&orders_per_day=STORE+%3D+3&counts=MUG-RED+%40+STORE+%3D+9&limits=yes"
    answer = await client.get(f"/routing/plans/0/try?period=week&{asked}")
    assert (answer.status_code, 'value="250,5"' in answer.text, "What if" in answer.text) == (200, True, True)
    for wrong, told in (("most_km=far", "is no number"), ("counts=many", "cannot be read"), ("without=MOON", "MOON")):
        answer = await client.get(f"/routing/plans/0/try?{wrong}")
        assert (answer.status_code, told in answer.text) == (200, True)


async def test_queues_are_counted_and_emptied_by_people(client: Client, people: Company) -> None:
    await publish(people, DAY, NIGHT)
    number = (await place(people, ("BOWL", 9)))["number"]
    assert "late" in (await client.get("/routing")).text
    page = await client.get("/routing/queue?name=late")
    assert (number in page.text, "6 × BOWL" in page.text) == (True, True)
    moved = await client.post("/routing/queue", data={"row": number, "act": "move", "queue": "ask"})
    assert moved.status_code in (200, 204, 303)
    assert number in (await client.get("/routing/queue?name=ask")).text
    await client.post("/routing/queue", data={"row": number, "act": "out"})
    assert number not in (await client.get("/routing/queue?name=ask")).text


async def test_parts_are_copied_and_told_as_sentences(client: Client, people: Company) -> None:
    settings: dict[str, Any] = {"groups": [{"name": "g", "routings": [{"name": "r", "rules": [{"name": "x"}]}]}]}
    assert rearrange(settings, act="copy groups.0.routings.0.rules.0") == "groups.0.routings.0.rules.1"
    assert [one["name"] for one in settings["groups"][0]["routings"][0]["rules"]] == ["x", "x 2"]
    async with people.database.unit_of_work() as unit:
        number = await save_draft(unit, settings=msgspec.convert(settings, PlanSettings))
    page = await client.get(f"/routing/plans/{number}")
    assert 'id="says-groups.0.routings.0.rules.1">From any place; by priority' in page.text
