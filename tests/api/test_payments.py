"""The money of orders over HTTP."""

from decimal import Decimal
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.access import create_key
from lading.flows.company import Company
from tests.drafts import BERLIN, CUSTOMER

Client = AsyncTestClient[Litestar]
API = "/api/v1"


async def place(client: Client, quantity: int = 2, **more: Any) -> str:
    """An order of red mugs."""
    body = {"channel": "web", "currency": "EUR", "customer": CUSTOMER, "ship_to": BERLIN, **more}
    lines = [{"sku": "MUG-RED", "quantity": quantity}]
    answer = await client.post(f"{API}/orders", json={**body, "lines": lines})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


async def ship(client: Client, number: str) -> None:
    """All of it leaves."""
    made = (await client.post(f"{API}/orders/{number}/fulfil", json={})).json()
    for act in ("pick", "pack", "ship"):
        answer = await client.post(f"{API}/fulfilments/{made['fulfilments'][0]['number']}/{act}", json={})
        assert answer.status_code in (200, 201), answer.text


async def test_paid_shipped_credited_and_given_back(client: Client) -> None:
    number = await place(client)
    at = f"{API}/orders/{number}"
    paid = await client.post(f"{at}/payments", json={"amount": "20.00", "reference": "Statement 7"})
    assert (paid.status_code, paid.json()["receivable"], paid.json()["in_credit"]) == (201, "-20.00", "1.00")
    await ship(client, number)
    made = (await client.post(f"{at}/credits", json={"line": 1, "quantity": "1", "reason": "chipped"})).json()
    assert (made["total"], made["tax"]) == ("9.50", "1.52")
    wish = {"reason": "chipped"}
    told = await client.post(f"{at}/refunds?preview=true", json=wish)
    assert (told.status_code, "preview" in told.json()) == (200, True)
    assert (await client.get(f"{at}/money")).json()["refundable"] == "10.50"
    given = (await client.post(f"{at}/refunds", json=wish)).json()
    assert (given["amount"], [(one["method"], one["at_once"]) for one in given["parts"]]) == (
        "10.50",
        [("bank_transfer", True)],
    )
    ledger = (await client.get(f"{at}/ledger")).json()["transactions"]
    assert [one["kind"] for one in ledger] == ["refund", "credit", "sale", "capture"]
    assert all(sum(Decimal(entry["amount"]) for entry in one["entries"]) == 0 for one in ledger)
    assert (await client.post(f"{at}/refunds", json=wish)).json()["code"] == "nothing_to_refund"


async def test_the_same_key_takes_a_payment_once(client: Client) -> None:
    number = await place(client)
    for _ in range(2):
        body, key = {"amount": "5.00", "method": "cash"}, {"Idempotency-Key": "k1"}
        answer = await client.post(f"{API}/orders/{number}/payments", json=body, headers=key)
        assert answer.json()["paid"] == "5.00"


async def test_a_payment_is_taken_back_a_fee_charged_and_the_rest_written_off(client: Client) -> None:
    number = await place(client)
    at = f"{API}/orders/{number}"
    paid = (await client.post(f"{at}/payments", json={"amount": "19.00", "method": "cheque"})).json()
    await ship(client, number)
    bounced = f"{API}/payments/{paid['operations'][0]['id']}/reverse"
    assert (await client.post(bounced, json={"reason": "bounced"})).json()["receivable"] == "19.00"
    await client.post(f"{at}/fees", json={"amount": "2.50", "reason": "bounced", "kind": "reminder"})
    off = (await client.post(f"{at}/write-offs", json={"reason": "gone"})).json()
    assert (off["receivable"], off["due"]) == ("0.00", "0.00")


async def test_a_gift_card_is_told_its_code_once(client: Client) -> None:
    body, key = {"amount": "30.00", "currency": "EUR", "reason": "sold", "paid_by": "cash"}, {"Idempotency-Key": "g"}
    card = (await client.post(f"{API}/gift-cards", json=body, headers=key)).json()
    again = (await client.post(f"{API}/gift-cards", json=body, headers=key)).json()
    assert (len(card["code"]), again["code"], again["id"]) == (19, "", card["id"])
    number = await place(client)
    money = (await client.post(f"{API}/orders/{number}/payments", json={"code": card["code"]})).json()
    assert (money["owing"], money["tenders"][0]["kind"], money["tenders"][0]["by"]) == ("0.00", "gift_card", "us")
    found = (await client.post(f"{API}/gift-cards/lookup", json={"code": card["code"]})).json()
    assert (found["balance"], found["code_end"], found["state"]) == ("11.00", card["code"][-4:], "open")
    stopped = (await client.post(f"{API}/store-credits/{card['id']}/stop", json={"reason": "stolen"})).json()
    assert (stopped["balance"], stopped["state"]) == ("0.00", "stopped")
    (listed,) = (await client.get(f"{API}/store-credits?kind=gift_card")).json()["credits"]
    assert listed["issued"] == "30.00"


async def test_terms_of_a_customer(client: Client) -> None:
    await place(client, 1)
    at = f"{API}/parties/C-1/credit"
    terms = {"net_days": 30, "credit_limit": "20.00", "currency": "EUR"}
    (standing,) = (await client.put(at, json=terms)).json()["standings"]
    assert (standing["ahead"], standing["terms"]["net_days"]) == ("9.50", 30)
    number = await place(client, 3)
    assert [one["reason"] for one in (await client.get(f"{API}/orders/{number}")).json()["holds"]] == ["credit_limit"]
    assert (await client.put(f"{API}/parties/NOBODY/credit", json=terms)).status_code == 404


async def key_for(company: Company, *scopes: str) -> dict[str, str]:
    """The headers of another key."""
    async with company.database.unit_of_work() as unit:
        return {"Authorization": f"Bearer {await create_key(unit, name='other', scopes=list(scopes))}"}


async def test_a_large_refund_waits_for_somebody_else(client: Client, company: Company) -> None:
    number = await place(client, 60, payment={"method": "card", "captured": "570.00"})
    await client.post(f"{API}/orders/{number}/cancel", json={"reason": "no", "by": "customer"})
    at = f"{API}/orders/{number}"
    foreseen = (await client.post(f"{at}/refunds?preview=true", json={"reason": "no"})).json()
    assert foreseen["consequences"]["sentences"][0] == f"Needs approval by operations: order {number}."
    asked = await client.post(f"{at}/refunds", json={"reason": "no"})
    assert (asked.status_code, asked.json()["approvers"]) == (202, "operations")
    (waits,) = (await client.get(f"{at}/money")).json()["approvals"]
    assert (waits["id"], waits["reason"]) == (asked.json()["approval"], "no")
    again = await client.post(f"{at}/refunds", json={"reason": "no"})
    assert (again.status_code, again.json()["code"]) == (409, "waits_for_approval")
    yes = f"{API}/approvals/{waits['id']}/approve"
    assert (await client.post(yes, json={})).json()["code"] == "may_not_approve"
    other = await key_for(company, "approvals:approve")
    assert (await client.post(yes, json={}, headers=other)).json()["state"] == "approved"
    told = (await client.get(f"{at}/money")).json()
    assert (told["refundable"], told["in_credit"], told["approvals"]) == ("0.00", "0.00", [])


async def test_limits_are_set_by_currency(client: Client) -> None:
    at = f"{API}/approval-limits"
    assert [(one["ask"], one["above"]) for one in (await client.get(at)).json()["limits"]][:2] == [
        ("credit", "500"),
        ("price", "0"),
    ]
    euro = {"ask": "refund", "currency": "EUR", "above": "5", "role": "customer_service", "needed": 2}
    kept = (await client.put(at, json={"limits": [euro]})).json()["limits"]
    assert [(one["currency"], one["above"]) for one in kept if one["ask"] == "refund"] == [("", "500"), ("EUR", "5")]
    assert (await client.put(at, json={"limits": [euro, euro]})).json()["code"] == "limit_twice"
    viewer = {**euro, "role": "viewer"}
    assert (await client.put(at, json={"limits": [viewer]})).json()["code"] == "role_unknown"


async def test_the_ledger_by_account_and_day(client: Client) -> None:
    number = await place(client)
    await client.post(f"{API}/orders/{number}/payments", json={"amount": "5.00", "method": "cash"})
    found = (await client.get(f"{API}/ledger?account=clearing:cash&first=2020-01-01")).json()["transactions"]
    assert [(one["order"], one["kind"]) for one in found] == [(number, "capture")]
    assert (await client.get(f"{API}/ledger?last=2020-01-01")).json()["transactions"] == []
    assert (await client.get(f"{API}/ledger?last=yesterday")).json()["code"] == "bad_day"
