"""Lots, serials, bins and conditions over HTTP."""

from typing import Any

from tests.api.test_stock import Client
from tests.lots import day


async def keep_apart(client: Client) -> None:
    """Curd by lot; bins in the store."""
    curd = {"name": "Curd", "tracking": "lot", "expires": True, "shelf_days": 3}
    assert (await client.put("/api/v1/items/CURD", json=curd)).status_code == 201
    store = {"name": "Store in town", "kind": "store", "settings": {"bins": True}}
    assert (await client.put("/api/v1/places/STORE", json=store)).status_code == 200
    bins = {"bins": [{"code": "S-1"}, {"code": "S-2", "kind": "bulk", "sequence": 9}]}
    answer = await client.post("/api/v1/places/STORE/bins", json=bins)
    assert [(one["code"], one["kind"]) for one in answer.json()["bins"]] == [("S-1", "pick"), ("S-2", "bulk")]


async def refused(client: Client, path: str, body: dict[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with which field."""
    answer = await client.post(f"/api/v1/stock/{path}", json=body)
    assert answer.status_code in {409, 422}, answer.text
    return [(one["pointer"], one["code"]) for one in answer.json().get("errors", [])] or [("", answer.json()["code"])]


async def test_a_lot_comes_lies_in_its_bin_and_is_set_apart(client: Client) -> None:
    await keep_apart(client)
    line = {"sku": "CURD", "quantity": "8", "lot": "L1", "expires_on": str(day(20)), "bin": "S-1"}
    got = await client.post("/api/v1/stock/receipts", json={"place": "STORE", "lines": [line]})
    assert got.json()["stock"][0]["on_hand"] == "8"
    move = {"sku": "CURD", "quantity": "3", "bin": "S-1", "to": "S-2"}
    await client.post("/api/v1/stock/bin-moves", json={"place": "STORE", "lines": [move]})
    bad = {"sku": "CURD", "quantity": "2", "bin": "S-2", "become": "quarantine"}
    answer = await client.post(
        "/api/v1/stock/regradings", json={"place": "STORE", "reason": "swollen lids", "lines": [bad]}
    )
    told = [(row["condition"], row["bin"], row["lot"], row["quantity"]) for row in answer.json()["contents"]]
    assert told == [("quarantine", "S-2", "L1", "2"), ("sellable", "S-1", "L1", "5"), ("sellable", "S-2", "L1", "1")]
    page = (await client.get("/api/v1/stock/contents", params={"place": "STORE", "bin": "S-2", "limit": 1})).json()
    assert (len(page["contents"]), page["contents"][0]["expires_on"]) == (1, str(day(20)))
    assert (await client.get("/api/v1/stock/CURD")).json()["on_hand"] == "6"
    journal = (await client.get("/api/v1/stock/CURD/movements")).json()["movements"]
    assert [(row["kind"], row["condition"], row["lot"]) for row in journal[:2]] == [
        ("regraded", "quarantine", "L1"),
        ("regraded", "sellable", "L1"),
    ]


async def test_what_is_missing_or_cannot_be_is_refused_at_its_field(client: Client) -> None:
    await keep_apart(client)
    receipt = {"place": "STORE", "lines": [{"sku": "CURD", "quantity": 1}, {"sku": "CURD", "quantity": 1, "lot": "X"}]}
    assert await refused(client, "receipts", receipt) == [
        ("/lines/0/lot", "lot_missing"),
        ("/lines/1/expires_on", "expiry_missing"),
    ]
    nowhere = {"place": "STORE", "lines": [{"sku": "BOWL", "quantity": 1, "to": "Z"}]}
    assert await refused(client, "bin-moves", nowhere) == [("/lines/0/to", "unknown_bin")]
    same = {"place": "STORE", "reason": "x", "lines": [{"sku": "BOWL", "quantity": 1, "become": "sellable"}]}
    assert await refused(client, "regradings", same) == [("/lines/0/become", "unchanged")]
    negative = {"place": "STORE", "lines": [{"sku": "BOWL", "quantity": -1}]}
    assert await refused(client, "receipts", negative) == [("/lines/0/quantity", "bad_quantity")]


async def test_tracking_and_bins_do_not_change_behind_the_books_back(client: Client) -> None:
    await keep_apart(client)
    answer = await client.put("/api/v1/items/BOWL", json={"name": "Bowl", "tracking": "lot"})
    assert (answer.status_code, answer.json()["code"]) == (409, "tracking_in_use")
    await client.post(
        "/api/v1/stock/bin-moves", json={"place": "STORE", "lines": [{"sku": "BOWL", "quantity": 1, "to": "S-1"}]}
    )
    answer = await client.put("/api/v1/places/STORE", json={"name": "Store in town", "kind": "store"})
    assert (answer.status_code, answer.json()["code"]) == (409, "bins_in_use")
    assert "BOWL lies in bin S-1 of STORE" in answer.json()["detail"]
    kit = {"name": "Gift", "tracking": "lot", "components": [{"sku": "BOWL", "quantity": 1}]}
    assert (await client.put("/api/v1/items/GIFT", json=kit)).status_code == 422
