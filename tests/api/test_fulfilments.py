"""The road of an order over HTTP: release, pick, pack, ship, deliver; and how places say no."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from tests.drafts import place

Client = AsyncTestClient[Litestar]


async def post(client: Client, path: str, **body: Any) -> Any:
    """The answer's JSON; fails where it is none of success."""
    answer = await client.post(f"/api/v1{path}", json=body)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def start(client: Client, company: Company, *lines: tuple[str, int | str]) -> tuple[str, str]:
    """An order and its first fulfilment, by number."""
    number = (await place(company, *lines))["number"]
    made = await post(client, f"/orders/{number}/fulfil")
    return number, made["fulfilments"][0]["number"]


async def test_the_whole_road(client: Client, company: Company) -> None:
    number, work = await start(client, company, ("MUG-RED", 3), ("TEA-1KG", "0.5"))
    picked = await post(client, f"/fulfilments/{work}/pick", lines=[{"line": 1, "quantity": 2}, {"line": 2}])
    assert [(line["sku"], line["released"], line["picked"]) for line in picked["lines"]] == [
        ("MUG-RED", "1", "2"), ("TEA-1KG", "0", "0.5"),
    ]  # fmt: skip
    parcels = [{"lines": [{"line": 1}], "weight_grams": "800"}, {}]
    packed = await post(client, f"/fulfilments/{work}/pack", parcels=parcels)
    assert [(one["number"], one["weight_grams"], one["lines"]) for one in packed["parcels"]] == [
        (f"{work}-1", "800", [{"order": number, "line": 1, "quantity": "2"}]),
        (f"{work}-2", None, [{"order": number, "line": 2, "quantity": "0.5"}]),
    ]
    shipment = await post(
        client, f"/fulfilments/{work}/ship", parcels=[f"{work}-1"], carrier="ups", tracking_number="1Z 9"
    )
    assert (shipment["carrier_name"], shipment["tracking_url"]) == ("UPS", "https://www.ups.com/track?tracknum=1Z%209")
    delivered = await post(client, f"/shipments/{shipment['id']}/deliver", lines=[{"line": 1, "quantity": "1"}])
    assert (delivered["state"], delivered["lines"][0]["delivered"]) == ("part_delivered", "1")
    order = (await client.get(f"/api/v1/orders/{number}")).json()
    line = order["lines"][0]
    assert (order["progress"], line["ever"]) == ("part_delivered", {"shipped": "2", "delivered": "1", "returned": "0"})
    told = (await client.get(f"/api/v1/orders/{number}/shipments")).json()
    assert ([one["state"] for one in told["fulfilments"]], len(told["shipments"])) == (["picking"], 1)


async def test_work_is_listed_by_place_and_state(client: Client, company: Company) -> None:
    for quantity in (1, 2, 3):
        await start(client, company, ("MUG-RED", quantity))
    await post(client, "/fulfilments/F100002/pick")
    page = (await client.get("/api/v1/fulfilments", params={"place": "MAIN", "state": "open", "limit": 1})).json()
    assert [(one["number"], one["left"]) for one in page["fulfilments"]] == [("F100003", "3")]
    rest = await client.get(
        "/api/v1/fulfilments", params={"place": "MAIN", "state": "open,picked", "cursor": page["next"]}
    )
    assert [one["number"] for one in rest.json()["fulfilments"]] == ["F100002", "F100001"]
    assert (await client.get("/api/v1/fulfilments", params={"place": "STORE"})).json()["fulfilments"] == []
    wrong = await client.get("/api/v1/fulfilments", params={"state": "lost"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "?state")


async def test_a_short_and_a_rejection(client: Client, company: Company) -> None:
    number, work = await start(client, company, ("MUG-RED", 5))
    short = [{"line": 1, "quantity": "2", "reason": "damaged"}]
    picked = await post(client, f"/fulfilments/{work}/pick", lines=[], short=short)
    assert (picked["lines"][0]["short"], picked["lines"][0]["short_reason"]) == ("2", "damaged")
    rejected = await post(client, f"/fulfilments/{work}/reject", reason="too_busy")
    assert rejected["state"] == "rejected"
    order = (await client.get(f"/api/v1/orders/{number}")).json()
    assert (order["lines"][0]["reserved"], order["lines"][0]["promise"]["places"]) == ("5", {"STORE": "5"})


async def test_what_is_wrong_is_said(client: Client, company: Company) -> None:
    _, work = await start(client, company, ("MUG-RED", 2))
    for path, body, status, code in (
        (f"/fulfilments/{work}/pick", {"lines": [{"line": 1, "quantity": "9"}]}, 409, "not_that_many"),
        (f"/fulfilments/{work}/pick", {"lines": [{"line": 7}]}, 422, "invalid"),
        (f"/fulfilments/{work}/pick", {"lines": [{"line": 1, "quantity": "NaN"}]}, 422, None),
        (f"/fulfilments/{work}/pick", {"lines": [{"line": 1, "quantity": "-1"}]}, 422, "invalid"),
        (f"/fulfilments/{work}/pick", {"line": 1}, 422, None),
        (f"/fulfilments/{work}/pack", {}, 409, "nothing_to_do"),
        (f"/fulfilments/{work}/reject", {"reason": "rain"}, 422, "unknown_reason"),
        (f"/fulfilments/{work}/ship", {"parcels": ["x"], "lines": [{"line": 1}]}, 422, None),
        (f"/fulfilments/{work}/ship", {"parcels": ["x"]}, 404, "unknown_parcel"),
        (f"/fulfilments/{work}/ship", {"tracking_url": "javascript:x"}, 422, None),
        ("/fulfilments/F9/pick", {}, 404, "not_found"),
        ("/shipments/nothing/deliver", {}, 404, "not_found"),
        ("/orders/L9/fulfil", {}, 404, "not_found"),
    ):
        answer = await client.post(f"/api/v1{path}", json=body)
        assert (answer.status_code, path) == (status, path), answer.text
        assert code is None or answer.json()["code"] == code, answer.text


async def test_who_saw_an_older_version_is_told(client: Client, company: Company) -> None:
    _, work = await start(client, company, ("MUG-RED", 2))
    seen = (await client.get(f"/api/v1/fulfilments/{work}")).headers["etag"]
    await post(client, f"/fulfilments/{work}/pick", lines=[{"line": 1, "quantity": 1}])
    answer = await client.post(f"/api/v1/fulfilments/{work}/pick", json={}, headers={"if-match": seen})
    assert (answer.status_code, answer.json()["code"]) == (409, "version_moved")


async def test_a_repeated_key_picks_once(client: Client, company: Company) -> None:
    _, work = await start(client, company, ("MUG-RED", 2))
    body = {"lines": [{"line": 1, "quantity": "1"}]}
    answers = [
        await client.post(f"/api/v1/fulfilments/{work}/pick", json=body, headers={"idempotency-key": "k"})
        for _ in range(2)
    ]
    assert answers[0].text == answers[1].text
    assert (await client.get(f"/api/v1/fulfilments/{work}")).json()["lines"][0]["picked"] == "1"


async def test_work_is_taken_up_put_down_undone_and_recalled(client: Client, company: Company) -> None:
    _, work = await start(client, company, ("MUG-RED", 2))
    assert (await post(client, f"/fulfilments/{work}/take-up", picker="user:ben"))["picker"] == "user:ben"
    assert (await post(client, f"/fulfilments/{work}/put-down"))["state"] == "open"
    await post(client, f"/fulfilments/{work}/pick")
    await post(client, f"/fulfilments/{work}/pack")
    assert (await post(client, f"/fulfilments/{work}/unpack"))["state"] == "picked"
    assert (await post(client, f"/fulfilments/{work}/unpick"))["state"] == "picking"
    assert (await post(client, f"/fulfilments/{work}/recall", reason="wrong address"))["state"] == "recalled"


async def test_a_shipment_is_corrected_and_voided(client: Client, company: Company) -> None:
    _, work = await start(client, company, ("MUG-RED", 2))
    number = (await post(client, f"/fulfilments/{work}/ship", carrier="dhl", tracking_number="WRONG"))["number"]
    corrected = await post(client, f"/shipments/{number}/correct", tracking_number="RIGHT")
    assert (corrected["carrier"], corrected["tracking_number"], corrected["version"]) == ("dhl", "RIGHT", 2)
    voided = await post(client, f"/shipments/{number}/void", reason="recorded twice")
    assert (voided["state"], voided["void_reason"], voided["voided_by"]) == ("voided", "recorded twice", "key:tests")
    assert (await client.get(f"/api/v1/fulfilments/{work}")).json()["lines"][0]["packed"] == "2"
    again = await client.post(f"/api/v1/shipments/{number}/void", json={"reason": "recorded twice"})
    assert (again.status_code, again.json()["code"]) == (409, "voided_already")
    late = await client.post(f"/api/v1/shipments/{number}/deliver", json={})
    assert (late.status_code, late.json()["code"]) == (409, "never_left")


async def test_carriers_can_be_entered(client: Client) -> None:
    body = {"name": "Bike couriers", "tracking_url": "https://example.com/{number}"}
    answer = await client.put("/api/v1/carriers/bikes", json=body)
    assert answer.status_code == 201, answer.text
    codes = [one["code"] for one in (await client.get("/api/v1/carriers")).json()["carriers"]]
    assert codes[:2] == ["bikes", "dhl"]
    wrong = await client.put("/api/v1/carriers/bikes", json={**body, "tracking_url": "ftp://x"})
    assert wrong.status_code == 422
