"""Promises over HTTP: answers with reasons, holds with expiry."""

from datetime import date, timedelta
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from lading.promising import add_working_days
from tests.drafts import BERLIN

Client = AsyncTestClient[Litestar]


def body(*lines: tuple[str, int], **fields: Any) -> dict[str, Any]:
    """A basket for Berlin."""
    return {"ship_to": BERLIN, "lines": [{"sku": sku, "quantity": q} for sku, q in lines], **fields}


async def today_of(company: Company) -> date:
    """The database's day."""
    async with company.database.unit_of_work() as unit:
        return unit.now.date()


async def test_a_basket_in_stock(client: Client, company: Company) -> None:
    today = await today_of(company)
    told = (await client.post("/api/v1/promises", json=body(("MUG-RED", 3), ("GIFT-WRAP", 1)))).json()
    leaves = add_working_days(today, 1)
    assert (told["complete"], told["places"], told["ship_by"]) == (True, ["MAIN"], leaves.isoformat())
    assert told["deliver_p50"] == (leaves + timedelta(days=2)).isoformat()
    assert told["deliver_p90"] == (leaves + timedelta(days=4)).isoformat()
    assert (told["id"], told["why"]) == (None, "Everything lies at one place.")
    assert [one["places"] for one in told["alternatives"]] == [["STORE"]]
    assert told["lines"][0]["portions"][0]["why"] == "in_stock"


async def test_a_basket_that_waits_for_supply(client: Client, company: Company) -> None:
    due = await today_of(company) + timedelta(days=10)
    line = {"sku": "BOWL", "place": "MAIN", "quantity": 20, "due_on": due.isoformat()}
    assert (await client.post("/api/v1/supply", json={"reference": "P-9", "lines": [line]})).status_code == 201
    told = (await client.post("/api/v1/promises", json=body(("BOWL", 5)))).json()
    best = told["lines"][0]["portions"]
    assert (told["complete"], told["places"], best[0]["supply"]) == (True, ["MAIN"], "P-9")
    assert told["ship_by"] == add_working_days(due, 1).isoformat()
    assert told["why"] == "It waits 10 days for BOWL, which P-9 brings to MAIN."


async def test_what_nobody_has_is_said(client: Client) -> None:
    told = (await client.post("/api/v1/promises", json=body(("BOWL", 5)))).json()
    assert (told["complete"], told["ship_by"], told["lines"][0]["short"]) == (False, None, "2")
    assert told["why"] == "Of BOWL 2 have nowhere to come from, as far as is known today."


async def test_a_hold_reserves_and_an_order_takes_it_over(client: Client) -> None:
    made = await client.post("/api/v1/promises?hold=15", json=body(("BOWL", 3), channel="web"))
    told = made.json()
    assert (made.status_code, told["lines"][0]["held"]) == (201, "3")
    assert (await client.get("/api/v1/stock/BOWL")).json()["free"] == "0"
    draft = {"channel": "web", "currency": "EUR", "ship_to": BERLIN, "lines": [{"sku": "BOWL", "quantity": 3}]}
    other = (await client.post("/api/v1/orders", json=draft)).json()
    assert other["progress"] == "backordered"
    mine = (await client.post("/api/v1/orders", json=draft | {"promise": told["id"]})).json()
    assert (mine["progress"], mine["lines"][0]["promise"]["places"]) == ("reserved", {"STORE": "3"})
    again = (await client.post("/api/v1/orders", json=draft | {"promise": told["id"]})).json()
    assert again["progress"] == "backordered"


async def test_asking_again_with_the_promise_makes_it_last_longer(client: Client) -> None:
    first = (await client.post("/api/v1/promises?hold=5", json=body(("BOWL", 2)))).json()
    longer = (await client.post("/api/v1/promises?hold=60", json=body(("BOWL", 3), promise=first["id"]))).json()
    assert (longer["id"], longer["lines"][0]["held"]) == (first["id"], "3")
    assert longer["held_until"] > first["held_until"]
    assert (await client.get("/api/v1/stock/BOWL")).json()["reserved"] == "3"
    assert (await client.delete(f"/api/v1/promises/{first['id']}")).status_code == 200
    assert (await client.get("/api/v1/stock/BOWL")).json()["reserved"] == "0"
    gone = await client.post("/api/v1/promises?hold=5", json=body(("BOWL", 2), promise=first["id"]))
    assert (gone.status_code, gone.json()["code"]) == (404, "promise_ended")


async def test_wrong_lines_are_named(client: Client) -> None:
    answer = await client.post("/api/v1/promises", json=body(("MOON", 1), ("BOWL", 0)))
    assert [one["code"] for one in answer.json()["errors"]] == ["item_unknown", "bad_quantity"]
