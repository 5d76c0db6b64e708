"""Stock over HTTP: what lies where, and what moves it."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

Client = AsyncTestClient[Litestar]


async def booked(client: Client, act: str, **body: Any) -> list[tuple[str, str, str]]:
    """Book it; answers the touched rows as SKU, place and on hand."""
    answer = await client.post(f"/api/v1/stock/{act}", json=body)
    assert answer.status_code == 201, answer.text
    return [(row["sku"], row["place"], row["on_hand"]) for row in answer.json()["stock"]]


async def test_an_item_is_shown_at_all_places(client: Client) -> None:
    shown = (await client.get("/api/v1/stock/MUG-RED")).json()
    assert (shown["on_hand"], shown["reserved"], shown["free"]) == ("110", "0", "110")
    assert shown["places"][1] == {
        "sku": "MUG-RED", "name": "Red mug", "unit": "each", "place": "STORE", "on_hand": "10", "reserved": "0",
        "safety": "0", "free": "10", "reorder_at": None,
    }  # fmt: skip
    assert (await client.get("/api/v1/stock/MOON")).status_code == 404


async def test_stock_is_listed_by_place_and_words(client: Client) -> None:
    page = (await client.get("/api/v1/stock", params={"place": "STORE", "limit": 2})).json()
    assert [row["sku"] for row in page["stock"]] == ["BOWL", "MUG-BLUE"]
    rest = (await client.get("/api/v1/stock", params={"place": "STORE", "cursor": page["next"]})).json()
    assert [row["sku"] for row in rest["stock"]] == ["MUG-RED"]
    found = (await client.get("/api/v1/stock", params={"q": "assam"})).json()
    assert [(row["sku"], row["on_hand"]) for row in found["stock"]] == [("TEA-1KG", "12.5")]


async def test_goods_come_and_move_and_are_counted(client: Client) -> None:
    cases = [{"sku": "MUG-RED", "quantity": 2, "unit": "case"}]
    assert await booked(client, "receipts", place="MAIN", lines=cases, reference="DN-1") == [("MUG-RED", "MAIN", "124")]
    line = {"sku": "MUG-RED", "quantity": "-4"}
    assert await booked(client, "adjustments", place="MAIN", reason="broken", lines=[line]) == [
        ("MUG-RED", "MAIN", "120")
    ]
    line = {"sku": "MUG-RED", "quantity": "20"}
    moved = {"place": "MAIN", "to": "STORE", "lines": [line], "at_once": True}
    made = (await client.post("/api/v1/stock/transfers", json=moved)).json()
    assert (made["number"], made["status"]) == ("T100001", "received")
    assert await booked(client, "counts", place="STORE", lines=[{"sku": "MUG-RED", "quantity": 29}]) == [
        ("MUG-RED", "STORE", "29")
    ]
    journal = (await client.get("/api/v1/stock/MUG-RED/movements", params={"limit": 5})).json()
    assert [(row["kind"], row["place"], row["quantity"], row["reason"]) for row in journal["movements"]] == [
        ("counted", "STORE", "-1", "counted"),
        ("transferred", "STORE", "20", "from MAIN"),
        ("transferred", "MAIN", "-20", "to STORE"),
        ("adjusted", "MAIN", "-4", "broken"),
        ("received", "MAIN", "24", ""),
    ]
    assert {row["actor"] for row in journal["movements"]} == {"key:tests"}
    older = (await client.get("/api/v1/stock/MUG-RED/movements", params={"cursor": journal["next"]})).json()
    assert [row["actor"] for row in older["movements"]] == ["system:lading"] * 2


async def test_wrong_lines_are_named_and_nothing_is_booked(client: Client) -> None:
    lines = [
        {"sku": "MUG-RED", "quantity": "1"},
        {"sku": "MOON", "quantity": "1"},
        {"sku": "MUG-RED", "quantity": "0.5"},
        {"sku": "GIFT-WRAP", "quantity": "1"},
        {"sku": "MUG-RED", "quantity": "1", "unit": "crate"},
    ]
    answer = await client.post("/api/v1/stock/receipts", json={"place": "MAIN", "lines": lines})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [
        "/lines/1/sku",
        "/lines/2/quantity",
        "/lines/3/sku",
        "/lines/4/unit",
    ]
    for quantity in ("NaN", "1e400", "-Infinity"):
        line = {"sku": "MUG-RED", "quantity": quantity}
        answer = await client.post("/api/v1/stock/receipts", json={"place": "MAIN", "lines": [line]})
        assert answer.status_code == 422, quantity
    assert (await client.get("/api/v1/stock/MUG-RED")).json()["on_hand"] == "110"


async def test_a_receipt_with_a_key_is_booked_once(client: Client) -> None:
    for _ in range(2):
        answer = await client.post(
            "/api/v1/stock/receipts",
            json={"place": "MAIN", "lines": [{"sku": "BOWL", "quantity": 5}]},
            headers={"idempotency-key": "DN-2"},
        )
        assert (answer.status_code, answer.json()["stock"][0]["on_hand"]) == (201, "5")
