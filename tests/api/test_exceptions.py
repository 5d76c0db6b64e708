"""When stock is missing, the whole story by API: substitutes, exceptions, offers, choices."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from tests.drafts import BERLIN

Client = AsyncTestClient[Litestar]
ORDER = {"channel": "web", "currency": "EUR", "ship_to": BERLIN, "lines": [{"sku": "BOWL", "quantity": 7}]}


async def test_what_waits_is_found_offered_and_chosen(client: Client) -> None:
    number = (await client.post("/api/v1/orders", json=ORDER)).json()["number"]
    body = {"substitutes": [{"sku": "MUG-BLUE", "kind": "upgrade", "factor": "2", "both_ways": True}]}
    kept = (await client.put("/api/v1/items/BOWL/substitutes", json=body)).json()["substitutes"]
    assert [(one["sku"], one["factor"], one["rank"]) for one in kept] == [("MUG-BLUE", "2", 1)]
    back = (await client.get("/api/v1/items/MUG-BLUE/substitutes")).json()["substitutes"]
    assert [(one["sku"], one["factor"][:3], one["reverse"]) for one in back] == [("BOWL", "0.5", True)]
    page = (await client.get("/api/v1/exceptions", params={"kind": "unfillable"})).json()
    assert [(one["order"], one["quantity"], one["value"]) for one in page["exceptions"]] == [(number, "4", "56.00")]
    assert page["counts"] == {"unfillable": 1, "at_risk": 0, "waiting": 0}
    offers = (await client.get(f"/api/v1/orders/{number}/offers")).json()["offers"]
    assert [(one["sku"], one["quantity"], one["difference"]) for one in offers] == [("MUG-BLUE", "8", "20.00")]
    made = await client.post(f"/api/v1/orders/{number}/choices", json={"cause": "The kiln broke."})
    assert (made.status_code, made.json()["choices"][0]["state"]) == (201, "open")
    assert "key" not in made.json()["choices"][0]
    wish = {"kind": "substitute", "line": 1, "sku": "MUG-BLUE"}
    order = (await client.post(f"/api/v1/orders/{number}/choose", json=wish)).json()
    assert [(one["sku"], one["ordered"], one["cancelled"]) for one in order["lines"]] == [
        ("BOWL", "7", "4"), ("MUG-BLUE", "8", "0"),
    ]  # fmt: skip
    assert (order["totals"]["goods"], order["totals"]["total"]) == ("174.00", "174.00")
    told = (await client.get(f"/api/v1/orders/{number}/choices")).json()["choices"]
    assert (told[0]["state"], told[0]["answer"]["sku"]) == ("answered", "MUG-BLUE")


async def test_wrong_wishes_are_refused_with_a_sentence(client: Client) -> None:
    for wrong, code in ((["BOWL"], "itself"), (["NOPE"], "item_unknown"), (["MUG-RED", "MUG-RED"], "given_twice")):
        body = {"substitutes": [{"sku": sku} for sku in wrong]}
        answer = await client.put("/api/v1/items/BOWL/substitutes", json=body)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    draft = ORDER | {"lines": [{"sku": "MUG-RED", "quantity": 1}]}
    number = (await client.post("/api/v1/orders", json=draft)).json()["number"]
    late = await client.post(f"/api/v1/orders/{number}/choose", json={"kind": "cancel_rest"})
    assert (late.status_code, late.json()["code"]) == (409, "too_late_to_choose")
    none = await client.post(f"/api/v1/orders/{number}/choices", json={})
    assert (none.status_code, none.json()["code"]) == (409, "nothing_waits")
    bulk = {"act": "part_now", "subjects": [number, "L0"]}
    results = (await client.post("/api/v1/exceptions/act", json=bulk)).json()["results"]
    assert [(one["subject"], one["done"], one["code"]) for one in results] == [
        (number, False, "too_late_to_choose"), ("L0", False, "not_found"),
    ]  # fmt: skip
