"""Kits on the shelf: the pick list names their components, and scans of those count up whole kits."""

from decimal import Decimal

import pytest

from lading.documents.papers import PickList
from lading.flows.company import Company
from lading.flows.fulfilling.collect_parts import NotCollected
from lading.flows.fulfilling.find_work import find_work_scanned
from lading.flows.fulfilling.scan_at_station import Done, Scan, scan_item, take_back_scan
from lading.flows.fulfilling.show_fulfilments import show_fulfilment
from lading.flows.print_papers import lay_out_pick_list, print_pick_list
from lading.fulfilment.scan import EnoughAlready
from lading.fulfilment.work import NotThatMany
from lading.orders.hold import OrderHeld
from tests.flows.test_kits import PRICE, put_kit
from tests.road import Road, order

BARCODE = "4006381333931"


@pytest.fixture
async def road(company: Company) -> Road:
    """Three sets of two red mugs and a blue one, and a red mug on its own, released."""
    await put_kit(company, MUG_RED=2, MUG_BLUE=1)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE items SET barcode = %s WHERE sku = 'MUG-RED'", [BARCODE])
    lines = [{"sku": "TEA-SET", "quantity": 3, **PRICE}, {"sku": "MUG-RED", "quantity": 1}]
    road = await order(company, lines=lines)
    await road.release()
    return road


async def scan(road: Road, code: str) -> Done | None:
    """A code read at the bench, the kit's line on the screen."""
    async with road.company.database.unit_of_work() as unit:
        said = Scan(fulfilment="F100001", step="pick", code=code, current=(road.number, 1))
        return await scan_item(unit, road.company.reference, scan=said)


async def in_hand(road: Road) -> dict[str, str]:
    """What is collected and makes no whole kit yet."""
    async with road.company.database.unit_of_work() as unit:
        view = await show_fulfilment(unit, name="F100001")
    return {one.sku: str(one.collected) for one in view.lines[0].components if one.collected}


async def test_the_pick_list_shows_a_kits_components(company: Company, road: Road) -> None:
    await scan(road, "MUG-BLUE")
    async with company.database.unit_of_work() as unit:
        assert (await print_pick_list(unit, names=["F100001"])).content[:5] == b"%PDF-"
        paper = (await lay_out_pick_list(unit, names=["F100001"])).paper
    assert isinstance(paper, PickList)
    single, kit = paper.sheets[0].rows
    assert (single.code, single.parts, kit.quantity) == (BARCODE, [], "3")
    assert [(one.quantity, one.code) for one in kit.parts] == [("2", "MUG-BLUE"), ("6", BARCODE)]


async def test_scans_of_parts_count_up_whole_kits(road: Road) -> None:
    first = await scan(road, BARCODE)
    assert first is not None
    assert (first.part, first.kits, await in_hand(road)) == ("MUG-RED", 0, {"MUG-RED": "1"})
    await scan(road, "2*MUG-BLUE")
    last = await scan(road, "3*mug-red")
    assert last is not None
    assert (last.kits, await road.line(), await in_hand(road)) == (2, {"released": "1", "picked": "2"}, {})
    with pytest.raises(NotThatMany, match="takes 1 each more of Blue mug here, not 2"):
        await scan(road, "2*MUG-BLUE")
    await scan(road, "MUG-BLUE")
    with pytest.raises(EnoughAlready, match="All Blue mug for Tea set are collected"):
        await scan(road, "MUG-BLUE")
    await scan(road, "2*MUG-RED")
    assert (await road.line(), await road.line(2)) == ({"picked": "3"}, {"released": "1"})
    assert (await scan(road, BARCODE)).part == ""  # type: ignore[union-attr]
    assert await road.events() == ["order.placed", "order.released", "order.picked", "order.picked", "order.picked"]
    await road.prove()


async def test_a_scan_of_a_part_is_taken_back_with_the_kit_that_it_made(company: Company, road: Road) -> None:
    await scan(road, "2*MUG-RED")
    done = await scan(road, "MUG-BLUE")
    assert done is not None
    assert await road.line() == {"released": "2", "picked": "1"}
    async with company.database.unit_of_work() as unit:
        await take_back_scan(unit, fulfilment="F100001", done=done)
    assert (await road.line(), await in_hand(road)) == ({"released": "3"}, {"MUG-RED": "2"})
    with pytest.raises(NotCollected):
        async with company.database.unit_of_work() as unit:
            await take_back_scan(unit, fulfilment="F100001", done=Done(**{**_told(done), "kits": Decimal(0)}))
    await road.prove()


def _told(done: Done) -> dict[str, object]:
    return {name: getattr(done, name) for name in done.__struct_fields__}


async def test_what_moves_the_line_otherwise_begins_the_collecting_anew(company: Company, road: Road) -> None:
    await scan(road, "2*MUG-RED")
    await scan(road, "3*TEA-SET")
    assert (await road.line(), await in_hand(road)) == ({"picked": "3"}, {})
    await road.prove()


async def test_holds_stop_parts_as_they_stop_kits(company: Company, road: Road) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            "INSERT INTO holds (id, order_id, reason, sentence, steps, placed_at, placed_by)"
            " SELECT gen_random_uuid(), id, 'staff', 'Wait', '{pick}', now(), 'user:anna' FROM orders"
        )
        await unit.execute("UPDATE orders SET open_holds = 1")
    with pytest.raises(OrderHeld):
        await scan(road, "MUG-BLUE")
    assert await in_hand(road) == {}


async def test_a_parts_code_leads_to_the_kit_that_waits_for_it(company: Company, road: Road) -> None:
    async with company.database.unit_of_work() as unit:
        assert await find_work_scanned(unit, code="MUG-BLUE", place=None) == ["F100001"]
