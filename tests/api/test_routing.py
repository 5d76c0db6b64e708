"""Routing over HTTP: plans from draft to roll-back, their checks, trying them, and why an order ships from there."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

Client = AsyncTestClient[Litestar]
STORES = {"name": "stores", "filters": [{"filter": "kind", "any_of": ["store"]}], "sorts": [{"by": "priority"}]}
ORDER = {
    "channel": "web", "currency": "EUR", "ship_to": {"country": "DE", "line1": "Hauptstr. 1", "city": "Berlin"},
    "lines": [{"sku": "MUG-RED", "quantity": 1}],
}  # fmt: skip


def plan(*rules: dict[str, Any]) -> dict[str, Any]:
    """Settings of one routing."""
    return {"groups": [{"name": "g", "routings": [{"name": "r", "rules": list(rules)}]}]}


async def test_a_plan_from_draft_to_roll_back(client: Client) -> None:
    drafted = await client.post("/api/v1/routing/plans", json={"settings": plan(STORES), "note": "stores first"})
    assert (drafted.status_code, drafted.json()["number"], drafted.json()["standing"]) == (201, 1, "draft")
    late = await client.put("/api/v1/routing/plans/1", json={"settings": plan()}, headers={"If-Match": '"7"'})
    assert late.status_code == 412
    live = await client.post("/api/v1/routing/plans/1/publish", json={})
    assert (live.json()["standing"], live.json()["note"]) == ("in_force", "stores first")
    order = (await client.post("/api/v1/orders", json=ORDER)).json()
    assert order["lines"][0]["promise"]["places"] == {"STORE": "1"}
    back = await client.post("/api/v1/routing/plans/0/roll-back", json={"note": "too slow"})
    assert (back.status_code, back.json()["number"]) == (201, 2)
    page = (await client.get("/api/v1/routing/plans")).json()
    assert [(one["number"], one["standing"]) for one in page["plans"]] == [
        (2, "in_force"),
        (1, "superseded"),
        (0, "built_in"),
    ]


async def test_what_the_checks_refuse_does_not_go_live(client: Client) -> None:
    wrong = plan({"name": "x", "filters": [{"filter": "group", "any_of": ["moon"]}], "rest": {"do": "wait"}}, STORES)
    checked = (await client.post("/api/v1/routing/plans/check", json={"settings": wrong})).json()
    assert [(one["pointer"], one["code"]) for one in checked["findings"]] == [
        ("/groups/0/routings/0/rules/0/filters/0", "unknown_group"),
        ("/groups/0/routings/0/rules/1", "never_asked"),
    ]
    await client.post("/api/v1/routing/plans", json={"settings": wrong})
    answer = await client.post("/api/v1/routing/plans/1/publish", json={})
    assert (answer.status_code, answer.json()["code"]) == (422, "plan_refused")
    assert answer.json()["errors"][0]["pointer"] == "/groups/0/routings/0/rules/0/filters/0"


async def test_an_unknown_word_is_refused(client: Client) -> None:
    answer = await client.post(
        "/api/v1/routing/plans", json={"settings": plan({"name": "x", "filters": [{"filter": "mood"}]})}
    )
    assert answer.status_code == 422


async def test_settings_are_tried_on_past_orders(client: Client) -> None:
    placed = (await client.post("/api/v1/orders", json=ORDER)).json()
    day = placed["placed_at"][:10]
    body = {"settings": plan(STORES), "placed_from": day, "placed_to": day}
    found = (await client.post("/api/v1/routing/simulations", json=body)).json()
    assert (found["reproduced"], found["different"]) == (1, 1)
    (one,) = found["differences"]
    assert (one["number"], one["now"], one["then"]) == (placed["number"], {"MAIN": "1"}, {"STORE": "1"})


async def test_an_order_says_why_it_ships_from_there(client: Client) -> None:
    placed = (await client.post("/api/v1/orders", json=ORDER)).json()
    told = (await client.get(f"/api/v1/orders/{placed['number']}/routing")).json()
    (rule,) = told["decisions"][0]["rules"]
    assert [(one["place"], one["code"]) for one in rule["places"]] == [("MAIN", ""), ("STORE", "priority")]
    assert rule["runner_up_reason"] == "Its priority is 20; MAIN has 10, and the lower goes first."
