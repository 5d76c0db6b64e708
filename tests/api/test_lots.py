"""Tracing lots and serials over HTTP, and scanning them at the station."""

import pytest

from lading.flows.company import Company
from lading.flows.fulfilling.choose_parts import CannotTake
from lading.flows.fulfilling.scan_at_station import Done, Scan, scan_item, take_back_scan
from tests.api.test_stock import Client
from tests.lots import WIM, day, found_lots, lying, pick_named, prove, receive
from tests.purchases import came, found_suppliers, order_some
from tests.purchases import receive as receive_order
from tests.road import order
from tests.transfers import sent


async def test_a_lot_is_traced_from_its_receipt_to_its_customers(company: Company, client: Client) -> None:
    await found_lots(company)
    await receive(company, "CURD", 9, lot="L1", expires_on=day(30), bin="A-1")
    number = await sent(company, ("CURD", 2))
    road = await order(company, ("CURD", 3))
    (work,) = await road.release()
    await road.pick(work.id)
    await road.ship(work.id, {1: 2})
    trace = (await client.get("/api/v1/stock/lots/CURD/L1")).json()
    assert [(one["order"], one["quantity"], one["name"], one["email"]) for one in trace["shipments"]] == [
        (road.number, "2", "Ada Lovelace", "ada@example.com")
    ]
    assert [(one["order"], one["quantity"]) for one in trace["in_hands"]] == [(road.number, "1")]
    assert [(one["kind"], one["quantity"], one["what"], one["reference"]) for one in trace["movements"]] == [
        ("shipped", "-2", "shipment", "S100001"), ("transferred", "-2", "transfer", number), ("received", "9", "", ""),
    ]  # fmt: skip
    shipment = (await client.get("/api/v1/shipments/S100001")).json()
    assert shipment["lines"][0]["contents"] == [{"sku": "CURD", "lot": "L1", "serial": "", "quantity": "2"}]
    page = (await client.get("/api/v1/stock/lots", params={"expires_by": str(day(31))})).json()
    assert [(one["lot"], one["sellable"], one["places"]) for one in page["lots"]] == [("L1", "5", ["MAIN"])]
    assert (await client.get("/api/v1/stock/lots/CURD/NOPE")).status_code == 404


async def test_a_serial_is_traced_through_a_purchase_that_came_damaged(company: Company, client: Client) -> None:
    await found_lots(company)
    await found_suppliers(company)
    number = await order_some(company, ("BOWL", 3))
    await receive_order(company, number, came("BOWL", 2, damaged=1, reason="cracked", bin="A-1"))
    assert await lying(company, "BOWL") == ["sellable A-1 2/0", "damaged A-1 1/0"]
    await receive(company, "CAM", 1, serials=["S1"])
    road = await order(company, ("CAM", 1))
    (work,) = await road.release()
    await pick_named(road, work.id, 1, {"serial": "S1"})
    trace = (await client.get("/api/v1/stock/serials/CAM/S1")).json()
    assert (trace["serial"], trace["in_hands"][0]["order"], trace["contents"][0]["picked"]) == ("S1", road.number, "1")
    await prove(company)


async def test_the_station_proposes_what_expires_first_and_takes_what_is_scanned(company: Company) -> None:
    await found_lots(company)
    await receive(company, "CURD", 3, lot="L1", expires_on=day(10), bin="A-2")
    await receive(company, "CURD", 5, lot="L2", expires_on=day(30), bin="A-1")
    await receive(company, "CAM", 2, serials=["S1", "S2"])
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE items SET barcode = '9506000134352' WHERE sku = 'CURD'")
    road = await order(company, ("CURD", 4), ("CAM", 1))
    (work,) = await road.release()

    async def scan(code: str) -> Done | None:
        async with company.database.unit_of_work(WIM) as unit:
            return await scan_item(unit, company.reference, scan=Scan(fulfilment=work.number, step="pick", code=code))

    day_told = f"{day(30):%y%m%d}"
    done = await scan(f"010950600013435217{day_told}10L2")
    assert done is not None
    assert (done.lot, done.quantity) == ("L2", 1)
    with pytest.raises(CannotTake, match="The code says that lot L2 ends on"):
        await scan("01095060001343521730010110L2")
    assert (await scan("2*L1")) is not None
    assert (await scan("S2")) is not None
    await scan("CURD")
    assert await lying(company, "CURD") == ["sellable A-1 L2 5/1", "sellable A-2 L1 3/3"]
    async with company.database.unit_of_work(WIM) as unit:
        await take_back_scan(unit, fulfilment=work.number, done=done)
    assert await lying(company, "CURD") == ["sellable A-1 L2 5/0", "sellable A-2 L1 3/3"]
    assert await lying(company, "CAM") == ["sellable S1 1/0", "sellable S2 1/1"]
    await prove(company)


async def test_a_last_day_is_corrected_with_a_reason(company: Company, client: Client) -> None:
    await found_lots(company)
    await receive(company, "CURD", 2, lot="L1", expires_on=day(30))
    body = {"expires_on": str(day(60)), "reason": "misread"}
    answer = await client.post("/api/v1/stock/lots/CURD/L1/correct", json=body)
    assert (answer.status_code, answer.json()["expires_on"]) == (200, str(day(60)))
    assert (await client.post("/api/v1/stock/lots/CURD/L9/correct", json=body)).status_code == 404
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT data->>'lot', reason FROM events WHERE kind = 'lot.corrected'")
    assert rows == [("L1", "misread")]
