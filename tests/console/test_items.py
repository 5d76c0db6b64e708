"""Items: found, added, changed with units and prices, and refused with a sentence."""

from lading.catalog.queries import get_item
from lading.flows.company import Company
from lading.pricing.queries import prices_of
from tests.console.conftest import Client, sign_in

CUP = {"version": "0", "sku": "CUP", "name": "Cup", "unit": "each", "sellable": "yes", "stocked": "yes"}


async def test_found_by_what_is_typed(client: Client) -> None:
    page = (await client.get("/items?q=blue")).text
    assert 'data-key="MUG-BLUE"' in page
    assert 'data-key="MUG-RED"' not in page


async def test_added_with_units_and_prices(people: Company, client: Client) -> None:
    units = {"unit-0-name": "case", "unit-0-factor": "6", "unit-1-name": "", "unit-1-factor": ""}
    prices = {"price-0-list": "eur", "price-0": "4,20", "price-1-list": "usd", "price-1": ""}
    answer = await client.post("/items", data={**CUP, **units, **prices, "weight_grams": "310"})
    assert answer.headers["location"] == "/items/CUP"
    async with people.database.reading() as connection:
        item = await get_item(connection, sku="CUP")
        (price,) = (await prices_of(connection, skus=["CUP"]))["CUP"]
    assert (item.name, item.weight_grams, [(unit.unit, unit.factor) for unit in item.units]) == (
        "Cup",
        "310",
        [("case", "6")],
    )
    assert (price.list, price.price) == ("eur", "4.2")


async def test_limits_and_a_day_of_release(people: Company, client: Client) -> None:
    ahead = {"backorder_limit": "0", "pre_order_limit": "40", "releases_on": "2100-03-01"}
    await client.post("/items", data={**CUP, **ahead})
    async with people.database.reading() as connection:
        item = await get_item(connection, sku="CUP")
    assert (item.backorder_limit, item.pre_order_limit, str(item.releases_on)) == ("0", "40", "2100-03-01")
    page = (await client.get("/items/CUP")).text
    assert all(f'value="{value}"' in page for value in ahead.values())


async def test_an_emptied_price_goes(people: Company, client: Client) -> None:
    form = {"version": "1", "sku": "BOWL", "name": "Bowl", "sellable": "yes", "stocked": "yes"}
    await client.post("/items", data={**form, "price-0-list": "eur", "price-0-kept": "1", "price-0": ""})
    async with people.database.reading() as connection:
        prices = (await prices_of(connection, skus=["BOWL"]))["BOWL"]
    assert [price.list for price in prices] == ["usd"]


async def test_a_taken_sku_and_an_outdated_form_are_refused(client: Client) -> None:
    taken = await client.post("/items", data={**CUP, "sku": "BOWL"}, headers={"HX-Request": "true"})
    assert taken.status_code == 412
    assert "<html" not in taken.text


async def test_the_unit_stays_once_there_is_stock(client: Client) -> None:
    form = {"version": "1", "sku": "BOWL", "name": "Bowl", "unit": "kg", "sellable": "yes", "stocked": "yes"}
    answer = await client.post("/items", data=form)
    assert answer.status_code == 409
    assert "has stock or orders" in answer.text


async def test_the_warehouse_reads_and_does_not_write(anyone: Client) -> None:
    await sign_in(anyone, "warehouse")
    assert "Save item" not in (await anyone.get("/items/BOWL")).text
    assert (await anyone.post("/items", data=CUP)).status_code == 403
