"""Returns over HTTP: asked for, decided, received, inspected, disposed of; and the policy by which they are decided."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

Client = AsyncTestClient[Litestar]
API = "/api/v1"
ASK = {"rules": [], "otherwise": {"name": "Ask", "outcome": "ask", "sentence": "We look at it."}}


async def delivered(client: Client, quantity: int) -> str:
    """The number of an order of mugs that has arrived, placed and sent over HTTP."""
    ship_to = {"name": "A", "line1": "B 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}
    order = {"channel": "web", "currency": "EUR", "lines": [{"sku": "MUG-RED", "quantity": quantity}]}
    payment = {"method": "card", "authorised": "100", "captured": "100"}
    placed = await client.post(f"{API}/orders", json=order | {"ship_to": ship_to, "payment": payment})
    number: str = placed.json()["number"]
    work = (await client.post(f"{API}/orders/{number}/fulfil", json={})).json()["fulfilments"][0]["id"]
    for step in ("pick", "pack"):
        await client.post(f"{API}/fulfilments/{work}/{step}", json={})
    shipment = (await client.post(f"{API}/fulfilments/{work}/ship", json={})).json()["number"]
    assert (await client.post(f"{API}/shipments/{shipment}/deliver", json={})).status_code == 200
    return number


async def ask(client: Client, order: str, **line: Any) -> dict[str, Any]:
    """Ask for a return of line 1."""
    answer = await client.post(f"{API}/returns", json={"lines": [{"order": order, "line": 1, **line}]})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_the_whole_way(client: Client) -> None:
    order = await delivered(client, 2)
    made = await ask(client, order, reason="too_small")
    (line,) = made["lines"]
    assert (made["state"], made["orders"], line["expected"]) == ("authorised", [order], "2")
    assert (line["decision"]["rule"], line["decision"]["version"]) == ("Right of withdrawal", 0)
    address = f"{API}/returns/{made['number']}"
    got = (await client.post(f"{address}/receive", json={"lines": [{"line": 1, "quantity": "1"}]})).json()
    assert (got["state"], got["lines"][0]["received"]) == ("part_received", "1")
    got = (await client.post(f"{address}/inspect", json={"lines": [{"line": 1, "grade": "C"}]})).json()
    (piece,) = got["lines"][0]["pieces"]
    assert piece["suggestion"]["disposition"] == "refurbish"
    got = (await client.post(f"{address}/dispose", json={"lines": [{"line": 1}]})).json()
    assert got["lines"][0]["pieces"][0]["disposition"] == "refurbish"
    got = (await client.post(f"{address}/cancel", json={"reason": "keeps the other"})).json()
    assert (got["state"], got["lines"][0]["closed"]) == ("inspected", "1")
    kinds = [one["kind"] for one in (await client.get(f"{address}/events")).json()["events"]]
    assert kinds == [
        "return.cancelled",
        "return.disposed",
        "return.inspected",
        "return.received",
        "return.decided",
        "return.requested",
    ]


async def test_refusals_name_the_line(client: Client) -> None:
    order = await delivered(client, 1)
    body = {"lines": [{"order": order, "line": 1, "quantity": "2"}]}
    answer = await client.post(f"{API}/returns", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_returnable")
    assert answer.json()["errors"][0]["pointer"] == "/lines/0/quantity"
    body = {"lines": [{"order": order, "line": 1, "reason": "bored"}]}
    assert (await client.post(f"{API}/returns", json=body)).json()["errors"][0]["code"] == "unknown_reason"
    assert (await client.post(f"{API}/returns", json={"lines": [{"order": "L1", "line": 1}]})).status_code == 404
    assert (await client.get(f"{API}/returns/RMA1")).status_code == 404


async def test_the_same_key_asks_once(client: Client) -> None:
    order = await delivered(client, 2)
    body = {"lines": [{"order": order, "line": 1, "quantity": "1"}]}
    first = await client.post(f"{API}/returns", json=body, headers={"idempotency-key": "k"})
    again = await client.post(f"{API}/returns", json=body, headers={"idempotency-key": "k"})
    assert first.json()["number"] == again.json()["number"] == "RMA100001"
    assert len((await client.get(f"{API}/returns?q={order}")).json()["returns"]) == 1


async def test_a_policy_is_tried_saved_and_decides(client: Client) -> None:
    order = await delivered(client, 1)
    tried = (await client.post(f"{API}/return-policy/try", json={"order": order, "policy": ASK})).json()["lines"]
    assert (tried[0]["decision"]["outcome"], tried[0]["left"], tried[0]["facts"]["days"]) == ("ask", "1", 0)
    assert (await client.get(f"{API}/return-policy")).json()["version"] == 0
    saved = await client.put(f"{API}/return-policy", json={"policy": ASK, "note": "calm"}, headers={"if-match": '"0"'})
    assert (saved.json()["version"], saved.headers["etag"]) == (1, '"1"')
    late = await client.put(f"{API}/return-policy", json={"policy": ASK}, headers={"if-match": '"0"'})
    assert late.status_code == 412
    made = await ask(client, order)
    assert (made["state"], made["policy_version"]) == ("to_decide", 1)
    said = {"outcome": "refuse", "reason": "worn"}
    assert (await client.post(f"{API}/returns/{made['number']}/decide", json=said)).json()["state"] == "refused"


async def test_lists_filter_and_go_on(client: Client) -> None:
    numbers = [(await ask(client, await delivered(client, many)))["number"] for many in (1, 2, 3)]
    page = (await client.get(f"{API}/returns?state=authorised&limit=2")).json()
    assert [row["number"] for row in page["returns"]] == [numbers[2], numbers[1]]
    rest = (await client.get(f"{API}/returns?state=authorised&limit=2&cursor={page['next']}")).json()
    assert ([row["number"] for row in rest["returns"]], rest["next"]) == ([numbers[0]], None)
    assert (await client.get(f"{API}/returns?state=lost")).json()["code"] == "invalid"
    assert [one["code"] for one in (await client.get(f"{API}/return-reasons")).json()["reasons"]][:2] == [
        "changed_mind",
        "too_small",
    ]


async def test_goods_that_are_here_already(client: Client) -> None:
    body = {"lines": [{"sku": "BOWL", "quantity": "1"}], "currency": "EUR", "customer": "C-7", "received": True}
    made = (await client.post(f"{API}/returns", json=body)).json()
    assert (made["state"], made["lines"][0]["received"], made["origin"]) == ("to_decide", "1", "parcel")


async def test_goods_of_several_orders_come_in_one_parcel_and_those_of_none_beside(client: Client) -> None:
    one, two = await delivered(client, 1), await delivered(client, 2)
    lines = [{"order": number, "line": 1, "quantity": "1", "reason": "too_small"} for number in (one, two)]
    made = (await client.post(f"{API}/returns", json={"lines": lines})).json()
    assert (made["orders"], len(made["lines"])) == ([one, two], 2)
    got = (await client.post(f"{API}/returns/{made['number']}/receive", json={"place": "STORE"})).json()
    assert [(line["received"], line["pieces"][0]["place"]) for line in got["lines"]] == [("1", "STORE")] * 2
    loose = {"lines": [{"sku": "BOWL", "quantity": "1", "unit_value": "14.00"}], "currency": "EUR"}
    other = (await client.post(f"{API}/returns", json=loose)).json()
    assert (other["orders"], other["state"], other["lines"][0]["unit_value"]) == ([], "to_decide", "14.00")


async def test_why_goods_come_back(client: Client) -> None:
    order = await delivered(client, 2)
    made = await ask(client, order, reason="too_small", quantity="1")
    await client.post(f"{API}/returns/{made['number']}/receive", json={})
    (row,) = (await client.get(f"{API}/reports/returns?by=item")).json()["rows"]
    assert (row["key"], row["units"], row["delivered"], row["rate"]) == ("MUG-RED", "1", "2", "50.00")


async def test_photos_are_kept_once_and_only_photos(client: Client) -> None:
    order = await delivered(client, 1)
    number = (await ask(client, order, reason="damaged"))["number"]
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 40
    sent = {"content": png, "headers": {"content-type": "image/png"}}
    first = await client.post(f"{API}/returns/{number}/photos?filename=a.png&line=1", **sent)  # type: ignore[arg-type]
    again = await client.post(f"{API}/returns/{number}/photos", **sent)  # type: ignore[arg-type]
    assert (first.status_code, first.json()["id"] == again.json()["id"], first.json()["line"]) == (201, True, 1)
    read = await client.get(f"{API}/returns/{number}/photos/{first.json()['id']}")
    assert (read.content, read.headers["content-type"]) == (png, "image/png")
    bad = await client.post(f"{API}/returns/{number}/photos", content=b"MZ", headers={"content-type": "image/png"})
    assert (bad.status_code, bad.json()["code"]) == (422, "no_photo")
    assert (await client.post(f"{API}/goods-claims/CL1/photos", **sent)).status_code == 404  # type: ignore[arg-type]
