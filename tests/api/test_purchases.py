"""Buying over HTTP: suppliers, proposals, purchase orders from draft to receipt."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

Client = AsyncTestClient[Litestar]
API = "/api/v1"
KILN = {"name": "Kiln & Co", "email": "orders@kiln.example", "currency": "EUR", "lead_days": 5}


async def found(client: Client) -> None:
    """A supplier of bowls and mugs."""
    assert (await client.put(f"{API}/suppliers/KILN", json=KILN)).status_code == 201
    terms = [{"sku": "BOWL", "cost": "6"}, {"sku": "MUG-RED", "unit": "case", "cost": "48", "supplier_sku": "K-12R"}]
    answer = await client.post(f"{API}/suppliers/KILN/items", json={"items": terms})
    assert [one["sku"] for one in answer.json()["items"]] == ["BOWL", "MUG-RED"]


async def order_bowls(client: Client, quantity: str = "10") -> dict[str, Any]:
    """A purchase order that was sent."""
    body = {"supplier": "KILN", "place": "MAIN", "lines": [{"sku": "BOWL", "quantity": quantity}]}
    number = (await client.post(f"{API}/purchase-orders", json=body)).json()["number"]
    sent: dict[str, Any] = (await client.post(f"{API}/purchase-orders/{number}/send", json={})).json()
    return sent


async def test_a_supplier_is_written_read_and_listed(client: Client) -> None:
    await found(client)
    again = await client.put(f"{API}/suppliers/KILN", json=KILN | {"lead_days": 9}, headers={"if-match": '"1"'})
    assert (again.status_code, again.json()["lead_days"], again.json()["version"]) == (200, 9, 2)
    (row,) = (await client.get(f"{API}/suppliers?q=kiln")).json()["suppliers"]
    assert (row["code"], row["name"], row["items"]) == ("KILN", "Kiln & Co", 2)
    party = (await client.get(f"{API}/parties/KILN")).json()
    assert (party["company"], party["groups"]) == ("Kiln & Co", ["supplier"])


async def test_settings_that_cannot_work_are_refused_with_a_sentence(client: Client) -> None:
    for change, code in (
        ({"calendar": {"weekdays": []}}, "no_open_days"),
        ({"currency": "XQX"}, "unknown_currency"),
        ({"minimum_order": "-1"}, "negative"),
    ):
        answer = await client.put(f"{API}/suppliers/KILN", json=KILN | change)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    rule = {"sku": "BOWL", "method": "levels", "minimum": "9", "maximum": "9"}
    answer = await client.post(f"{API}/replenishment/rules", json={"rules": [rule]})
    assert answer.json()["errors"][0]["message"] == "`maximum` must be more than `minimum`."


async def test_from_a_proposal_to_the_shelf(client: Client) -> None:
    await found(client)
    order = {"channel": "web", "currency": "EUR", "lines": [{"sku": "BOWL", "quantity": "7"}]}
    ship_to = {"name": "A", "line1": "B 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}
    assert (await client.post(f"{API}/orders", json=order | {"ship_to": ship_to})).status_code == 201
    (row,) = (await client.get(f"{API}/replenishment/proposals")).json()["outlooks"]
    assert (row["sku"], row["place"], row["waiting"]) == ("BOWL", "MAIN", "4")
    assert len(row["levels"]) == len(row["with_proposal"])
    body = {"lines": [{"sku": "BOWL", "place": "MAIN", "quantity": "20"}]}
    (made,) = (await client.post(f"{API}/replenishment/orders", json=body)).json()["purchase_orders"]
    assert (made["status"], made["total"], made["lines"][0]["reason"]) == ("draft", "120.00", row["proposal"]["reason"])
    assert (await client.post(f"{API}/replenishment/orders", json=body)).json()["code"] == "nothing_proposed"
    address = f"{API}/purchase-orders/{made['number']}"
    await client.post(f"{address}/send", json={})
    got = await client.post(f"{address}/receive", json={"lines": [{"sku": "BOWL", "quantity": "20"}]})
    assert (got.json()["status"], got.json()["receipts"][0]["condition"]) == ("received", "sellable")
    kinds = [one["kind"] for one in (await client.get(f"{address}/events")).json()["events"]]
    assert kinds == ["purchase.received", "purchase.sent", "purchase.drafted"]


async def test_confirming_and_cancelling(client: Client) -> None:
    await found(client)
    sent = await order_bowls(client)
    address = f"{API}/purchase-orders/{sent['number']}"
    said = {"reference": "AB-1", "lines": [{"line": 1, "quantity": "8"}]}
    assert (await client.post(f"{address}/confirm", json=said)).json()["lines"][0]["open"] == "8"
    assert (await client.post(f"{address}/cancel", json={"reason": "too late"})).json()["status"] == "cancelled"
    assert (await client.post(f"{address}/cancel", json={"reason": "again"})).json()["code"] == "wrong_status"


async def test_over_deliveries_ask(client: Client) -> None:
    await found(client)
    sent = await order_bowls(client)
    address = f"{API}/purchase-orders/{sent['number']}/receive"
    body = {"lines": [{"sku": "BOWL", "quantity": "12"}]}
    refused = await client.post(address, json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_expected")
    assert (await client.post(address, json=body | {"accept": True})).json()["lines"][0]["received"] == "12"


async def test_lists_filter_and_go_on(client: Client) -> None:
    await found(client)
    numbers = [(await order_bowls(client))["number"] for _ in range(3)]
    page = (await client.get(f"{API}/purchase-orders?status=sent&limit=2")).json()
    assert [row["number"] for row in page["purchase_orders"]] == [numbers[2], numbers[1]]
    rest = (await client.get(f"{API}/purchase-orders?status=sent&limit=2&cursor={page['next']}")).json()
    assert [row["number"] for row in rest["purchase_orders"]] == [numbers[0]]
    assert (await client.get(f"{API}/purchase-orders?late=true")).json()["purchase_orders"] == []
    assert (await client.get(f"{API}/purchase-orders?status=nope")).json()["code"] == "invalid"


async def test_the_paper(client: Client) -> None:
    await found(client)
    sent = await order_bowls(client)
    answer = await client.get(f"{API}/purchase-orders/{sent['number']}/documents/purchase-order.pdf")
    assert answer.content[:5] == b"%PDF-"


async def test_what_would_run_out_and_what_lies_there_too_long(client: Client) -> None:
    await found(client)
    over = (await client.get(f"{API}/replenishment/outlook?view=over&sku=MUG-RED")).json()["outlooks"]
    assert {(row["place"], row["excess"], row["bound"]) for row in over} == {
        ("MAIN", "100", "400.00"),
        ("STORE", "10", "40.00"),
    }
    assert (await client.get(f"{API}/replenishment/outlook?view=out&sku=MUG-RED")).json()["outlooks"] == []
