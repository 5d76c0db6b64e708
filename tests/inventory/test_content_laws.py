"""The laws of what lies where, each broken once on purpose."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.inventory.content_laws import CONTENT_LAWS
from tests.lots import day, found_lots, pick_named, receive
from tests.road import order
from tests.transfers import sent

_UNCHECKED = "ALTER TABLE stock_contents DROP CONSTRAINT stock_contents_sane_check; "
CORRUPTIONS = {
    "contents_equal_movements": "UPDATE stock_contents SET bin = 'A-2' WHERE lot = 'L1'",
    "contents_are_on_hand": f"{_UNCHECKED}UPDATE stock_contents SET quantity = quantity - 1 WHERE lot = 'L1'",
    "picked_contents_are_in_hands": "UPDATE stock_contents SET picked = 0",
    "hands_know_what_they_hold": "DELETE FROM picked_contents",
    "serials_are_there_once": "DROP INDEX stock_contents_serial_idx; INSERT INTO stock_contents SELECT sku, 'STORE',"
    " condition, bin, lot, serial, quantity, 0, since FROM stock_contents WHERE serial = 'S2'",
    "units_are_told_apart": "UPDATE stock_contents SET serial = '' WHERE serial = 'S2'",
    "lots_leave_with_shipments": "UPDATE shipped_contents SET serial = 'S9'",
    "lots_on_the_road_are_in_transit": "UPDATE transfer_contents SET sent = sent + 1",
}


def test_every_law_has_its_corruption() -> None:
    assert set(CORRUPTIONS) == {law.name for law in CONTENT_LAWS}


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    await found_lots(company)
    await receive(company, "CURD", 5, lot="L1", expires_on=day(30), bin="A-1")
    await receive(company, "CAM", 2, serials=["S1", "S2"])
    await sent(company, ("CURD", 1))
    road = await order(company, ("CURD", 2), ("CAM", 1))
    (work,) = await road.release()
    await pick_named(road, work.id, 2, {"serial": "S1"})
    await road.ship(work.id, {2: 1})
    await road.pick(work.id)
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        for statement in CORRUPTIONS[law].split(";"):
            await unit.execute(statement)  # type: ignore[arg-type]
    found = {breach.law: breach for breach in await audit(company.database)}
    assert law in found
    assert found[law].first
