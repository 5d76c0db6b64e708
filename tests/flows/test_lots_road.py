"""Lots, serials and bins on the road of an order: what is picked, ships, comes back and breaks is known exactly."""

import asyncio

import pytest

from lading.flows.company import Company
from lading.flows.fulfilling.choose_parts import CannotTake
from lading.flows.fulfilling.pick import Unpick, unpick
from lading.flows.fulfilling.void_shipments import VoidShipment, void_shipments
from lading.inventory.contents import SerialElsewhere
from lading.kernel import Invalid, Refusal
from tests.lots import D, adjust, day, found_lots, lying, pick_named, prove, put_away, receive, regrade
from tests.road import ANNA, order


async def test_what_expires_first_is_picked_shipped_and_comes_back_when_voided(company: Company) -> None:
    await found_lots(company)
    await receive(company, "CURD", 4, lot="L2", expires_on=day(30), bin="A-1")
    await receive(company, "CURD", 3, lot="L1", expires_on=day(10), bin="A-2")
    road = await order(company, ("CURD", 5))
    (work,) = await road.release()
    await road.pick(work.id)
    assert await lying(company, "CURD") == ["sellable A-1 L2 4/2", "sellable A-2 L1 3/3"]
    await prove(company)
    shipment = await road.ship(work.id)
    assert await lying(company, "CURD") == ["sellable A-1 L2 2/0"]
    await prove(company)
    async with company.database.unit_of_work(ANNA) as unit:
        await void_shipments(unit, wishes=[VoidShipment(shipment=shipment.id, reason="never left")])
    assert await lying(company, "CURD") == ["sellable A-1 L2 4/2", "sellable A-2 L1 3/3"]
    await prove(company)
    await road.recall(work.id)
    assert await lying(company, "CURD") == ["sellable A-1 L2 4/0", "sellable A-2 L1 3/0"]
    await prove(company)


async def test_another_lot_may_be_picked_but_no_expired_one(company: Company) -> None:
    await found_lots(company)
    await receive(company, "CURD", 3, lot="L1", expires_on=day(10))
    await receive(company, "CURD", 3, lot="L2", expires_on=day(30))
    await receive(company, "CURD", 2, lot="OLD", expires_on=day(5))
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE lots SET expires_on = current_date - 1 WHERE lot = 'OLD'")
    road = await order(company, ("CURD", 4))
    (work,) = await road.release()
    with pytest.raises(CannotTake, match="Lot OLD of CURD expired"):
        await pick_named(road, work.id, 1, {"lot": "OLD", "quantity": D(1)})
    await pick_named(road, work.id, 1, {"lot": "L2", "quantity": D(2)}, quantity=3)
    assert (await lying(company, "CURD"))[:2] == ["sellable L1 3/1", "sellable L2 3/2"]
    async with company.database.unit_of_work(ANNA) as unit:
        await unpick(unit, wishes=[Unpick(fulfilment=work.id, lines=None, rather=[("L1", "")])])
    assert (await lying(company, "CURD"))[:2] == ["sellable L1 3/0", "sellable L2 3/0"]
    await prove(company)


async def test_too_short_a_shelf_life_stops_the_pick_with_its_reason(company: Company) -> None:
    await found_lots(company)
    await receive(company, "CURD", 3, lot="SOON", expires_on=day(2))
    await receive(company, "CURD", 1, lot="LATER", expires_on=day(9))
    road = await order(company, ("CURD", 2))
    (work,) = await road.release()
    with pytest.raises(CannotTake, match=r"1 may leave MAIN, not 2\. Besides: 3 in lot SOON too close to its last day"):
        await road.pick(work.id)
    assert await road.line() == {"released": "2"}


async def test_serials_are_named_and_damaged_ones_are_kept_apart(company: Company) -> None:
    await found_lots(company)
    await receive(company, "CAM", 3, serials=["S1", "S2", "S3"], bin="A-1")
    road = await order(company, ("CAM", 2))
    (work,) = await road.release()
    with pytest.raises(Invalid, match="CAM is tracked by serial: say which 2 were picked at MAIN"):
        await road.pick(work.id)
    await pick_named(road, work.id, 1, {"serial": "S3"}, {"serial": "S1"})
    assert await lying(company, "CAM") == ["sellable A-1 S1 1/1", "sellable A-1 S2 1/0", "sellable A-1 S3 1/1"]
    await road.reject(work.id, "damaged", {1: 1})
    assert await lying(company, "CAM") == ["sellable A-1 S1 1/1", "sellable A-1 S2 1/0", "damaged S3 1/0"]
    await prove(company)


async def test_two_pickers_cannot_take_the_same_serial_or_more_of_a_lot(company: Company) -> None:
    await found_lots(company)
    await receive(company, "CAM", 2, serials=["S1", "S2"])
    await receive(company, "CURD", 3, lot="L1", expires_on=day(30))
    await receive(company, "CURD", 3, lot="L2", expires_on=day(40))
    roads = [await order(company, ("CAM", 1), ("CURD", many)) for many in (2, 3)]
    works = [(await road.release())[0].id for road in roads]
    for line, named in ((1, {"serial": "S1"}), (2, {"lot": "L1", "quantity": D(2)})):
        picks = [pick_named(road, work, line, named) for road, work in zip(roads, works, strict=True)]
        done = await asyncio.gather(*picks, return_exceptions=True)
        assert [type(one) for one in done if one] == [CannotTake]
    rows = await roads[0].ask("SELECT sku, lot, serial, sum(quantity) FROM picked_contents GROUP BY 1, 2, 3 ORDER BY 1")
    assert rows == [("CAM", "", "S1", 1), ("CURD", "L1", "", 2)]
    await prove(company)


async def test_two_places_cannot_receive_the_same_serial(company: Company) -> None:
    await found_lots(company)
    both = [receive(company, "CAM", 1, place=place, serials=["S1"]) for place in ("MAIN", "STORE")]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert [type(one) for one in done if one] == [SerialElsewhere]
    await prove(company)


async def test_a_short_empties_the_shelf_lot_by_lot_and_leaves_what_others_were_promised(company: Company) -> None:
    await found_lots(company)
    await receive(company, "CURD", 3, lot="L1", expires_on=day(10))
    await receive(company, "CURD", 3, lot="L2", expires_on=day(30))
    other = await order(company, ("CURD", 2))
    road = await order(company, ("CURD", 3))
    (work,) = await road.release()
    await road.pick(work.id, short={1: 3})
    assert await lying(company, "CURD") == ["sellable L2 2/0"]
    assert await other.line() == {"reserved": "2"}
    await prove(company)


async def test_bins_begin_while_units_are_in_hands_and_on_the_road(company: Company) -> None:
    gone, held = await order(company, ("MUG-RED", 4)), await order(company, ("MUG-RED", 7))
    (left,), (work,) = await gone.release(), await held.release()
    shipment = await gone.ship(left.id)
    await held.pick(work.id, {1: 5})
    await found_lots(company)
    assert await lying(company, "MUG-RED") == ["sellable 96/5"]
    async with company.database.unit_of_work(ANNA) as unit:
        await void_shipments(unit, wishes=[VoidShipment(shipment=shipment.id, reason="never left")])
    assert await lying(company, "MUG-RED") == ["sellable 100/9"]
    await prove(company)
    await gone.ship(left.id)
    await held.pick(work.id)
    await held.ship(work.id)
    assert await lying(company, "MUG-RED") == ["sellable 89/0"]
    await prove(company)


async def test_bins_are_moved_between_and_conditions_change(company: Company) -> None:
    await found_lots(company)
    assert await lying(company, "MUG-RED") == ["sellable 100/0"]
    await put_away(company, "MUG-RED", 40, "A-1")
    await put_away(company, "MUG-RED", 10, "A-2", bin="A-1")
    road = await order(company, ("MUG-RED", 90))
    (work,) = await road.release()
    await road.pick(work.id, {1: 65})
    assert await lying(company, "MUG-RED") == ["sellable 60/60", "sellable A-1 30/5", "sellable A-2 10/0"]
    await regrade(company, "MUG-RED", 15, "damaged", bin="A-1")
    assert await road.stock("MUG-RED") == ("85", "85")
    assert await road.line() == {"picked": "65", "released": "20", "backordered": "5"}
    await regrade(company, "MUG-RED", 5, "scrapped", condition="damaged")
    await regrade(company, "MUG-RED", 10, "sellable", condition="damaged", to_bin="A-2")
    assert await lying(company, "MUG-RED") == ["sellable 60/60", "sellable A-1 15/5", "sellable A-2 20/0"]
    await adjust(company, "MUG-RED", -1, bin="A-2")
    await prove(company)


async def test_refusals_name_what_is_missing(company: Company) -> None:
    await found_lots(company)
    await receive(company, "CURD", 3, lot="L1", expires_on=day(10))
    await receive(company, "CURD", 3, lot="L2", expires_on=day(30))
    await receive(company, "CAM", 1, serials=["S1"])
    for act, code in (
        (receive(company, "CURD", 1), "lot_missing"),
        (receive(company, "CURD", 1, lot="NEW"), "expiry_missing"),
        (receive(company, "CURD", 1, lot="L1", expires_on=day(11)), "expiry_differs"),
        (receive(company, "CURD", 1, lot="DEAD", expires_on=day(-1)), "expired"),
        (receive(company, "CAM", 2, serials=["S8"]), "serials_missing"),
        (receive(company, "CAM", 2, serials=["S8", "S8"]), "given_twice"),
        (receive(company, "CAM", 1, serials=["S1"], place="STORE"), "serial_elsewhere"),
        (receive(company, "BOWL", 1, lot="L1"), "not_tracked"),
        (receive(company, "BOWL", 1, bin="Z-9"), "unknown_bin"),
        (receive(company, "BOWL", 1, bin="A-1", place="STORE"), "no_bins"),
        (adjust(company, "CURD", -1), "lot_missing"),
        (adjust(company, "CURD", -4, lot="L1"), "not_there"),
        (adjust(company, "CAM", -1, serials=["S9"]), "not_there"),
        (regrade(company, "BOWL", 1, "damaged"), "not_there"),
    ):
        with pytest.raises(Refusal) as refused:
            await act
        codes = {error.code for error in refused.value.errors} or {refused.value.code}
        assert codes == {code}
    await prove(company)
