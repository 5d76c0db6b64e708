"""Places that cannot: shorts and rejections send units elsewhere or let them wait, and stock follows the reason."""

import pytest

from lading.flows.company import Company
from lading.kernel import Invalid
from tests.road import Road, order


async def movements(road: Road) -> list[tuple[object, ...]]:
    return await road.ask(
        "SELECT sku, place, kind, quantity, reason, reference FROM movements WHERE kind <> 'received' ORDER BY id"
    )


async def open_tasks(road: Road) -> list[tuple[object, ...]]:
    return await road.ask("SELECT kind, subject FROM tasks ORDER BY id")


async def test_a_short_pick_is_promised_from_another_place(company: Company) -> None:
    road = await order(company, ("MUG-RED", 5))
    (work,) = await road.release()
    await road.pick(work.id, short={1: 2})
    assert await road.line() == {"reserved": "2", "picked": "3"}
    assert await road.stock("MUG-RED", "STORE") == ("10", "2")
    assert await road.stock("MUG-RED") == ("3", "3")
    assert await movements(road) == [("MUG-RED", "MAIN", "adjusted", -97, "not_in_stock", "F100001")]
    assert await open_tasks(road) == [("stock.count", "item/MUG-RED")]
    (second,) = await road.release()
    assert (second.place, second.lines[work.orders()[0], 1].quantity) == ("STORE", 2)
    await road.prove()


async def test_others_keep_what_they_were_promised_on_an_empty_shelf(company: Company) -> None:
    other = await order(company, ("MUG-RED", 30))
    road = await order(company, ("MUG-RED", 5))
    (work,) = await road.release()
    await road.pick(work.id, short={1: 5})
    assert (await other.line(), await road.stock("MUG-RED")) == ({"reserved": "30"}, ("30", "30"))
    assert await road.line() == {"reserved": "5"}
    await road.prove()


async def test_damaged_units_are_kept_apart_and_what_nobody_has_waits(company: Company) -> None:
    road = await order(company, ("BOWL", 3))
    (work,) = await road.release()
    await road.pick(work.id, short={1: 1}, why="damaged")
    assert await road.line() == {"backordered": "1", "picked": "2"}
    assert await road.stock("BOWL", "STORE") == ("2", "2")
    assert await movements(road) == [
        ("BOWL", "STORE", "regraded", -1, "damaged", "F100001"),
        ("BOWL", "STORE", "regraded", 1, "damaged", "F100001"),
    ]
    assert await road.ask("SELECT sku, condition, quantity FROM stock_contents") == [("BOWL", "damaged", 1)]
    promise = await road.ask("SELECT promised_for, promise_reason FROM order_lines")
    assert promise == [(None, "waits_for_stock")]
    await road.prove()


async def test_a_rejected_fulfilment_goes_to_the_next_place(company: Company) -> None:
    road = await order(company, ("MUG-RED", 4))
    (work,) = await road.release()
    await road.pick(work.id, {1: 3})
    await road.pack(work.id, {1: 2})
    await road.reject(work.id, "too_busy")
    assert (await road.line(), await road.works()) == ({"reserved": "4"}, [("F100001", "MAIN", "rejected")])
    assert (await road.stock("MUG-RED"), await road.stock("MUG-RED", "STORE")) == (("100", "0"), ("10", "4"))
    told = await road.ask("SELECT reason, data -> 'elsewhere' FROM events WHERE kind = 'order.rejected_by_place'")
    assert told == [("too_busy", [[1, "STORE", "4"]])]
    await road.prove()


async def test_units_rejected_by_both_places_wait(company: Company) -> None:
    road = await order(company, ("MUG-RED", 4))
    (first,) = await road.release()
    await road.reject(first.id, "mismatch")
    (second,) = await road.release()
    await road.reject(second.id, "not_in_stock", {1: 3})
    assert await road.line() == {"backordered": "3", "released": "1"}
    assert (await road.stock("MUG-RED"), await road.stock("MUG-RED", "STORE")) == (("0", "0"), ("1", "1"))
    await road.prove()


async def test_nobody_else_has_what_a_place_is_too_busy_for(company: Company) -> None:
    road = await order(company, ("BOWL", 2), ("GIFT-WRAP", 1))
    (work,) = await road.release()
    await road.reject(work.id, "too_busy")
    assert (await road.line(1), await road.line(2)) == ({"reserved": "2"}, {"open": "1"})
    assert await road.stock("BOWL", "STORE") == ("3", "2")
    assert await open_tasks(road) == [("fulfilment.nobody_else", f"order/{road.number}")]
    assert [work.place for work in await road.release()] == ["STORE"]
    await road.prove()


async def test_an_order_to_be_fetched_waits_for_its_place(company: Company) -> None:
    road = await order(company, ("MUG-BLUE", 2), pickup_at="MAIN")
    (work,) = await road.release()
    await road.reject(work.id, "damaged")
    assert await road.line() == {"backordered": "2"}
    await road.prove()


async def test_an_unknown_reason_is_refused(company: Company) -> None:
    road = await order(company, ("BOWL", 2))
    (work,) = await road.release()
    with pytest.raises(Invalid, match="choose one of not_in_stock, damaged, mismatch, too_busy"):
        await road.reject(work.id, "no idea")
    assert await road.line() == {"released": "2"}


async def test_packed_units_that_break_leave_their_parcel(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    (work,) = await road.release()
    await road.pick(work.id)
    await road.pack(work.id, {1: 2}, {1: 1})
    await road.reject(work.id, "damaged", {1: 2})
    assert await road.line() == {"reserved": "2", "packed": "1"}
    parcels = await road.ask("SELECT number, emptied_at IS NULL FROM parcels ORDER BY 1")
    assert parcels == [("F100001-1", True), ("F100001-2", False)]
    await road.prove()
