"""Drop-ship over HTTP: a supplier's place is bound, an order goes there, and what the supplier says comes back."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.app.audit import audit
from lading.flows.company import Company
from tests.api.test_purchases import API, found

Client = AsyncTestClient[Litestar]
SHIP_TO = {"name": "A", "line1": "B 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}


async def bind(client: Client) -> None:
    """The kiln ships from its own place, before all others."""
    await found(client)
    place = {"name": "Kiln, direct", "kind": "supplier", "priority": 1, "lead_days": 4}
    assert (await client.put(f"{API}/places/DROP", json=place)).status_code == 201
    answer = await client.put(f"{API}/places/DROP/partner", json={"supplier": "KILN"})
    assert (answer.status_code, answer.json()["kind"]) == (200, "supplier")


async def drop(client: Client, quantity: str = "3") -> tuple[str, dict[str, Any]]:
    """An order that was released to the kiln: its number, and the drop-ship order."""
    order = {"channel": "web", "currency": "EUR", "lines": [{"sku": "MUG-RED", "quantity": quantity}]}
    number = (await client.post(f"{API}/orders", json=order | {"ship_to": SHIP_TO})).json()["number"]
    (work,) = (await client.post(f"{API}/orders/{number}/fulfil", json={})).json()["fulfilments"]
    assert (work["place"], work["handed_to"], work["told_at"] is not None) == ("DROP", "supplier", True)
    (row,) = (await client.get(f"{API}/purchase-orders?kind=dropship&status=sent")).json()["purchase_orders"]
    assert row["orders"] == [number]
    return number, row


async def test_a_place_is_bound_and_what_cannot_be_is_refused(client: Client) -> None:
    await bind(client)
    (partner,) = (await client.get(f"{API}/partners")).json()["partners"]
    assert (partner["supplier"], partner["settings"]) == ("KILN", {})
    own = await client.put(f"{API}/places/MAIN/partner", json={"supplier": "KILN"})
    assert own.json()["errors"][0]["code"] == "not_elsewhere"
    nobody = await client.put(f"{API}/places/DROP/partner", json={"supplier": "NOBODY"})
    assert nobody.json()["errors"][0]["code"] == "unknown_supplier"
    assert (await client.get(f"{API}/places/MAIN/partner")).status_code == 404


async def test_their_shipment_is_the_customers(client: Client, company: Company) -> None:
    await bind(client)
    number, row = await drop(client)
    address = f"{API}/purchase-orders/{row['number']}"
    notice = {
        "reference": "DN-1",
        "carrier": "dhl",
        "tracking_number": "00340",
        "lines": [{"line": 1, "quantity": "3"}],
    }
    told = (await client.post(f"{address}/ship", json=notice)).json()
    again = (await client.post(f"{address}/ship", json=notice)).json()
    assert (again["shipments"], again["repeated"]) == (told["shipments"], True)
    other = await client.post(f"{address}/ship", json=notice | {"tracking_number": "1"})
    assert (other.status_code, other.json()["code"]) == (409, "notice_differs")
    shown = (await client.get(f"{API}/orders/{number}/shipments")).json()["shipments"]
    assert [(one["number"], one["tracking_number"]) for one in shown] == [(told["shipments"][0], "00340")]
    assert (await client.get(address)).json()["status"] == "shipped"
    assert await audit(company.database) == []


async def test_asked_back_answered_and_rejected(client: Client, company: Company) -> None:
    await bind(client)
    number, row = await drop(client)
    address = f"{API}/purchase-orders/{row['number']}"
    cancel = {"reason": "changed my mind", "lines": [{"line": 1, "quantity": "1"}]}
    assert (await client.post(f"{API}/orders/{number}/cancel", json=cancel)).json()["lines"][0]["released"] == "3"
    (asked,) = (await client.get(f"{address}/call-backs")).json()["call_backs"]
    assert (asked["quantity"], asked["state"], asked["order"]) == ("1", "pending", number)
    done = await client.post(f"{address}/call-backs/answer", json={"granted": True, "note": "stopped"})
    assert done.json()["call_backs"][0]["state"] == "granted"
    rejected = (await client.post(f"{address}/reject", json={"reason": "no clay"})).json()
    assert (rejected["status"], rejected["lines"][0]["closed"]) == ("cancelled", "3")
    (line,) = (await client.get(f"{API}/orders/{number}")).json()["lines"]
    assert (line["reserved"], line["cancelled"]) == ("2", "1")
    assert await audit(company.database) == []
