"""Orders that go to places by themselves, when their channel says so and its time for second thoughts is over."""

from lading.flows.changing.hold_orders import ReleaseOrder, release_orders
from lading.flows.company import Company
from lading.flows.fulfilling.release_due import note_forgotten_orders, note_releasable, release_due
from tests.road import Road, order


async def setting(company: Company, channel: str, settings: str) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE channels SET settings = %s::jsonb WHERE code = %s", [settings, channel])
        await unit.execute("UPDATE reference_version SET version = version + 1")


async def work_off(company: Company) -> int:
    await note_releasable(company)
    return await release_due(company)


async def waiting(road: Road) -> int:
    return (await road.ask("SELECT count(*) FROM releases_due"))[0][0]


async def test_an_order_goes_by_itself_without_delay_where_set(company: Company) -> None:
    await setting(company, "web", '{"release_after_minutes": 0}')
    road = await order(company, ("MUG-RED", 1))
    assert await work_off(company) == 1
    assert (await road.works(), await waiting(road)) == ([("F100001", "MAIN", "open")], 0)
    actor = await road.ask("SELECT actor FROM events WHERE kind = 'order.released'")
    assert actor == [("system:release",)]
    await road.prove()


async def test_there_is_time_for_second_thoughts(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    assert (await work_off(company), await waiting(road), await road.progress()) == (0, 1, "reserved")
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE releases_due SET due_at = due_at - interval '5 minutes'")
    assert (await work_off(company), await road.progress()) == (1, "released")


async def test_channels_that_release_by_hand_are_left_alone(company: Company) -> None:
    await setting(company, "phone", '{"release": "by_hand"}')
    road = await order(company, ("MUG-RED", 1), channel="phone")
    assert (await work_off(company), await waiting(road)) == (0, 0)


async def test_a_held_order_goes_when_it_is_let_go(company: Company) -> None:
    await setting(company, "paid", '{"require_payment": true, "release_after_minutes": 0}')
    road = await order(company, ("MUG-RED", 1), channel="paid")
    assert (await work_off(company), await road.works(), await waiting(road)) == (1, [], 0)
    async with company.database.unit_of_work() as unit:
        await release_orders(unit, wishes=[ReleaseOrder(road.number, "paid by bank")])
    assert (await work_off(company), await road.works()) == (1, [("F100001", "MAIN", "open")])


async def test_a_place_that_is_too_busy_is_not_asked_again_by_itself(company: Company) -> None:
    await setting(company, "web", '{"release_after_minutes": 0}')
    road = await order(company, ("BOWL", 1))
    await work_off(company)
    (work,) = await road.ask("SELECT id FROM fulfilments")
    await road.reject(work[0], "too_busy")
    await work_off(company)
    assert (await road.line(), await road.works()) == ({"reserved": "1"}, [("F100001", "STORE", "rejected")])
    await road.prove()


async def test_after_a_restore_nothing_is_forgotten(company: Company) -> None:
    await setting(company, "web", '{"release_after_minutes": 0}')
    road = await order(company, ("MUG-RED", 1))
    async with company.database.unit_of_work() as unit:
        await unit.execute("INSERT INTO consumers (name, xid, id) VALUES ('release', pg_current_xact_id(), 999)")
    assert await work_off(company) == 0
    assert (await note_forgotten_orders(company), await note_forgotten_orders(company)) == (1, 0)
    assert (await release_due(company), await road.progress()) == (1, "released")
