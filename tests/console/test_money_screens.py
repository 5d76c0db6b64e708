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
