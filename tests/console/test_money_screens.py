"""Money on screens: the panel of an order, its forms, the ledger, the credit desk, gift cards."""

import html
import re

from lading.app.audit import audit
from lading.flows.company import Company
from tests.console.conftest import Client
from tests.drafts import place


def words(page: str) -> str:
    """What stands on a page, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


async def paid(people: Company, client: Client, quantity: int = 2, amount: str = "25.00") -> str:
    """An order that was paid too much by transfer, through the form; answers its number."""
    number = str((await place(people, ("MUG-RED", quantity)))["number"])
    form = await client.get(f"/orders/{number}/payments/take")
    (key,) = re.findall(r'name="key" value="([^"]+)"', form.text)
    told = {"key": key, "amount": amount, "method": "bank_transfer", "reference": "Statement 7"}
    for _ in range(2):
        answer = await client.post(f"/orders/{number}/payments/take", data=told)
        assert answer.headers["location"] == f"/orders/{number}"
    return number


async def test_a_payment_counts_once_and_what_is_too_much_goes_back(people: Company, client: Client) -> None:
    number = await paid(people, client)
    panel = words((await client.get(f"/orders/{number}/payments")).text)
    assert "In credit €6.00" in panel
    at = f"/orders/{number}/payments/refund"
    drawer = (await client.get(at)).text
    assert f"{number} is €6.00 in credit." in words(drawer)
    (key,) = re.findall(r'name="key" value="([^"]+)"', drawer)
    less = {"key": key, "amount": "1.50", "to": "store_credit"}
    seen = words((await client.post(at, data=less, headers={"X-Preview": "look", "HX-Request": "true"})).text)
    assert "Store credit C-1 €0.00 → €1.50" in seen
    refused = await client.post(at, data={"key": key, "amount": "7.00", "reason": "too much"})
    assert "no more can go back" in refused.text
    await client.post(at, data={"key": key, "amount": "6.00", "reason": "too much"})
    assert "Refunded €6.00" in words((await client.get(f"/orders/{number}/payments")).text)
    assert "€6.00 given back" in words((await client.get(f"/orders/{number}")).text).replace("6 EUR", "€6.00")
    assert await audit(people.database) == []


async def test_the_ledger_opens_down_to_entries_and_orders(people: Company, client: Client) -> None:
    number = await paid(people, client)
    page = words((await client.get(f"/ledger?order={number}")).text)
    assert f"Payment {number} €25.00" in page
    assert "Owed by customers -€25.00" in page.replace("−", "-")
    drawer = words((await client.get(f"/orders/{number}/payments/operations")).text)
    assert "Take Done" not in drawer
    assert "Statement 7" in drawer
    assert "Nothing is booked here." in (await client.get("/ledger?account=revenue")).text


async def test_a_payment_is_taken_back(people: Company, client: Client) -> None:
    number = await paid(people, client)
    page = (await client.get(f"/orders/{number}/payments/operations")).text
    (path,) = re.findall(r'action="(/orders/[^"]+/reverse)"', page)
    await client.post(path, data={"reason": "somebody else's"})
    assert "Paid €0.00" in words((await client.get(f"/orders/{number}/payments")).text)


async def test_terms_are_given_and_an_order_beyond_them_let_go(people: Company, client: Client) -> None:
    await place(people, ("MUG-RED", 1))
    terms = {"customer": "C-1", "net_days": "30", "credit_limit": "30", "currency": "eur"}
    assert (await client.post("/credit/new", data=terms)).headers["location"] == "/credit"
    number = (await place(people, ("MUG-RED", 4)))["number"]
    desk = (await client.get("/credit")).text
    assert "the limit is 30 EUR" in desk
    assert "€47.50" in words(desk)
    await client.post(f"/credit/orders/{number}/release", data={"reason": "they have always paid"})
    assert "Waiting for the limit" not in (await client.get("/credit")).text
    await client.post("/credit/C-1", data=terms | {"stopped": "yes"})
    assert "Stopped" in (await client.get("/credit")).text


async def test_a_gift_card_shows_its_code_once_pays_and_is_stopped(people: Company, client: Client) -> None:
    told = {"key": "k", "kind": "gift_card", "amount": "30", "currency": "EUR", "paid_by": "cash", "reason": "sold"}
    (code,) = re.findall(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}", words((await client.post("/gift-cards", data=told)).text))[
        :1
    ]
    page = (await client.get("/gift-cards")).text
    assert code not in page
    assert f"•••• {code[-4:]}" in page
    number = str((await place(people, ("MUG-RED", 2)))["number"])
    await client.post(f"/orders/{number}/payments/take", data={"key": "a", "code": code, "method": "cash"})
    (stop,) = re.findall(r'action="(/gift-cards/[^"]+/stop)"', (await client.get("/gift-cards")).text)
    assert (
        "Left €11.00" in words((await client.get("/gift-cards")).text)
        or "€11.00" in (await client.get("/gift-cards")).text
    )
    await client.post(stop, data={"reason": "stolen"})
    assert "Stopped" in (await client.get("/gift-cards?view=gift_card")).text
    assert await audit(people.database) == []


async def test_limits_of_approvals_are_read_and_set(people: Company, client: Client) -> None:
    assert "Refunds" in words((await client.get("/approvals/limits")).text)
    told = {"rows": "2", "ask.0": "refund", "above.0": "5", "role.0": "operations", "needed.0": "1"}
    more = {"ask.1": "credit", "currency.1": "eur", "above.1": "", "role.1": "operations", "needed.1": "2"}
    assert (await client.post("/approvals/limits", data={**told, **more})).headers["location"] == "/approvals/limits"
    async with people.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT ask, currency, above, needed FROM approval_limits ORDER BY 1")
    assert rows == [("credit", "EUR", None, 2), ("refund", "", 5, 1)]
    number = await paid(people, client)
    form = await client.get(f"/orders/{number}/payments/refund")
    assert "Needs approval by operations" in words(form.text)
    (key,) = re.findall(r'name="key" value="([^"]+)"', form.text)
    await client.post(f"/orders/{number}/payments/refund", data={"key": key, "to": "original", "reason": "too much"})
    assert "Give back 6 EUR of order" in words((await client.get(f"/orders/{number}/payments")).text)
    assert "too much" in words((await client.get("/approvals")).text)


async def test_fees_are_made_and_dropped(people: Company, client: Client) -> None:
    told = {"code": "small", "name": "Small order", "currency": "eur", "amount": "2.50", "below": "20"}
    assert (await client.post("/fees", data=told)).headers["location"] == "/fees"
    assert "Small order small €2.50 EUR · goods below €20.00 standard" in words((await client.get("/fees")).text)
    assert (await client.post("/fees", data={**told, "amount": ""})).status_code == 422
    await client.post("/fees/drop", data={"code": "small"})
    assert "No fees are charged by rule." in words((await client.get("/fees")).text)


async def test_a_chargeback_is_booked_by_hand(people: Company, client: Client) -> None:
    number = await paid(people, client)
    told = {"tender": "1", "outcome": "lost", "amount": "25.00", "fee": "15.00", "reference": "B1", "reason": "fraud"}
    answer = await client.post(f"/orders/{number}/payments/dispute", data=told)
    assert answer.headers["location"] == f"/orders/{number}"
    assert "Chargeback" in words((await client.get(f"/orders/{number}/payments/operations")).text)
    assert await audit(people.database) == []
