"""Invoices, credit memos, statements and exports over HTTP."""

from datetime import UTC, datetime, timedelta

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from tests.money import credit, ship_units
from tests.road import Road, order

Client = AsyncTestClient[Litestar]
SELLER = {"name": "Harbour & Vale GmbH", "address": {"country": "DE", "city": "Hamburg"}, "vat_id": "DE123456789"}


async def billed(client: Client, company: Company) -> tuple[Road, str]:
    """An order that left and was billed over HTTP."""
    assert (await client.put("/api/v1/sellers/default", json=SELLER)).status_code == 201
    for code, kind in (("inv", "invoice"), ("memo", "credit_memo")):
        body = {"kind": kind, "pattern": f"{code}-{{year}}-{{number:4}}"}
        assert (await client.put(f"/api/v1/number-series/{code}", json=body)).status_code == 201
    road = await order(company, ("MUG-RED", 2))
    await ship_units(road)
    await company.database.close()  # what the client does shall not meet this loop's connections
    seen = await client.post("/api/v1/invoices?preview=true", json={"orders": [road.number]})
    assert [one["kind"] for one in seen.json()["consequences"]["documents"]] == ["invoice"], seen.text
    made = await client.post("/api/v1/invoices", json={"orders": [road.number]}, headers={"Idempotency-Key": "k1"})
    again = await client.post("/api/v1/invoices", json={"orders": [road.number]}, headers={"Idempotency-Key": "k1"})
    assert made.content == again.content
    return road, made.json()["documents"][0]["number"]


async def test_an_invoice_is_issued_listed_and_read(client: Client, company: Company) -> None:
    road, number = await billed(client, company)
    (row,) = (await client.get("/api/v1/invoices?state=open")).json()["invoices"]
    assert (row["number"], row["gross"], row["open"], row["orders"]) == (number, "19.00", "19.00", [road.number])
    kept = (await client.get(f"/api/v1/invoices/{number}")).json()
    assert (kept["document"]["seller"]["vat_id"], kept["voided_by"]) == ("DE123456789", None)
    nothing = await client.post("/api/v1/invoices", json={"orders": [road.number]})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing_to_bill")


async def test_its_papers_are_pdf_and_xml(client: Client, company: Company) -> None:
    _, number = await billed(client, company)
    pdf = await client.get(f"/api/v1/invoices/{number}/document.pdf")
    assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    for syntax, root in (("cii", b"CrossIndustryInvoice"), ("ubl", b"Invoice")):
        xml = await client.get(f"/api/v1/invoices/{number}/{syntax}.xml")
        assert (xml.status_code, root in xml.content[:400]) == (200, True)
    assert (await client.get("/api/v1/invoices/none/ubl.xml")).json()["code"] == "not_found"


async def test_credits_and_voids_bring_memos(client: Client, company: Company) -> None:
    road, number = await billed(client, company)
    void = await client.post(f"/api/v1/invoices/{number}/void", json={"reason": "Wrong name", "again": True})
    memo, invoice = void.json()["documents"]
    assert (memo["kind"], memo["gross"], invoice["gross"]) == ("credit_memo", "19.00", "19.00")
    await company.database.close()
    await credit(road, line=1)
    await company.database.close()
    (second,) = (await client.post("/api/v1/credit-memos", json={"orders": [road.number]})).json()["documents"]
    assert second["corrects"][0]["number"] == invoice["number"]
    listed = (await client.get("/api/v1/credit-memos?limit=1")).json()
    assert (listed["invoices"][0]["number"], listed["next"] is not None) == (second["number"], True)
    states = [row["state"] for row in (await client.get("/api/v1/invoices?kind=invoice")).json()["invoices"]]
    assert states == ["paid", "void"]


async def test_the_books_are_exported_and_the_account_is_stated(client: Client, company: Company) -> None:
    await billed(client, company)
    told = (await client.get("/api/v1/parties/C-1/statement")).json()
    assert (told["balance"], told["ages"]["not_due"]) == ("19.00", "19.00")
    assert (await client.get("/api/v1/parties/C-1/statement.pdf")).content[:5] == b"%PDF-"
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE ledger_transactions SET at = at - interval '3 days'")
    day = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
    seen = (await client.get(f"/api/v1/accounting-exports/preview?to_day={day}")).json()
    assert (seen["transactions"], seen["accounts"][0]["debit"]) == (1, "19.00")
    await client.put("/api/v1/accounts/revenue", json={"code": "8400", "name": "Sales"})
    made = (await client.post("/api/v1/accounting-exports", json={"to_day": day, "closes": True})).json()
    file = await client.get(f"/api/v1/accounting-exports/{made['number']}/journal")
    assert (file.headers["content-type"], b",8400,Sales,revenue,,15.97,EUR" in file.content) == (
        "text/csv; charset=utf-8",
        True,
    )
    assert (await client.get(f"/api/v1/accounting-exports/{made['number']}/odd")).status_code == 422
    late = await client.post("/api/v1/accounting-exports", json={"to_day": day})
    assert (late.status_code, late.json()["code"]) == (409, "period_exported")


async def test_rules_and_settings_are_kept(client: Client) -> None:
    body = {"mode": "monthly", "due_days": 30}
    assert (await client.put("/api/v1/billing-rules/customer/C-1", json=body)).status_code == 201
    (rule,) = (await client.get("/api/v1/billing-rules")).json()["billing_rules"]
    assert (rule["scope"], rule["mode"], rule["due_days"]) == ("customer/C-1", "monthly", 30)
    wrong = await client.put("/api/v1/sellers/default", json={**SELLER, "iban": "DE00"})
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (422, "bad_iban")
    odd = await client.put("/api/v1/number-series/x", json={"pattern": "no number"})
    assert odd.json()["errors"][0]["pointer"] == "/pattern"


async def test_a_deposit_is_asked_for_and_billed(client: Client, company: Company) -> None:
    await billed(client, company)
    number = (await order(company, ("MUG-BLUE", 2))).number
    await company.database.close()
    asked = await client.post(f"/api/v1/orders/{number}/deposit-invoices", json={"amount": "5.00"})
    (document,) = asked.json()["documents"]
    assert (asked.status_code, document["kind"], document["gross"]) == (200, "invoice", "5.00")
