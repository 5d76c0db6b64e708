"""Drop-ship on screen: a partner is bound, its orders are listed, shipped, asked back and answered by hand."""

import html

from lading.catalog import PlaceDraft, put_places
from lading.flows.company import Company
from lading.flows.partners.work_partner_files import work_partner_files
from tests.console.conftest import Client
from tests.console.test_buying import keys
from tests.dropship import dropped, found_dropship
from tests.purchases import BEN, ask, found_suppliers, prove
from tests.third_party import found_hub, given


async def test_a_place_is_bound_to_its_supplier(people: Company, client: Client) -> None:
    await found_suppliers(people)
    assert "Everything is done at places of your own." in (await client.get("/partners")).text
    async with people.database.unit_of_work(BEN) as unit:
        await put_places(unit, drafts=[PlaceDraft(code="DROP", name="Direct", kind="supplier")])
    assert "Nobody is bound" in (await client.get("/partners")).text
    form = {
        "version": "0",
        "supplier": "KILN",
        "stock": "on_order",
        "always": "50",
        "send": "daily",
        "send_at": "16:30",
    }
    assert (await client.post("/partners/DROP", data=form)).status_code == 303
    settings = await ask(people, "SELECT settings FROM partners")
    assert settings[0][0] == {"always": "50", "send": "daily", "send_at": "16:30"}
    bad = await client.post("/partners/DROP", data=form | {"version": "1", "send_at": "25:00"})
    assert bad.status_code == 422


async def test_orders_are_listed_by_what_is_to_be_done_and_shipped_by_hand(people: Company, client: Client) -> None:
    await found_dropship(people)
    road, _, number = await dropped(people, ("MUG-RED", 3))
    assert keys((await client.get("/drop-ship?view=sent")).text) == [number]
    assert number not in (await client.get("/purchase-orders?view=all")).text
    page = (await client.get(f"/purchase-orders/{number}")).text
    assert road.number in page
    assert "They shipped" in page
    await road.cancel({1: 1})
    assert keys((await client.get("/drop-ship?view=asked")).text) == [number]
    answer = await client.post(f"/purchase-orders/{number}/call-backs", data={"granted": "yes"})
    assert answer.status_code == 303
    sent = {"reference": "DN-9", "carrier": "dhl", "quantity-1": "2"}
    assert (await client.post(f"/purchase-orders/{number}/shipped", data=sent)).status_code == 303
    assert await road.line() == {"shipped": "2", "cancelled": "1"}
    assert "shipped by the supplier" in (await client.get(f"/orders/{road.number}")).text
    await prove(people)


async def test_a_third_partys_exchange_is_taken_taken_in_and_looked_at(people: Company, client: Client) -> None:
    await found_hub(people)
    road, _, number = await given(people, ("MUG-RED", 3), taken=False)
    page = (await client.get("/partners/HUB")).text
    assert number in page
    assert "Take 1 as a file" in page
    form = {"version": "1", "way": "file", "format": "json", "tolerance": "2", "column/shipped/order": "Auftrag"}
    assert (await client.post("/partners/HUB", data=form)).status_code == 303
    taken = await client.post("/partners/HUB/take")
    assert number in taken.text
    said = f"Auftrag,sku,quantity,shipment\n{number},MUG-RED,3,S-1\n{number},NOPE,1,S-2\n"
    files = {"file": ("shipped.csv", said.encode(), "text/csv")}
    assert (await client.post("/partners/HUB/files", data={"kind": "shipped"}, files=files)).status_code == 303
    await work_partner_files(people)
    ((message,),) = await ask(people, "SELECT id FROM partner_files")
    drawer = (await client.get(f"/partners/HUB/files/{message}")).text
    assert "has no item “NOPE”" in html.unescape(drawer)
    assert await road.line() == {"shipped": "3"}
    await prove(people)
