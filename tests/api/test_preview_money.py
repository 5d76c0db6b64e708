"""What previews say of money, exact and by tender; what workers do then; and that nobody outside hears of it."""

from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from tests.api.test_invoices import SELLER
from tests.api.test_payments import API, place, ship
from tests.api.test_returns import ask, delivered
from tests.fake_provider import fake_provider
from tests.paying import found_gateway, paid, work

Client = AsyncTestClient[Litestar]


async def said(client: Client, path: str, body: Any) -> list[str]:
    """The sentences of a preview."""
    answer = await client.post(f"{API}{path}?preview=true", json=body)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["consequences"]["sentences"])


async def test_a_refund_over_two_tenders_and_as_store_credit(client: Client) -> None:
    number = await place(client, payment={"method": "card", "authorised": "10.00", "captured": "10.00"})
    await client.post(f"{API}/orders/{number}/payments", json={"amount": "9.00", "method": "cash"})
    await ship(client, number)
    await client.post(f"{API}/orders/{number}/credits", json={"line": 1, "quantity": "2", "reason": "chipped"})
    told = await said(client, f"/orders/{number}/refunds", {"reason": "chipped"})
    assert told[:4] == [
        f"Order {number}: money in_credit → refunded.",
        f"Order {number}: 10.00 EUR go back by card.",
        f"Order {number}: 9.00 EUR go back by cash.",
        f"Order {number}, card: refunded 0.00 → 10.00 EUR.",
    ]
    credit = await said(client, f"/orders/{number}/refunds", {"reason": "chipped", "to": "store_credit"})
    assert credit[1] == "A store credit of C-1 over 19.00 EUR is issued."


async def test_a_settled_return_says_its_fee_and_what_goes_back(client: Client) -> None:
    order = await delivered(client, 2)
    number = (await ask(client, order, reason="too_small"))["number"]
    for act, body in (("receive", {"line": 1, "quantity": "2"}), ("inspect", {"line": 1, "grade": "A"})):
        await client.post(f"{API}/returns/{number}/{act}", json={"lines": [body]})
    stock = await said(client, f"/returns/{number}/dispose", {"lines": [{"line": 1}]})
    assert stock == ["MUG-RED at MAIN: on hand 98 → 100."]
    await client.post(f"{API}/returns/{number}/dispose", json={"lines": [{"line": 1}]})
    told = await said(client, f"/returns/{number}/settle", {"fee": "3.00"})
    assert told[0] == f"Order {order}: 16.00 EUR go back by card."
    assert told[2:4] == [
        f"Order {order}, in the books: fees +2.52 EUR, revenue −15.97 EUR, tax −2.55 EUR.",
        f"Return {number} at MAIN: inspected → settled.",
    ]


async def test_shipping_says_what_is_captured_and_billed_then_and_asks_nobody(
    client: Client, company: Company, tmp_path: Path
) -> None:
    await client.put(f"{API}/sellers/default", json=SELLER)
    await client.put(f"{API}/number-series/inv", json={"kind": "invoice", "pattern": "inv-{year}-{number:4}"})
    await client.put(f"{API}/billing-rules/channel/web", json={"mode": "per_shipment"})
    with fake_provider(tmp_path) as provider:
        await company.database.close()  # what the client does shall not meet this loop's connections
        await found_gateway(company, provider)
        number = (await paid(company, provider)).number
        await company.database.close()
        made = (await client.post(f"{API}/orders/{number}/fulfil", json={})).json()["fulfilments"][0]["number"]
        for act in ("pick", "pack"):
            await client.post(f"{API}/fulfilments/{made}/{act}", json={})
        told = await said(client, f"/fulfilments/{made}/ship", {})
        assert told[-3:] == [
            f"A moment later, order {number}: provider “fake” is asked to take 19.00 EUR by card.",
            f"A moment later, order {number}: the invoice over 19.00 EUR is made.",
            f"A moment later, order {number}: the letter “invoice” goes to C-1.",
        ]
        cancel = await said(client, f"/orders/{number}/voids", {"reason": "no"})
        assert cancel[0] == f"Order {number}: provider “fake” is asked to let go of 19.00 EUR by card."
        await company.database.close()
        assert (await work(company), [one["kind"] for one in provider.operations()]) == (0, ["authorise"])
