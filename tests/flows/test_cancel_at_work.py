"""Cancelling what places already work on, and what leaves all the same."""

import pytest

from lading.flows.changing.cancel_orders import TooLate
from lading.flows.company import Company
from lading.fulfilment.work import NotThatMany
from tests.road import order


async def test_units_that_are_to_be_picked_are_withdrawn(company: Company) -> None:
    road = await order(company, ("MUG-RED", 5))
    (work,) = await road.release()
    await road.cancel({1: 2})
    assert await road.line() == {"released": "3", "cancelled": "2"}
    assert await road.stock("MUG-RED") == ("100", "3")
    with pytest.raises(NotThatMany, match="besides: 2 cancelled"):
        await road.pick(work.id, {1: 5})
    told = await road.ask("SELECT data -> 'withdrawn' FROM events WHERE kind = 'order.cancelled'")
    assert told == [([["F100001", 1, "released", "2"]],)]
    await road.prove()


async def test_what_has_come_least_far_is_cancelled_first(company: Company) -> None:
    road = await order(company, ("MUG-RED", 6))
    (work,) = await road.release({1: 5})
    await road.pick(work.id, {1: 4})
    await road.pack(work.id, {1: 2})
    await road.cancel({1: 5})
    assert await road.line() == {"packed": "1", "cancelled": "5"}
    assert await road.stock("MUG-RED") == ("100", "1")
    assert await road.works() == [("F100001", "MAIN", "packed")]
    await road.prove()


async def test_a_fulfilment_of_a_cancelled_order_is_cancelled(company: Company) -> None:
    road = await order(company, ("BOWL", 2), ("MUG-RED", 1))
    works = await road.release()
    for work in works:
        await road.pick(work.id)
    await road.cancel()
    assert [state for _, _, state in await road.works()] == ["cancelled"] * len(works)
    assert (await road.stock("BOWL", "STORE"), await road.progress()) == (("3", "0"), "cancelled")
    await road.prove()


async def test_idle_units_at_another_place_are_let_go_first(company: Company) -> None:
    road = await order(company, ("MUG-BLUE", 54))
    await road.release({1: 5})
    await road.cancel({1: 10})
    assert await road.line() == {"reserved": "39", "released": "5", "cancelled": "10"}
    assert (await road.stock("MUG-BLUE"), await road.stock("MUG-BLUE", "STORE")) == (("5", "5"), ("50", "39"))
    await road.prove()


async def test_what_has_left_cannot_be_cancelled(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    (work,) = await road.release()
    await road.ship(work.id, {1: 2})
    await road.cancel({1: 2})
    assert await road.line() == {"shipped": "2", "cancelled": "1"}
    (kept,) = await road.ask("SELECT state, code, sentence FROM changes")
    assert kept[:2] == ("granted", "cut_to_done")
    assert kept[2] == "More had left already than was to be cancelled: 2 × MUG-RED stay."
    with pytest.raises(TooLate, match="not all of this"):
        await road.cancel({1: 1})
    await road.prove()


async def test_what_was_cancelled_and_left_all_the_same_is_a_late_fact(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    (work,) = await road.release()
    await road.pick(work.id)
    await road.cancel()
    shipment = await road.ship(work.id, {1: 2}, tracking_number="T1")
    assert (shipment.late, await road.line()) == (True, {"shipped": "2", "cancelled": "1"})
    assert await road.stock("MUG-RED") == ("98", "0")
    tasks = await road.ask("SELECT kind, subject FROM tasks")
    assert tasks == [("order.shipped_after_cancellation", f"order/{road.number}")]
    await road.prove()


async def test_a_late_shipment_takes_stock_from_the_youngest_promise(company: Company) -> None:
    road = await order(company, ("BOWL", 3))
    (work,) = await road.release()
    await road.pick(work.id)
    await road.cancel()
    older = await order(company, ("BOWL", 1), placed_at="2026-11-01T10:00:00Z")
    younger = await order(company, ("BOWL", 2), placed_at="2026-11-02T10:00:00Z")
    await younger.release()
    await road.ship(work.id, {1: 2})
    assert (await older.line(), await younger.line()) == ({"reserved": "1"}, {"backordered": "2"})
    assert (await younger.works(), await road.stock("BOWL", "STORE")) == (
        [("F100002", "STORE", "recalled")],
        ("1", "1"),
    )
    await road.prove()
