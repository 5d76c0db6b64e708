"""An order from release to the door: whole, in parts, in several parcels, from two places."""

import pytest

from lading.flows.company import Company
from lading.flows.floor import NothingToDo
from lading.flows.fulfilling.deliver import DeliveredAlready
from lading.flows.fulfilling.release import NothingToRelease
from lading.fulfilment.work import NotThatMany
from lading.kernel import Invalid, NotFound
from tests.road import Road, order


async def test_an_order_travels_to_the_door(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2), ("TEA-1KG", "0.5"))
    (work,) = await road.release()
    assert (work.number, work.place, await road.progress()) == ("F100001", "MAIN", "released")
    await road.pick(work.id)
    assert await road.progress() == "picked"
    assert await road.pack(work.id) == ["F100001-1"]
    shipment = await road.ship(work.id, carrier="dhl", tracking_number="JD014")
    assert (shipment.number, shipment.state, await road.progress()) == ("S100001", "shipped", "shipped")
    assert await road.stock("MUG-RED") == ("98", "0")
    assert await road.stock("TEA-1KG") == ("12", "0")
    assert (await road.deliver(shipment.id)).state == "delivered"
    assert await road.progress() == "delivered"
    assert await road.events() == [
        "order.placed", "order.released", "order.picked", "order.packed", "order.shipped", "order.delivered",
    ]  # fmt: skip
    await road.prove()


async def test_every_step_can_be_partial(company: Company) -> None:
    road = await order(company, ("MUG-RED", 10))
    (first,) = await road.release({1: 8})
    await road.pick(first.id, {1: 5})
    await road.pack(first.id, {1: 1}, {1: 2})
    shipment = await road.ship(first.id, parcels=["F100001-2"])
    await road.deliver(shipment.id, {1: 1})
    assert await road.line() == {
        "reserved": "2", "released": "3", "picked": "2", "packed": "1", "shipped": "1", "delivered": "1",
    }  # fmt: skip
    assert await road.works() == [("F100001", "MAIN", "picking")]
    assert await road.stock("MUG-RED") == ("98", "8")
    await road.prove()


async def test_two_places_make_two_fulfilments(company: Company) -> None:
    road = await order(company, ("BOWL", 1), ("MUG-RED", 20), ("GIFT-WRAP", 1))
    works = await road.release()
    assert [(one.place, sorted(line for _, line in one.lines)) for one in works] == [("STORE", [1, 3]), ("MAIN", [2])]
    await road.prove()


async def test_more_released_later_is_another_fulfilment(company: Company) -> None:
    road = await order(company, ("MUG-RED", 4))
    await road.release({1: 1})
    await road.release()
    assert await road.works() == [("F100001", "MAIN", "open"), ("F100002", "MAIN", "open")]
    with pytest.raises(NothingToRelease):
        await road.release()
    await road.prove()


async def test_what_needs_no_stock_goes_by_itself_when_alone(company: Company) -> None:
    road = await order(company, ("GIFT-WRAP", 2))
    (work,) = await road.release()
    assert (work.place, await road.line()) == ("MAIN", {"released": "2"})
    await road.ship(work.id)
    await road.prove()


async def test_a_place_may_ship_without_picking_first(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    (work,) = await road.release()
    await road.ship(work.id, {1: 1})
    assert await road.line() == {"released": "2", "shipped": "1"}
    await road.pick(work.id, {1: 1})
    await road.ship(work.id)
    assert (await road.line(), await road.stock("MUG-RED")) == ({"released": "1", "shipped": "2"}, ("98", "1"))
    await road.prove()


async def test_part_of_a_parcel_that_leaves_becomes_a_parcel(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    (work,) = await road.release()
    await road.pick(work.id)
    await road.pack(work.id)
    await road.ship(work.id, {1: 1})
    parcels = await road.ask(
        "SELECT p.number, p.shipment_id IS NOT NULL, l.quantity FROM parcels p JOIN parcel_lines l"
        " ON l.parcel_id = p.id ORDER BY 1"
    )
    assert parcels == [("F100001-1", False, 2), ("F100001-2", True, 1)]
    await road.prove()


async def test_a_case_takes_twelve_from_the_shelf(company: Company) -> None:
    road = await order(company, lines=[{"sku": "MUG-RED", "quantity": "2", "unit": "case"}])
    (work,) = await road.release()
    await road.pick(work.id, {1: 1})
    await road.ship(work.id)
    assert (await road.line(), await road.stock("MUG-RED")) == ({"released": "1", "shipped": "1"}, ("88", "12"))
    await road.prove()


async def test_more_than_there_is_cannot_be_picked(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    (work,) = await road.release()
    with pytest.raises(NotThatMany, match="3 wanted, 2 released"):
        await road.pick(work.id, {1: 3})
    with pytest.raises(Invalid, match="has no line 9"):
        await road.pick(work.id, {9: 1})
    await road.pick(work.id)
    with pytest.raises(NothingToDo):
        await road.pick(work.id)
    await road.prove()


async def test_what_has_arrived_cannot_arrive_again(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    (work,) = await road.release()
    shipment = await road.ship(work.id)
    await road.deliver(shipment.id)
    with pytest.raises(DeliveredAlready):
        await road.deliver(shipment.id)
    with pytest.raises(NotFound):
        await road.deliver(work.id)
    await road.prove()


async def test_a_case_and_fractions_are_refused_where_too_fine(company: Company) -> None:
    road = Road(company, (await order(company, ("TEA-1KG", "1.5"))).number)
    (work,) = await road.release()
    with pytest.raises(Invalid, match="3 digits"):
        await road.pick(work.id, {1: "0.0001"})
    await road.pick(work.id, {1: "0.125"})
    assert await road.line() == {"released": "1.375", "picked": "0.125"}
