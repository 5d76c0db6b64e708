"""Taxes: what applies somewhere, and rates that are added, followed, ended and taken back."""

from datetime import timedelta

from lading.connectors.tax_http import tax_provider_of
from lading.flows.company import Company
from lading.pricing.queries import TaxRateView, find_tax_rates
from tests.console.conftest import Client, sign_in
from tests.console.test_fields import HX, told
from tests.drafts import place

VAT = {"country": "NL", "name": "BTW", "rate": "21", "tax_class": "standard"}


async def rates(company: Company, country: str) -> list[TaxRateView]:
    """The rates of a country."""
    async with company.database.reading() as connection:
        return await find_tax_rates(connection, country=country)


async def test_rates_are_listed_and_tried(client: Client) -> None:
    page = (await client.get("/taxes")).text
    assert "MwSt 19 %" in page
    tried = (await client.get("/taxes/try?at=US&region=IL&class=standard&on=2026-01-01")).text
    assert "<b>6.25 %</b> <span>Illinois</span>" in tried
    assert "No rate applies" in (await client.get("/taxes/try?at=US&region=NY&on=2026-01-01")).text
    assert "<b>19 %</b>" in (await client.get("/taxes/try?at=DE&class=shipping&on=2026-01-01")).text


async def test_a_rate_is_added_and_taken_away(people: Company, client: Client) -> None:
    await client.post("/taxes", data={**VAT, "rate": "21,125"})
    (rate,) = await rates(people, "NL")
    assert (rate.rate, rate.valid_to) == ("0.21125", None)
    assert "21.125 %" in (await client.get("/taxes?country=NL")).text
    await client.post(f"/taxes/{rate.id}/withdraw")
    assert await rates(people, "NL") == []


async def test_another_rate_follows(people: Company, client: Client) -> None:
    before = (await rates(people, "DE"))[1]
    change = {"rate": "16", "name": "MwSt 16 %", "valid_from": "2030-07-01"}
    await client.post(f"/taxes/{before.id}/change", data=change)
    found = [(one.rate, str(one.valid_from), str(one.valid_to)) for one in (await rates(people, "DE"))[1:]]
    assert found == [("0.19", "2020-01-01", "2030-06-30"), ("0.16", "2030-07-01", "None")]


async def test_a_rate_ends_and_stays_to_be_seen(people: Company, client: Client) -> None:
    rate = (await rates(people, "DE"))[0]
    await client.post(f"/taxes/{rate.id}/end", data={"valid_to": "2021-12-31"})
    assert "MwSt 7 %" not in (await client.get("/taxes?country=DE")).text.partition('id="list"')[2]
    assert "MwSt 7 %" in (await client.get("/taxes?country=DE&view=ended")).text.partition('id="list"')[2]


async def test_what_orders_were_taxed_by_is_not_taken_away(people: Company, client: Client) -> None:
    rate = (await rates(people, "DE"))[1]
    assert "It was a mistake" in (await client.get(f"/taxes/{rate.id}")).text
    await place(people, ("MUG-RED", 1))
    answer = await client.post(f"/taxes/{rate.id}/withdraw", headers=HX)
    assert (answer.status_code, "End it instead" in answer.text) == (409, True)
    assert "It was a mistake" not in (await client.get(f"/taxes/{rate.id}")).text


async def test_a_rate_is_corrected_until_an_order_was_taxed_by_it(people: Company, client: Client) -> None:
    rate = (await rates(people, "DE"))[1]
    right = {**VAT, "country": "DE", "name": "MwSt 19,5 %", "rate": "19,5", "valid_from": "2021-01-01"}
    await client.post(f"/taxes/{rate.id}/correct", data=right)
    found = [(one.name, one.rate, str(one.valid_from)) for one in await rates(people, "DE")]
    assert ("MwSt 19,5 %", "0.195", "2021-01-01") in found
    await place(people, ("MUG-RED", 1))
    answer = await client.post(f"/taxes/{rate.id}/correct", data=right, headers=HX)
    assert (answer.status_code, "another rate follow" in answer.text) == (409, True)


async def test_what_is_wrong_stands_at_its_field(people: Company, client: Client) -> None:
    empty = await client.post("/taxes", data={}, headers=HX)
    assert set(told(empty.text)) == {"country", "name", "rate"}
    too_much = await client.post("/taxes", data={**VAT, "rate": "210"}, headers=HX)
    assert told(too_much.text) == {"rate": "A rate is at most 100 per cent."}
    overlap = await client.post("/taxes", data={**VAT, "country": "DE"}, headers=HX)
    assert "End it first" in told(overlap.text)["valid_from"]
    rate = (await rates(people, "DE"))[0]
    early = {"rate": "5", "name": "x", "valid_from": (rate.valid_from - timedelta(days=1)).isoformat()}
    answer = await client.post(f"/taxes/{rate.id}/change", data=early, headers=HX)
    assert set(told(answer.text)) == {"valid_from"}
    assert set(told((await client.post(f"/taxes/{rate.id}/end", headers=HX)).text)) == {"valid_to"}


async def test_customer_service_reads_and_does_not_write(anyone: Client) -> None:
    await sign_in(anyone, "customer")
    assert "Add a rate" not in (await anyone.get("/taxes")).text
    assert (await anyone.post("/taxes", data=VAT)).status_code == 403


async def test_a_tax_service_is_named_and_tried(people: Company, client: Client) -> None:
    assert "Try it" not in (await client.get("/taxes/papers")).text
    refused = await client.post(
        "/taxes/service", data={"url": "ftp://tax", "seconds": "2", "fallback": "hold"}, headers=HX
    )
    assert refused.status_code == 422
    await client.post("/taxes/service", data={"url": "http://127.0.0.1:9", "seconds": "0,5", "fallback": "hold"})
    page = (await client.get("/taxes/papers")).text
    assert ("Try it" in page, 'value="http://127.0.0.1:9"' in page, 'value="0.5"' in page) == (True, True, True)
    people.tax_provider = tax_provider_of
    assert "it cannot be reached" in (await client.get("/taxes/service/try?to=DE")).text
    await client.post("/taxes/service", data={"url": "", "seconds": "2", "fallback": "hold"})
    assert "Try it" not in (await client.get("/taxes/papers")).text
