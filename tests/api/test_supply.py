"""Expected supply over HTTP."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

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
