"""Invoices on screen: set up, issued after a look, taken back; the account, and the books handed over."""

from decimal import Decimal

from lading.flows.company import Company
from tests.bills import open_billing
from tests.console.conftest import Client
from tests.money import ship_units
from tests.road import Road, order


async def shipped(company: Company) -> Road:
    road = await order(company, ("MUG-RED", 2))
    await ship_units(road)
    await company.database.close()  # what the client does shall not meet this loop's connections
    return road


async def test_billing_is_set_up(people: Company, client: Client) -> None:
    assert "Nobody has said who sells." in (await client.get("/billing")).text
    seller = {
        "name": "Harbour & Vale",
        "country": "DE",
        "vat_id": "de 123456789",
        "iban": "DE02 1203 0000 0000 2020 51",
    }
    await client.post("/billing/sellers", data=seller)
    await client.post(
        "/billing/series",
        data={"code": "inv", "kind": "invoice", "pattern": "R-{year}-{number:4}", "first": "7", "yearly": "yes"},
    )
    await client.post(
        "/billing/rules", data={"channel": "web", "mode": "monthly", "due_days": "30", "terms": "Thank you."}
    )
    page = (await client.get("/billing")).text
    assert all(
        words in page for words in ("DE123456789", "R-{year}-{number:4}", "All of a month together", "due in 30 days")
    )


async def test_an_order_is_billed_after_a_look(people: Company, client: Client) -> None:
    await open_billing(people)
    road = await shipped(people)
    assert "Nothing was billed yet." in (await client.get(f"/orders/{road.number}/billing")).text
    assert "€19.00" in (await client.get(f"/orders/{road.number}/billing/preview")).text
    await client.post(f"/orders/{road.number}/billing")
    ((number,),) = await road.ask("SELECT number FROM invoices")
    assert number in (await client.get("/invoices")).text
    assert number in (await client.get("/invoices?view=open")).text
    assert number not in (await client.get("/invoices?view=paid")).text
    page = (await client.get(f"/invoices/{number}")).text
    assert all(words in page for words in ("Owed by customers", "€19.00", "Harbour &amp; Vale GmbH", road.number))
    assert (await client.get(f"/invoices/{number}/document.pdf")).content[:5] == b"%PDF-"
    assert "Nothing waits to be billed." in (await client.get(f"/orders/{road.number}/billing/preview")).text


async def test_an_invoice_is_taken_back(people: Company, client: Client) -> None:
    await open_billing(people)
    road = await shipped(people)
    await client.post(f"/orders/{road.number}/billing")
    ((number,),) = await road.ask("SELECT number FROM invoices")
    await client.post(f"/invoices/{number}/void", data={"reason": "Wrong name"})
    assert "Taken back by" in (await client.get(f"/invoices/{number}")).text
    ((memo,),) = await road.ask("SELECT number FROM invoices WHERE kind = 'credit_memo'")
    assert memo in (await client.get("/invoices?view=memos")).text
    assert memo in (await client.get(f"/orders/{road.number}")).text


async def test_the_account_and_the_books(people: Company, client: Client) -> None:
    await open_billing(people)
    road = await shipped(people)
    await client.post(f"/orders/{road.number}/billing")
    account = (await client.get("/customers/C-1/account")).text
    assert all(words in account for words in ("€19.00", "Not due yet", road.number))
    assert (await client.get("/customers/C-1/statement.pdf")).content[:5] == b"%PDF-"
    async with people.database.unit_of_work() as unit:
        await unit.execute("UPDATE ledger_transactions SET at = at - interval '3 days'")
    assert "Accounts receivable" in (await client.get("/accounting")).text
    await client.post("/accounting", data={"closes": "yes"})
    assert "X-00001" in (await client.get("/accounting")).text
    assert (await client.get("/accounting/X-00001/files/iif")).content.startswith(b"!TRNS")
    assert "Sum in EUR" in (await client.get("/accounting/X-00001/sums")).text


async def test_a_deposit_is_asked_for_on_the_orders_page(people: Company, client: Client) -> None:
    await open_billing(people)
    road = await order(people, ("MUG-RED", 2))
    await people.database.close()
    assert "The order comes to €19.00." in (await client.get(f"/orders/{road.number}/billing/deposit")).text
    await client.post(f"/orders/{road.number}/billing/deposit", data={"percent": "50"})
    ((number, gross),) = await road.ask("SELECT number, gross FROM invoices")
    assert (gross, number in (await client.get(f"/orders/{road.number}/billing")).text) == (Decimal("9.50"), True)
