"""Expected supply over HTTP."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from tests.drafts import BERLIN

Client = AsyncTestClient[Litestar]
LINE = {"sku": "MUG-RED", "place": "MAIN", "quantity": 2, "unit": "case", "due_on": "2027-01-15"}


async def test_supply_is_announced_moved_received_and_listed(client: Client) -> None:
    answer = await client.post("/api/v1/supply", json={"reference": "P-7", "source": "ACME", "lines": [LINE]})
    assert answer.status_code == 201, answer.text
    (told,) = answer.json()["supply"]
    assert (told["quantity"], told["left"], told["due_on"], told["kind"]) == ("24", "24", "2027-01-15", "manual")
    moved = await client.post(f"/api/v1/supply/{told['id']}/move", json={"due_on": "2027-02-01", "quantity": "30"})
    assert (moved.json()["supply"][0]["due_on"], moved.json()["supply"][0]["left"]) == ("2027-02-01", "30")
    receipt = {"place": "MAIN", "reference": "P-7", "lines": [{"sku": "MUG-RED", "quantity": 5}]}
    assert (await client.post("/api/v1/stock/receipts", json=receipt)).status_code == 201
    page = (await client.get("/api/v1/supply", params={"sku": "MUG-RED"})).json()
    assert [(one["reference"], one["received"], one["left"]) for one in page["supply"]] == [("P-7", "5", "25")]
    ended = await client.post(f"/api/v1/supply/{told['id']}/close", json={"reason": "sold out"})
    assert (ended.json()["supply"][0]["state"], ended.json()["supply"][0]["left"]) == ("closed", "0")
    assert (await client.get("/api/v1/supply")).json()["supply"] == []


async def test_wrong_lines_are_named(client: Client) -> None:
    lines = [LINE, LINE | {"place": "MOON"}, LINE | {"sku": "GIFT-WRAP"}]
    answer = await client.post("/api/v1/supply", json={"lines": lines})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/lines/1/place", "/lines/2/sku"]
    missing = await client.post("/api/v1/supply/0190b6a0-0000-7000-8000-000000000000/close", json={})
    assert missing.status_code == 404


async def test_a_queue_says_who_waits_behind_whom_and_by_which_policy(client: Client) -> None:
    order = {"channel": "web", "currency": "EUR", "ship_to": BERLIN}
    drafts = [order | {"lines": [{"sku": "BOWL", "quantity": many}]} for many in (3, 2, 4)]
    numbers = [(await client.post("/api/v1/orders", json=draft)).json()["number"] for draft in drafts][1:]
    line = {"sku": "BOWL", "place": "MAIN", "quantity": 3, "due_on": "2100-01-15"}
    await client.post("/api/v1/supply", json={"reference": "P-8", "lines": [line]})
    policy = {"policies": [{"sku": "BOWL", "kind": "due_date", "reason": "spring"}]}
    told = (await client.post("/api/v1/queue-policies", json=policy)).json()["policies"]
    assert [(one["sku"], one["kind"], one["set_by"]) for one in told] == [
        ("", "first_come", ""), ("BOWL", "due_date", "key:tests"),
    ]  # fmt: skip
    queue = (await client.post("/api/v1/items/BOWL/repeg", json={})).json()
    assert (queue["own"], queue["policy"]["reason"]) == (True, "spring")
    first, second = queue["lines"]
    assert [first["order"], second["order"]] == numbers
    assert (first["firm"], first["short"], first["rests_on"][0]["supply"]) == (True, "0", "P-8")
    assert (second["place"], second["of"], second["behind"], second["short"]) == (2, 2, numbers[0], "3")
    waiting = (await client.get(f"/api/v1/orders/{numbers[1]}/waiting")).json()["lines"]
    assert waiting == [second]
    wrong = {"policies": [{"kind": "contract_share", "shares": {"a": "80", "b": "30"}}]}
    refused = await client.post("/api/v1/queue-policies", json=wrong)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "too_much")
