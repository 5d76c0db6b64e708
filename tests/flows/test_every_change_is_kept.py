"""Every change of an order is an object: who, by which door, before and after, how it ended, how to take it back."""

from decimal import Decimal

import pytest

from lading.app.audit import audit
from lading.flows.changing.undo_change import CannotUndo, undo_change
from lading.flows.company import Company
from tests.changing import ANNA, changes, look
from tests.counter import open_counter
from tests.drafts import BERLIN
from tests.dropship import dropped, found_dropship
from tests.flows.test_change_delivery import POTSDAM
from tests.flows.test_change_delivery import change as change_delivery
from tests.flows.test_change_papers import change as change_papers
from tests.road import Road, order
from tests.shops import cancelled_order, moved, open_shops, push, pushed, shopify_order, the_order

D = Decimal


async def take_back(company: Company, number: str) -> None:
    """Undo the last change."""
    last = (await changes(company, number))[-1]
    async with company.database.unit_of_work(ANNA) as unit:
        await undo_change(unit, company, change_id=last.id)


async def test_a_plain_cancellation_says_what_it_did_and_is_taken_back(company: Company) -> None:
    road = await order(company, ("MUG-RED", 5))
    await road.cancel({1: 2})
    (kept,) = await changes(company, road.number)
    assert (kept.kind, kept.state, kept.door, kept.asked_by) == ("cancel", "granted", "staff", "user:anna")
    assert kept.result["changed"] == [[1, "MUG-RED", "5", "3"]]
    assert [D(one) for one in kept.result["due"]] == [D("47.50"), D("28.50")]
    await take_back(company, road.number)
    line = (await look(company, road.number)).lines[0]
    assert (line.ordered - line.cancelled, (await changes(company, road.number))[-1].undoes) == (5, kept.id)
    await road.prove()


async def test_an_order_that_was_cancelled_whole_is_not_taken_back(company: Company) -> None:
    road = await order(company, ("MUG-RED", 5))
    await road.cancel()
    with pytest.raises(CannotUndo):
        await take_back(company, road.number)


async def test_what_a_partner_is_asked_back_waits_until_it_answers(company: Company) -> None:
    await found_dropship(company)
    road, _, _ = await dropped(company, ("MUG-RED", 3))
    await road.cancel({1: 1})
    (kept,) = await changes(company, road.number)
    assert (kept.state, kept.code, kept.result["asked"]) == ("pending", "asked", [[1, "1", "partner"]])
    assert await audit(company.database) == []


async def test_what_was_written_is_kept_in_the_wish_alone_and_written_back(company: Company) -> None:
    road = await order(company, ("BOWL", 1))
    await change_papers(company, road.number, ship_to={**BERLIN, "line1": "Weg 2"}, tags=["vip"])
    (kept,) = await changes(company, road.number)
    assert (kept.kind, kept.result["fields"], kept.wish["was"]["ship_to"]["line1"]) == (
        "papers",
        ["ship_to", "tags"],
        "Hauptstr. 1",
    )
    assert "Weg 2" not in str(kept.result)
    await take_back(company, road.number)
    now = await look(company, road.number)
    assert now.ship_to is not None
    assert (now.ship_to["line1"], now.tags) == ("Hauptstr. 1", [])


async def test_another_way_is_a_change_and_the_old_one_comes_back(company: Company) -> None:
    await open_counter(company)
    road = await order(company, ("MUG-RED", 2))
    await change_delivery(company, road.number, pickup_at="STORE")
    (kept,) = await changes(company, road.number)
    assert (kept.kind, kept.result["terms"]["pickup_at"]) == ("delivery", ["", "STORE"])
    await take_back(company, road.number)
    now = await look(company, road.number)
    assert now.ship_to is not None
    assert (now.pickup_at, now.ship_to["city"], POTSDAM.city) == (None, "Berlin", "Potsdam")


async def test_what_a_channel_tells_is_a_change_granted_or_too_late(company: Company) -> None:
    await open_shops(company)
    await push(company, pushed(shopify_order(), "orders/create"))
    number = (await the_order(company)).number
    await push(company, pushed(shopify_order(3, shipping_address=moved("Weg 2"))))
    road = Road(company, number)
    (work,) = await road.release()
    await road.ship(work.id)
    await push(company, pushed(cancelled_order(9, shipping_address=moved("Weg 2")), "orders/cancelled"))
    told = [(one.kind, one.state, one.door, one.code) for one in await changes(company, number)]
    assert told == [("channel", "granted", "channel", ""), ("cancel", "denied", "channel", "too_late")]
    assert await audit(company.database) == []
