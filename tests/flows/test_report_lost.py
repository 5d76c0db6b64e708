"""A shipment is lost on its way: its units stay shipped, their promise has no day, and whoever waits is named."""

from uuid import uuid4

import pytest

from lading.app.promise_duties import note_promises
from lading.flows.company import Company
from lading.flows.fulfilling.deliver import DeliveredAlready
from lading.flows.fulfilling.report_lost import ReportLost, report_lost
from lading.flows.fulfilling.void_shipments import VoidedAlready, VoidShipment, void_shipments
from lading.flows.show_orders import show_order
from lading.kernel import Invalid, NotFound
from lading.shipping.shipments import Shipment
from tests.road import ANNA, Road, order


async def lose(road: Road, shipment: Shipment, reason: str = "the carrier has ended its search") -> Shipment:
    async with road.company.database.unit_of_work(ANNA) as unit:
        return (await report_lost(unit, wishes=[ReportLost(shipment=shipment.id, reason=reason)]))[0]


async def shipped(company: Company) -> tuple[Road, Shipment]:
    """Five mugs on their way."""
    road = await order(company, ("MUG-RED", 5))
    (work,) = await road.release()
    await road.pick(work.id)
    await road.pack(work.id)
    return road, await road.ship(work.id)


async def test_what_is_lost_has_no_day_and_the_orders_are_named(company: Company) -> None:
    road, shipment = await shipped(company)
    await road.deliver(shipment.id, {1: 2})
    await lose(road, shipment)
    await lose(road, shipment, "said again")
    assert await road.line() == {"shipped": "3", "delivered": "2"}
    while await note_promises(company):
        pass
    async with company.database.unit_of_work() as unit:
        promise = (await show_order(unit, number=road.number)).lines[0].promise
    assert (promise.ship_by, promise.reason, promise.version) == (None, "parcel_lost", 2)
    ((data,),) = await road.ask("SELECT data FROM events WHERE kind = 'promise.moved'")
    assert (data["cause"], [one[:2] for one in data["orders"]]) == (f"shipment/{shipment.number}", [[road.number, 1]])
    lost = await road.ask("SELECT data -> 'units', reason FROM events WHERE kind = 'shipment.lost'")
    assert lost == [([[1, "3"]], "the carrier has ended its search")]
    await road.prove()


async def test_what_is_found_is_delivered_after_all(company: Company) -> None:
    road, shipment = await shipped(company)
    await lose(road, shipment)
    await road.deliver(shipment.id)
    assert await road.line() == {"delivered": "5"}
    with pytest.raises(DeliveredAlready):
        await lose(road, shipment)
    await road.prove()


async def test_what_cannot_be_lost_is_refused(company: Company) -> None:
    road, shipment = await shipped(company)
    with pytest.raises(Invalid, match="how you know"):
        await lose(road, shipment, "  ")
    async with company.database.unit_of_work(ANNA) as unit:
        with pytest.raises(NotFound):
            await report_lost(unit, wishes=[ReportLost(shipment=uuid4(), reason="gone")])
        await void_shipments(unit, wishes=[VoidShipment(shipment=shipment.id, reason="it stood here")])
    with pytest.raises(VoidedAlready):
        await lose(road, shipment)
    await road.prove()
