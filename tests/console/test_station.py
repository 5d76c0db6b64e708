"""The scan station: from a scanned number over picks, shorts and parcels to the carrier, each scan once."""

import re

import pytest

from lading.flows.company import Company
from tests.console.conftest import Client
from tests.flows.test_kits import PRICE, put_kit
from tests.road import Road, order

BARCODE = "4006381333931"


@pytest.fixture
async def road(people: Company) -> Road:
    """An order of three red mugs and a blue one, released; the red mug has a barcode and a bin."""
    async with people.database.unit_of_work() as unit:
        await unit.execute(
            "UPDATE items SET barcode = %s, attributes = '{\"bin\": \"A-01\"}' WHERE sku = 'MUG-RED'", [BARCODE]
        )
    road = await order(people, ("MUG-BLUE", 1), ("MUG-RED", 3))
    await road.release()
    return road


async def bench(road: Road) -> str:
    """The address of its fulfilment at the station."""
    return f"/station/{(await road.works())[0][0]}"


async def pick_all(road: Road) -> None:
    """Pick everything that is released."""
    ((work,),) = await road.ask("SELECT id FROM fulfilments")
    await road.pick(work)


async def scan(client: Client, at: str, code: str, *, step: str = "pick", **fields: str) -> str:
    """One scan; answers what the person reads."""
    answer = await client.post(
        f"{at}/scan", data={"code": code, "step": step, **fields}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    said = re.search(r'class="scan-said (\w+)".*?<strong>(.*?)</strong>', answer.text, re.DOTALL)
    return f"{said[1]}: {said[2]}" if said else ""


@pytest.mark.parametrize("code", ["{work}", "{order}", "MUG-RED", BARCODE, ""])
async def test_any_code_leads_to_the_work(client: Client, road: Road, code: str) -> None:
    at = await bench(road)
    found = await client.post("/station/find", data={"code": code.format(work=at[9:], order=road.number)})
    assert found.headers["location"] == at


async def test_codes_that_lead_nowhere_say_why(people: Company, client: Client) -> None:
    waiting = await order(people, ("MUG-RED", 1))
    assert "no fulfilment, order, parcel or item" in (await client.post("/station/find", data={"code": "X-1"})).text
    said = (await client.post("/station/find", data={"code": waiting.number})).text
    assert "has not been released to a place yet" in said
    assert "Nobody waits for Bowl" in (await client.post("/station/find", data={"code": "bowl"})).text


async def test_the_bin_leads_the_way_and_each_scan_counts_one(client: Client, road: Road) -> None:
    at = await bench(road)
    page = (await client.get(at)).text
    assert page.index("A-01") < page.index("Blue mug")
    assert await scan(client, at, BARCODE) == "yes: 1 × Red mug"
    assert await scan(client, at, "2*mug-red") == "yes: 2 × Red mug"
    assert await scan(client, at, BARCODE) == "no: All 3 Red mug are picked. Put this one back."
    assert await road.line(2) == {"picked": "3"}
    await road.prove()


async def test_a_typed_number_is_a_quantity_of_the_line_in_hand(client: Client, road: Road) -> None:
    at = await bench(road)
    assert await scan(client, at, "2", current=f"{road.number}/2") == "yes: 2 × Red mug"
    assert (await scan(client, at, "9", current=f"{road.number}/2")).startswith("no: ")
    assert await road.line(2) == {"released": "1", "picked": "2"}


async def test_a_wrong_item_is_refused_by_name(client: Client, road: Road) -> None:
    at = await bench(road)
    said = await scan(client, at, "BOWL")
    assert said == f"no: Wrong item: Bowl (BOWL) does not belong to {at[9:]}. Put it back."
    assert (await scan(client, at, "123456789")).startswith("no: “123456789” is no item of")
    assert await road.line(2) == {"released": "3"}


async def test_a_scan_sent_twice_counts_once(client: Client, road: Road) -> None:
    at = await bench(road)
    assert await scan(client, at, BARCODE, key="k1") == "yes: 1 × Red mug"
    assert await scan(client, at, BARCODE, key="k1") == "back: This was counted already."
    assert await road.line(2) == {"released": "2", "picked": "1"}


async def test_the_last_scan_is_taken_back(client: Client, road: Road) -> None:
    at = await bench(road)
    await scan(client, at, BARCODE)
    last = {"step": "pick", "current": f"{road.number}/2", "quantity": "1", "parcel": "", "key": "u1"}
    for _ in range(2):
        await client.post(f"{at}/undo", data=last)
    assert await road.line(2) == {"released": "3"}


async def test_a_short_goes_elsewhere(client: Client, road: Road) -> None:
    at = await bench(road)
    asked = {"line": f"{road.number}/1", "quantity": "1", "reason": "damaged"}
    assert (await client.post(f"{at}/short", data=asked)).status_code == 303
    assert await road.line(1) == {"reserved": "1"}
    await road.prove()


async def test_units_go_into_parcels_one_by_one(client: Client, road: Road) -> None:
    at = await bench(road)
    await pick_all(road)
    assert await scan(client, at, BARCODE, step="pack", parcel="new") == "yes: 1 × Red mug"
    assert await scan(client, at, BARCODE, step="pack", parcel=f"{at[9:]}-1") == "yes: 1 × Red mug"
    assert await scan(client, at, "MUG-BLUE", step="pack", parcel="new") == "yes: 1 × Blue mug"
    last = {"step": "pack", "current": f"{road.number}/2", "quantity": "1", "parcel": f"{at[9:]}-1"}
    await client.post(f"{at}/undo", data=last)
    await client.post(f"{at}/weigh", data={"parcel": f"{at[9:]}-1", "weight": "1.25"})
    rows = await road.ask(
        "SELECT p.number, p.weight_grams, sum(l.quantity) FROM parcels p JOIN parcel_lines l ON l.parcel_id = p.id"
        " GROUP BY 1, 2 ORDER BY 1"
    )
    assert rows == [(f"{at[9:]}-1", 1250, 1), (f"{at[9:]}-2", None, 1)]
    await road.prove()


async def test_a_label_ships_it_once_and_an_item_is_no_label(client: Client, road: Road) -> None:
    at = await bench(road)
    await pick_all(road)
    await client.post(f"{at}/pack-all", data={"parcel": "new"})
    refused = await client.post(f"{at}/ship", data={"code": BARCODE, "carrier": "dhl"})
    assert "is not a tracking number" in refused.text
    for _ in range(2):
        await client.post(f"{at}/ship", data={"code": "00340434", "carrier": "dhl", "key": "s1"})
    assert await road.ask("SELECT carrier, tracking_number FROM shipments") == [("dhl", "00340434")]
    page = (await client.get(at)).text
    assert "00340434" in page
    assert (await client.get(f"{at}/slip?shipment=S100001")).content.startswith(b"%PDF")
    await road.prove()


async def test_a_hold_stops_the_hands_and_is_seen(client: Client, road: Road) -> None:
    at = await bench(road)
    await client.post(f"/orders/{road.number}/hold", data={"sentence": "Call first", "step": "pick"})
    assert "Call first" in (await client.get(at)).text
    assert "stops the step" in await scan(client, at, BARCODE)
    assert await road.line(2) == {"released": "3"}


async def test_the_parts_of_a_kit_are_shown_and_scanned(people: Company, client: Client) -> None:
    await put_kit(people, MUG_RED=2, MUG_BLUE=1)
    road = await order(people, lines=[{"sku": "TEA-SET", "quantity": 1, **PRICE}])
    await road.release()
    at = await bench(road)
    assert "Scan the parts: when they make a whole kit, it is picked." in (await client.get(at)).text
    assert await scan(client, at, "2*MUG-RED") == "yes: 2 × Red mug"
    assert 'data-says="1*MUG-BLUE"' in (await client.get(at)).text
    await client.post(f"{at}/scan", data={"code": "MUG-BLUE", "step": "pick"})
    assert await road.line() == {"picked": "1"}
    undo = {"step": "pick", "current": f"{road.number}/1", "quantity": "1", "part": "MUG-BLUE", "kits": "1"}
    await client.post(f"{at}/undo", data=undo)
    assert await road.line() == {"released": "1"}
    assert "1 kit line" in (await client.get("/board")).text
    await road.prove()
