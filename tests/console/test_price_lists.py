"""Price lists: found, added and renamed, their prices changed by hand and by sheet, and taken back."""

import re

import pytest

from lading.console.typed_prices import read_price_sheet
from lading.flows.company import Company
from lading.kernel import Invalid
from lading.pricing.queries import list_price_lists, list_prices
from tests.console.conftest import Client, sign_in
from tests.console.test_fields import HX, told


async def prices(company: Company, code: str = "eur") -> dict[str, str]:
    """The prices of a list by SKU, unit and quantity."""
    async with company.database.reading() as connection:
        found = await list_prices(connection, price_list=code)
    return {" ".join(filter(None, (one.sku, one.unit, one.from_quantity.strip("0")))): one.price for one in found}


async def test_lists_say_who_uses_them(people: Company, client: Client) -> None:
    async with people.database.unit_of_work() as unit:
        await unit.execute("UPDATE channels SET price_list = 'usd' WHERE code = 'phone'")
    page = (await client.get("/price-lists")).text
    assert 'href="/channels/phone">Phone</a>' in page
    assert "default for EUR" in page


async def test_a_list_is_added_and_renamed(people: Company, client: Client) -> None:
    added = await client.post(
        "/price-lists", data={"version": "0", "code": "trade", "name": "Trade", "currency": "eur"}
    )
    assert added.headers["location"] == "/price-lists/trade"
    await client.post("/price-lists", data={"version": "1", "code": "trade", "name": "Shops", "currency": "EUR"})
    async with people.database.reading() as connection:
        assert [(one.name, one.currency) for one in await list_price_lists(connection)] == [
            ("Retail", "EUR"),
            ("Shops", "EUR"),
            ("US retail", "USD"),
        ]


async def test_what_is_wrong_with_a_list_stands_at_its_fields(client: Client) -> None:
    answer = await client.post("/price-lists", data={"version": "0"}, headers=HX)
    assert set(told(answer.text)) == {"code", "name", "currency"}
    strange = {"version": "0", "code": "x", "name": "X", "currency": "TALER"}
    assert set(told((await client.post("/price-lists", data=strange, headers=HX)).text)) == {"currency"}
    taken = {"version": "0", "code": "eur", "name": "X", "currency": "EUR"}
    assert (await client.post("/price-lists", data=taken, headers=HX)).status_code == 412


async def test_prices_are_found(client: Client) -> None:
    page = (await client.get("/price-lists/eur?q=blue")).text
    assert re.findall(r'name="price-\d-sku" value="([^"]+)"', page) == ["MUG-BLUE"]


async def test_prices_are_changed_added_and_taken_away(people: Company, client: Client) -> None:
    rows = {"price-0-sku": "BOWL", "price-0": "15,50", "price-0-was": "14.00", "price-0-kept": "1"}
    rows |= {"price-1-sku": "MUG-BLUE", "price-1": "", "price-1-was": "9.50", "price-1-kept": "1"}
    rows |= {"price-2-sku": "TEA-1KG", "price-2": "24.00", "price-2-was": "24.00", "price-2-kept": "1"}
    await client.post("/price-lists/eur/prices", data=rows)
    more = {"price-0-sku": "MUG-RED", "price-0-unit": "case", "price-0-from": "2", "price-0": "99"}
    await client.post("/price-lists/eur/prices", data=more)
    assert await prices(people) == {
        "BOWL": "15.5",
        "GIFT-WRAP": "2",
        "MUG-RED": "9.5",
        "MUG-RED case 2": "99",
        "TEA-1KG": "24",
    }


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(people: Company, client: Client) -> None:
    rows = {"price-0-sku": "BOWL", "price-0": "15", "price-0-was": "14.00", "price-0-kept": "1"}
    await client.post("/price-lists/eur/prices", data={**rows, "price-0": "13"})
    answer = await client.post("/price-lists/eur/prices", data=rows, headers=HX)
    assert (answer.status_code, told(answer.text)) == (409, {"price-0": "Somebody else set it to 13 meanwhile."})
    assert (await prices(people))["BOWL"] == "13"


async def test_a_change_is_taken_back(people: Company, client: Client) -> None:
    rows = {"price-0-sku": "BOWL", "price-0-unit": "each", "price-0": "1"}
    rows |= {"price-1-sku": "BOWL", "price-1-from": "10", "price-1": "12"}
    await client.post("/price-lists/eur/prices", data=rows)
    assert ((await prices(people))["BOWL"], (await prices(people))["BOWL 1"]) == ("1", "12")
    page = (await client.get("/price-lists/eur")).text
    form = page.partition("data-toast")[2].partition("</form>")[0]
    await client.post("/price-lists/eur/prices", data=dict(re.findall(r'name="(price-[^"]+)" value="([^"]*)"', form)))
    assert ((await prices(people))["BOWL"], "BOWL 1" in await prices(people)) == ("14", False)


async def test_a_price_that_cannot_be_is_told_at_its_field(client: Client) -> None:
    wrong = {"price-0-sku": "NO-SUCH", "price-0": "1", "price-1-sku": "BOWL", "price-1": "1", "price-1-unit": "barrel"}
    answer = await client.post("/price-lists/eur/prices", data=wrong, headers=HX)
    assert told(answer.text) == {
        "price-0-sku": "There is no item “NO-SUCH”.",
        "price-1-unit": "“BOWL” has no unit “barrel”.",
    }
    empty = await client.post("/price-lists/eur/prices", data={"price-0-sku": "", "price-0": ""}, headers=HX)
    assert set(told(empty.text)) == {"price-0-sku", "price-0"}


async def test_a_sheet_sets_prices(people: Company, client: Client) -> None:
    rows = "MUG-RED\t1.234,50\nMUG-RED\t99,00\tcase\t2\nBOWL\t-"
    answer = await client.post("/price-lists/eur/sheet", data={"rows": rows})
    assert answer.headers["location"] == "/price-lists/eur"
    found = await prices(people)
    assert (found["MUG-RED"], found["MUG-RED case 2"], "BOWL" in found) == ("1234.5", "99", False)
    file = {"file": ("prices.csv", b"Article;Price;From\nBOWL;13.00;\nBOWL;11.00;10\n", "text/csv")}
    await client.post("/price-lists/eur/sheet", files=file)
    assert ((await prices(people))["BOWL"], (await prices(people))["BOWL 1"]) == ("13", "11")


async def test_a_sheet_with_a_wrong_row_changes_nothing(people: Company, client: Client) -> None:
    answer = await client.post("/price-lists/eur/sheet", data={"rows": "BOWL\t1\nNO-SUCH\t2"}, headers=HX)
    assert told(answer.text) == {"rows": "Row 2: There is no item “NO-SUCH”."}
    assert (await prices(people))["BOWL"] == "14"


def test_rows_of_a_sheet_are_counted_as_people_see_them() -> None:
    with pytest.raises(Invalid) as refused:
        read_price_sheet(b"SKU,Price\nBOWL,9.50\nBOWL,dear\n")
    assert [error.message for error in refused.value.errors] == ["Row 3: “BOWL” for “dear” is no price of an item."]


async def test_the_warehouse_reads_and_does_not_write(anyone: Client) -> None:
    await sign_in(anyone, "warehouse")
    assert "Add a price" not in (await anyone.get("/price-lists/eur")).text
    assert (await anyone.post("/price-lists/eur/prices", data={})).status_code == 403
