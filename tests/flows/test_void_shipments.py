"""Shipments that never left are voided, and what was said wrong of others is corrected."""

from decimal import Decimal
from typing import Any

import pytest

from lading.flows.company import Company
from lading.flows.fulfilling.correct_shipments import CorrectShipment, ShipmentCorrection, correct_shipments
from lading.flows.fulfilling.deliver import NeverLeft
from lading.flows.fulfilling.void_shipments import (
    ShipmentArrived,
    ShipmentMoved,
    ShipmentSpokenFor,
    VoidedAlready,
    VoidShipment,
    void_shipments,
)
from lading.flows.money.credit_units import Credit, credit_units
from lading.flows.money.post_sales import CreditedAlready
from lading.flows.show_orders import show_order
from lading.flows.telling.tell_customers import render_new, send_due
from lading.kernel import Invalid
from lading.shipping.lists import show_shipments
from lading.shipping.shipments import Shipment
from lading.shipping.views import ShipmentView
from tests.back import Counter, back
from tests.road import ANNA, Road, order


async def void(road: Road, *shipments: Shipment, reason: str = "the driver never came", **more: Any) -> None:
    async with road.company.database.unit_of_work(ANNA) as unit:
        wishes = [VoidShipment(shipment=one.id, reason=reason, **more) for one in shipments]
        await void_shipments(unit, wishes=wishes)


async def correct(road: Road, shipment: Shipment, **right: Any) -> ShipmentView:
    async with road.company.database.unit_of_work(ANNA) as unit:
        wish = CorrectShipment(shipment=shipment.id, correction=ShipmentCorrection(**right))
        await correct_shipments(unit, wishes=[wish])
        return (await show_shipments(unit, ids=[shipment.id]))[shipment.id]


async def letters(road: Road) -> list[tuple[Any, ...]]:
    await render_new(road.company)
    return await road.ask("SELECT kind, state, reason FROM messages WHERE kind = 'order_shipped' ORDER BY seq")


async def test_what_was_packed_stands_packed_again_and_leaves_once_more(company: Company) -> None:
    road = await order(company, ("MUG-RED", 5))
    before = await road.stock("MUG-RED")
    (work,) = await road.release()
    await road.pick(work.id)
    await road.pack(work.id, {1: 3}, {1: 2})
    first = await road.ship(work.id, carrier="dhl", tracking_number="WRONG")
    await void(road, first)
    assert (await road.line(), await road.stock("MUG-RED")) == ({"packed": "5"}, before)
    assert (await road.works())[0][2] == "packed"
    await road.prove()
    again = await road.ship(work.id, tracking_number="RIGHT")
    async with company.database.unit_of_work() as unit:
        ever = (await show_order(unit, number=road.number)).lines[0].ever
        views = await show_shipments(unit, ids=[first.id, again.id])
    assert (ever.shipped, len(views[again.id].parcels), views[first.id].parcels) == (5, 2, [])
    told = views[first.id]
    assert (told.state, told.voided_by, told.void_reason) == ("voided", "user:anna", "the driver never came")
    assert (await road.events())[-3:] == ["order.shipped", "shipment.voided", "order.shipped"]
    await road.prove()


async def test_the_journal_of_stock_keeps_both_movements(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2), ("GIFT-WRAP", 1))
    (work, *_rest) = await road.release()
    shipment = await road.ship(work.id)
    await void(road, shipment)
    rows = await road.ask(
        "SELECT kind, quantity::int, reason FROM movements WHERE reference = %s ORDER BY id", shipment.number
    )
    assert rows == [("shipped", -2, ""), ("voided", 2, "the driver never came")]
    await road.prove()


async def test_units_that_left_without_a_parcel_get_one(company: Company) -> None:
    road = await order(company, ("MUG-RED", 5))
    (work,) = await road.release()
    await road.pick(work.id, {1: 4})
    await road.pack(work.id, {1: 1})
    one, two = await road.ship(work.id, {1: 2}), await road.ship(work.id, {1: 3})
    await void(road, one, two)
    rows = await road.ask("SELECT p.number, l.quantity::int FROM parcels p JOIN parcel_lines l ON l.parcel_id = p.id")
    assert sorted(quantity for _, quantity in rows) == [1, 4]
    assert await road.line() == {"packed": "5"}
    await road.prove()


async def test_what_had_been_cancelled_is_cancelled_again_and_its_stock_free(company: Company) -> None:
    road = await order(company, ("MUG-RED", 4))
    (work,) = await road.release()
    await road.pick(work.id)
    await road.cancel({1: 3})
    late = await road.ship(work.id, {1: 4})
    assert late.late
    await void(road, late)
    assert await road.line() == {"packed": "1", "cancelled": "3"}
    freed = await road.ask("SELECT data->'freed'->>0 FROM events WHERE kind = 'shipment.voided'")
    assert freed == [("MUG-RED",)]
    await road.prove()


async def test_what_has_arrived_stays_and_what_never_left_cannot_arrive(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    (work,) = await road.release()
    shipment = await road.ship(work.id, {1: 2})
    other = await road.ship(work.id)
    await road.deliver(shipment.id, {1: 1})
    with pytest.raises(ShipmentArrived, match="has arrived, at least in part"):
        await void(road, shipment)
    await void(road, other)
    with pytest.raises(NeverLeft, match="it never left"):
        await road.deliver(other.id)
    with pytest.raises(VoidedAlready):
        await void(road, other)
    await road.prove()


async def test_a_reason_is_due_and_an_old_sight_is_refused(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    (work,) = await road.release()
    shipment = await road.ship(work.id)
    with pytest.raises(Invalid, match="Say why"):
        await void(road, shipment, reason=" ")
    with pytest.raises(ShipmentMoved):
        await void(road, shipment, version=7)
    assert await road.line() == {"shipped": "1"}


async def test_a_letter_that_was_not_sent_is_dropped(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    (work,) = await road.release()
    shipment = await road.ship(work.id)
    assert await letters(road) == [("order_shipped", "queued", "")]
    await void(road, shipment)
    assert await letters(road) == [("order_shipped", "suppressed", "shipment_voided")]
    assert await road.ask("SELECT count(*) FROM tasks") == [(0,)]
    await road.prove()


async def test_a_letter_that_is_written_after_the_void_is_not_sent(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    (work,) = await road.release()
    await void(road, await road.ship(work.id))
    assert await letters(road) == [("order_shipped", "suppressed", "shipment_voided")]


async def test_a_customer_who_was_told_is_somebodys_task(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    (work,) = await road.release()
    shipment = await road.ship(work.id)
    await render_new(company)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE messages SET state = 'sent', sent_at = now()")
    await void(road, shipment)
    tasks = await road.ask("SELECT kind, subject FROM tasks")
    assert tasks == [("shipment.voided_after_telling", f"order/{road.number}")]


async def test_a_wrong_number_is_corrected_and_the_right_one_told(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    (work,) = await road.release()
    shipment = await road.ship(work.id, carrier="dhl", tracking_number="1", tracking_url="https://x.example/1")
    await letters(road)
    view = await correct(road, shipment, tracking_number="2")
    assert (view.carrier, view.tracking_number, "AWB=2" in view.tracking_url) == ("dhl", "2", True)
    assert await letters(road) == [
        ("order_shipped", "suppressed", "shipment_corrected"),
        ("order_shipped", "queued", ""),
    ]
    ((text,),) = await road.ask("SELECT text FROM messages WHERE kind = 'order_shipped' AND state = 'queued'")
    assert ("AWB=2" in text, "Red mug" in text) == (True, True)
    await send_due(company, None)
    await road.prove()


async def test_a_correction_that_changes_nothing_says_nothing(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    (work,) = await road.release()
    shipment = await road.ship(work.id, carrier="dhl")
    assert (await correct(road, shipment, carrier="dhl")).version == 1
    assert (await road.events())[-1] == "order.shipped"
    await void(road, shipment)
    with pytest.raises(VoidedAlready, match="it never left"):
        await correct(road, shipment, carrier="ups")


async def shipped(company: Company) -> tuple[Road, Shipment]:
    road = await order(company, ("MUG-RED", 2))
    (work,) = await road.release()
    await road.pick(work.id)
    await road.pack(work.id)
    return road, await road.ship(work.id)


async def test_what_is_expected_back_has_left_until_the_return_is_cancelled(company: Company) -> None:
    road, shipment = await shipped(company)
    asked = await Counter(company).ask(back(road, quantity=1))
    with pytest.raises(ShipmentSpokenFor, match="expected back or claimed"):
        await void(road, shipment)
    await Counter(company).cancel(asked.number)
    await void(road, shipment)
    assert await road.line() == {"packed": "2"}
    await road.prove()


async def test_what_was_credited_has_left(company: Company) -> None:
    road, shipment = await shipped(company)
    async with company.database.unit_of_work(ANNA) as unit:
        await credit_units(unit, wishes=[Credit(number=road.number, line=1, quantity=Decimal(1), reason="scratched")])
    with pytest.raises(CreditedAlready, match="1 of these units of line 1 were credited"):
        await void(road, shipment)
    assert await road.line() == {"shipped": "2"}
    await road.prove()
