"""Screens of prices for somebody in particular, of promotions and of papers of tax."""

from decimal import Decimal

from lading.flows.company import Company
from lading.pricing.price_queries import list_contract_prices, list_uses
from lading.pricing.promotion_queries import get_promotion
from lading.pricing.settings import read_settings
from lading.pricing.tax_certificates import list_certificates
from lading.pricing.tax_registrations import list_registrations
from tests.console.conftest import Client
from tests.console.test_fields import HX, told
from tests.drafts import place

FORM = {
    "version": "0", "code": "sale", "name": "Sale", "effect": "percent", "percent": "10", "currency": "EUR",
    "active": "1", "needs_code": "1", "claw_back": "recompute", "priority": "100",
}  # fmt: skip


async def test_a_contract_is_agreed_and_explains_the_price(people: Company, client: Client) -> None:
    await place(people, ("BOWL", 1))
    fields = {"contract": "4711", "sku": "MUG-RED", "price": "8,80", "currency": "eur", "valid_to": "2099-12-31"}
    await client.post("/customers/C-1/contract-prices", data=fields)
    async with people.database.reading() as connection:
        (one,) = await list_contract_prices(connection, customer="C-1")
    assert (one.price, one.currency) == ("8.8", "EUR")
    assert "contract 4711" in (await client.get("/customers/C-1")).text
    page = (await client.get("/prices/ask?sku=MUG-RED&customer=C-1&channel=web&currency=EUR&quantity=2")).text
    assert "Contract 4711 until 31 December 2099; “Retail” would be 9.50." in page
    assert "There is no item “NIX”." in (await client.get("/prices/ask?sku=NIX&channel=web&currency=EUR")).text


async def test_who_buys_by_a_list(people: Company, client: Client) -> None:
    rows = {
        "use-0-kind": "group",
        "use-0-holder": "dealers",
        "use-1-kind": "channel",
        "use-1-holder": "",
        "use-2-holder": "",
    }
    await client.post("/price-lists/usd/uses", data=rows)
    async with people.database.reading() as connection:
        assert [(one.kind, one.holder) for one in await list_uses(connection, price_list="usd")] == [
            ("group", "dealers")
        ]
    assert "dealers" in (await client.get("/price-lists/usd")).text


async def test_a_promotion_is_tried_and_saved_and_gets_a_code(people: Company, client: Client) -> None:
    basket = {"basket": "BOWL 2", "try_channel": "web", "try_currency": "EUR", "try_codes": "sale"}
    tried = (await client.post("/promotions/try", data=FORM | basket)).text
    assert "10 % off goods of 28 EUR (code SALE)" in tried
    answer = await client.post("/promotions", data=FORM)
    assert answer.headers["location"] == "/promotions/sale"
    await client.post("/promotions/sale/codes", data={"new_code": "hello", "code_uses": "5"})
    async with people.database.reading() as connection:
        one = await get_promotion(connection, code="sale")
    assert (one.terms.percent, one.terms.needs_code, one.codes) == (Decimal(10), True, 1)
    assert "HELLO" in (await client.get("/promotions/sale")).text
    assert "10 % off" in (await client.get("/promotions")).text
    wrong = await client.post("/promotions", data={"version": "0", "effect": "percent"}, headers=HX)
    assert {"code", "name"} <= set(told(wrong.text))


async def test_papers_of_tax(people: Company, client: Client) -> None:
    await place(people, ("BOWL", 1))
    await client.post("/customers/C-1/certificates", data={"number": "77", "country": "de", "valid_to": "2020-01-01"})
    await client.post("/taxes/registrations", data={"country": "de", "basis": "origin", "reaches": "fr, at"})
    await client.post("/taxes/rules", data={"tax_rounding": "total", "shipping_tax": "split"})
    async with people.database.unit_of_work() as unit:
        (paper,) = await list_certificates(unit, customer="C-1")
        (registration,) = await list_registrations(unit)
        settings = await read_settings(unit)
    assert (paper.number, paper.country, registration.reaches) == ("77", "DE", ["FR", "AT"])
    assert (settings.tax_rounding, settings.shipping_tax) == ("total", "split")
    page = (await client.get("/taxes/papers")).text
    assert "77" in page
    revoked = {"certificate": str(paper.id), "reason": "Wrong."}
    await client.post("/customers/C-1/certificates/revoke", data=revoked)
    assert "Revoked" in (await client.get("/customers/C-1")).text
    await client.post("/taxes/registrations", data={"gone": "0"})
    async with people.database.unit_of_work() as unit:
        assert await list_registrations(unit) == []
