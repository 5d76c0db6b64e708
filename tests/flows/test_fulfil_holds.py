"""Holds stop steps; recalls, unpicking and unpacking go back; whoever begins says so."""

import pytest

from lading.flows.changing.hold_orders import HoldOrder, ReleaseOrder, hold_orders, release_orders
from lading.flows.company import Company
from lading.flows.floor import WorkMoved
from lading.flows.fulfilling.accept import Accept, accept_work
from lading.flows.fulfilling.pack import Unpack, unpack
from lading.flows.fulfilling.pick import Pick, PickedBySomebody, Unpick, pick, put_down, take_up, unpick
from lading.flows.fulfilling.release import NotAccepted
from lading.kernel import Invalid
from lading.orders.hold import NewHold, OrderHeld
from tests.road import Road, order


async def hold(road: Road, *steps: str, line: int | None = None) -> None:
    held = NewHold(reason="fraud", sentence="Looks odd.", steps=list(steps), line=line)
    async with road.company.database.unit_of_work() as unit:
        await hold_orders(unit, wishes=[HoldOrder(road.number, held)])


async def test_a_hold_stops_the_release(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1), ("BOWL", 1))
    await hold(road, "release")
    with pytest.raises(OrderHeld):
        await road.release()
    async with company.database.unit_of_work() as unit:
        await release_orders(unit, wishes=[ReleaseOrder(road.number, "called")])
    assert len(await road.release()) == 1
    await road.prove()


async def test_a_held_line_stays_behind(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1), ("BOWL", 1))
    await hold(road, "release", "ship", line=2)
    (work,) = await road.release()
    assert (await road.line(1), await road.line(2)) == ({"released": "1"}, {"reserved": "1"})
    with pytest.raises(OrderHeld):
        await road.release({2: 1})
    await road.ship(work.id)
    await road.prove()


async def test_holds_stop_picking_packing_and_shipping(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    (work,) = await road.release()
    await road.pick(work.id, {1: 1})
    await hold(road, "pick", "pack", "ship")
    for step in (road.pick, road.pack, road.ship):
        with pytest.raises(OrderHeld):
            await step(work.id)
    assert await road.line() == {"released": "1", "picked": "1"}


async def test_an_order_that_nobody_accepted_is_not_released(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2), channel="paid")
    with pytest.raises(NotAccepted):
        await road.release()


async def test_a_recall_takes_everything_back_and_holds_it(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3), ("GIFT-WRAP", 1))
    (work,) = await road.release()
    await road.pick(work.id, {1: 2, 2: 1})
    await road.pack(work.id)
    await road.recall(work.id)
    assert (await road.line(1), await road.line(2)) == ({"reserved": "3"}, {"open": "1"})
    assert (await road.works(), await road.stock("MUG-RED")) == ([("F100001", "MAIN", "recalled")], ("100", "3"))
    with pytest.raises(OrderHeld):
        await road.release()
    await road.prove()


async def test_picked_and_packed_by_mistake_goes_back(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    (work,) = await road.release()
    await road.pick(work.id)
    await road.pack(work.id)
    async with company.database.unit_of_work() as unit:
        await unpack(unit, wishes=[Unpack(fulfilment=work.id, parcels=["F100001-1"])])
    async with company.database.unit_of_work() as unit:
        await unpick(unit, wishes=[Unpick(fulfilment=work.id)])
    assert (await road.line(), await road.works()) == ({"released": "3"}, [("F100001", "MAIN", "picking")])
    await road.prove()


async def test_one_picker_at_a_time(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    (work,) = await road.release()
    async with company.database.unit_of_work() as unit:
        await take_up(unit, fulfilments=[work.id], picker="user:ben")
    with pytest.raises(PickedBySomebody, match="user:ben"):
        async with company.database.unit_of_work() as unit:
            await take_up(unit, fulfilments=[work.id], picker="user:anna")
    assert await road.works() == [("F100001", "MAIN", "picking")]
    async with company.database.unit_of_work() as unit:
        await put_down(unit, fulfilments=[work.id])
    assert await road.works() == [("F100001", "MAIN", "open")]
    await road.prove()


async def test_who_saw_older_work_is_told(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    (work,) = await road.release()
    await road.cancel({1: 1})
    with pytest.raises(WorkMoved, match="version 2, you saw 1"):
        async with company.database.unit_of_work() as unit:
            await pick(unit, company.reference, wishes=[Pick(fulfilment=work.id, version=1)])


async def test_a_hold_on_one_fulfilment_leaves_the_others_alone(company: Company) -> None:
    road = await order(company, ("TEA-1KG", 1), ("BOWL", 1))
    main, store = sorted(await road.release(), key=lambda work: work.place)
    held = NewHold(reason="broken", sentence="Ask first.", steps=["pick", "accept"], fulfilment=store.id)
    async with company.database.unit_of_work() as unit:
        await hold_orders(unit, wishes=[HoldOrder(road.number, held)])
    await road.pick(main.id)
    with pytest.raises(OrderHeld):
        await road.pick(store.id)
    with pytest.raises(OrderHeld):
        async with company.database.unit_of_work() as unit:
            await accept_work(unit, wishes=[Accept(fulfilment=store.id)])
    await road.prove()


async def test_only_work_of_the_order_can_be_held(company: Company) -> None:
    road, other = await order(company, ("MUG-RED", 1)), await order(company, ("MUG-BLUE", 1))
    (work,) = await other.release()
    held = NewHold(reason="broken", sentence="Ask first.", steps=["pick"], fulfilment=work.id)
    with pytest.raises(Invalid, match="no work of this fulfilment"):
        async with company.database.unit_of_work() as unit:
            await hold_orders(unit, wishes=[HoldOrder(road.number, held)])
