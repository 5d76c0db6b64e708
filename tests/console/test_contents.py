"""Lots, serials, bins and conditions on screen: received in the grid, moved in the drawer, traced to a file."""

import csv
import io

from lading.flows.company import Company
from tests.console.conftest import Client
from tests.lots import day, found_lots, lying, pick_named, receive
from tests.road import order


async def test_the_grid_asks_for_what_an_item_needs_and_keeps_what_was_typed(people: Company, client: Client) -> None:
    await found_lots(people)
    asked = (await client.get("/stock/lookup?sku-2=CURD&place=MAIN&marks=in")).text
    assert [name in asked for name in ('name="lot-2"', 'name="expires-2"', 'name="bin-2"', 'name="serials-2"')] == [
        True, True, True, False,
    ]  # fmt: skip
    assert "bin-2" not in (await client.get("/stock/lookup?sku-2=CURD&place=STORE&marks=in")).text
    row = {"sku-0": "CURD", "quantity-0": "6", "lot-0": "L7", "bin-0": "A-1"}
    refused = await client.post("/stock/receive", data={"place": "MAIN", **row})
    assert "Say on which day lot L7 of CURD expires." in refused.text
    assert 'value="L7"' in refused.text
    cams = {"sku-1": "CAM", "quantity-1": "2", "serials-1": "S1, S2"}
    told = {"place": "MAIN", "key": "k", **row, "expires-0": str(day(30)), **cams}
    assert (await client.post("/stock/receive", data=told)).headers["location"] == "/stock"
    assert await lying(people, "CURD") == ["sellable A-1 L7 6/0"]
    assert await lying(people, "CAM") == ["sellable S1 1/0", "sellable S2 1/0"]


async def test_units_are_put_away_and_set_apart_in_the_drawer(people: Company, client: Client) -> None:
    await found_lots(people)
    await receive(people, "CURD", 6, lot="L7", expires_on=day(30))
    page = (await client.get("/stock/items/CURD")).text
    assert "to be put away" in page
    assert "/stock/lots/CURD/L7" in page
    units = {"place": "MAIN", "condition": "sellable", "bin": "", "lot": "L7", "serial": ""}
    drawer = (await client.get("/stock/items/CURD/units", params=units)).text
    assert '<option value="A-2">' in drawer
    moved = await client.post("/stock/items/CURD/put-away", data={**units, "quantity": "4", "to": "A-2"})
    assert moved.status_code == 303
    wet = {**units, "bin": "A-2", "quantity": "1", "become": "damaged", "reason": "wet"}
    assert (await client.post("/stock/items/CURD/regrade", data=wet)).status_code == 303
    assert await lying(people, "CURD") == ["sellable L7 2/0", "sellable A-2 L7 3/0", "damaged A-2 L7 1/0"]
    assert "Fill in" in (await client.post("/stock/items/CURD/regrade", data={**wet, "reason": ""})).text


async def test_a_lot_is_shown_with_its_customers_and_exported(people: Company, client: Client) -> None:
    await found_lots(people)
    await receive(people, "CURD", 6, lot="L7", expires_on=day(20))
    await receive(people, "CAM", 1, serials=["S1"])
    road = await order(people, ("CURD", 2), ("CAM", 1))
    (work,) = await road.release()
    await pick_named(road, work.id, 2, {"serial": "S1"})
    await road.pick(work.id)
    await road.ship(work.id)
    assert "L7" in (await client.get("/stock/lots?view=soon")).text
    page = (await client.get("/stock/lots/CURD/L7")).text
    assert (f"/orders/{road.number}" in page, "Ada Lovelace" in page, "S100001" in page) == (True, True, True)
    assert "Shipped" in (await client.get("/stock/serials/CAM/S1")).text
    sheet = (await client.get("/stock/lots/CURD/L7/recall.csv")).text
    rows = list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"))))
    assert [(row["what"], row["quantity"], row["order"], row["email"]) for row in rows] == [
        ("shipped", "2", road.number, "ada@example.com"),
        ("in stock", "4", "", ""),
    ]
    shipment = (await client.get("/shipments/S100001")).text
    assert "/stock/serials/CAM/S1" in shipment


async def test_a_lot_is_counted_alone(people: Company, client: Client) -> None:
    await found_lots(people)
    await receive(people, "CURD", 6, lot="L7", expires_on=day(20), bin="A-1")
    await receive(people, "CURD", 2, lot="L8", expires_on=day(30))
    grid = {"place": "MAIN", "sku-0": "CURD", "quantity-0": "5", "lot-0": "L7", "bin-0": "A-1"}
    shown = (await client.post("/stock/count", data=grid)).text
    assert "CURD · A-1 · L7" in shown
    assert 'value="L7"' in shown
    await client.post("/stock/count", data={**grid, "book": "yes", "key": "c"})
    assert await lying(people, "CURD") == ["sellable L8 2/0", "sellable A-1 L7 5/0"]
    unnamed = {"place": "MAIN", "sku-0": "CURD", "quantity-0": "1", "book": "yes", "key": "d"}
    assert "say which one" in (await client.post("/stock/count", data=unnamed)).text


async def test_bins_are_added_by_the_sequence_of_the_walk(people: Company, client: Client) -> None:
    await found_lots(people)
    added = {"codes": "C-1\nC-2", "kind": "pick", "sequence": "7", "active": "yes"}
    assert (await client.post("/places/MAIN/bins", data=added)).status_code == 303
    async with people.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT code, sequence FROM bins WHERE code LIKE 'C-%' ORDER BY 1")
    assert rows == [("C-1", 7), ("C-2", 8)]
    await receive(people, "BOWL", 2, bin="C-2")
    page = (await client.get("/places/MAIN/bins?bin=C-2")).text
    assert "/stock/items/BOWL" in page
    assert "Type at least one code" in (await client.post("/places/MAIN/bins", data={"codes": " "})).text
