"""Suppliers ship to customers for us: ordered with the work, confirmed, rejected, shipped, asked back; laws hold."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from lading.flows.buying.confirm_purchase import ConfirmedLine
from lading.flows.buying.propose_purchases import look_at_stock
from lading.flows.buying.tell_suppliers import letters_of, write_to_suppliers
from lading.flows.company import Company
from lading.flows.erase_person import erase_person
from lading.flows.fulfilling.pick import PartnersWork
from lading.flows.fulfilling.void_shipments import VoidShipment, void_shipments
from lading.flows.partners.call_back import AskedAlready
from lading.flows.partners.order_dropships import send_collected, send_dropships
from lading.flows.partners.ship_dropship import NoticeDiffers
from lading.fulfilment.lists import count_work, list_work_to_do
from lading.purchasing.purchases import WrongKind
from tests.dropship import (
    answered,
    bind,
    confirmed,
    drop_lines,
    dropped,
    found_dropship,
    rejected,
    tasks,
    told,
)
from tests.purchases import BEN, ask, cancel, expected, receive, send
from tests.road import order

D = Decimal


async def status(company: Company, number: str) -> str:
    """A purchase order's status."""
    return str((await ask(company, "SELECT status FROM purchase_orders WHERE number = %s", number))[0][0])


async def test_release_orders_from_the_supplier_at_its_terms_and_nothing_is_expected(company: Company) -> None:
    await found_dropship(company)
    road, _, number = await dropped(company, ("MUG-RED", 3), ("BOWL", 2))
    assert await drop_lines(company) == [(number, "MUG-RED", "3", "0", "0"), (number, "BOWL", "2", "0", "0")]
    costs = await ask(company, "SELECT unit_cost, order_line FROM purchase_lines ORDER BY line")
    assert costs == [(D("4.000000"), 1), (D("6.000000"), 2)]
    assert (await status(company, number), await expected(company)) == ("sent", [])
    assert await road.line() == {"released": "3"}
    await road.prove()


async def test_their_shipment_becomes_the_orders_and_the_order_is_done(company: Company) -> None:
    await found_dropship(company)
    road, _, number = await dropped(company, ("MUG-RED", 3))
    first = await told(company, number, "DN-1", ("MUG-RED", 2))
    assert (await road.line(), await status(company, number)) == ({"released": "1", "shipped": "2"}, "part_shipped")
    again = await told(company, number, "DN-1", ("MUG-RED", 2))
    assert (again.shipments, again.repeated) == (first.shipments, True)
    with pytest.raises(NoticeDiffers, match="DN-1 before, and otherwise"):
        await told(company, number, "DN-1", ("MUG-RED", 1))
    await told(company, number, "DN-2")
    assert (await road.progress(), await status(company, number)) == ("shipped", "shipped")
    rows = await ask(company, "SELECT carrier, tracking_number FROM shipments ORDER BY number")
    assert rows == [("dhl", "T-1"), ("dhl", "T-1")]
    await road.prove()


async def test_equal_notices_at_the_same_moment_are_booked_once(company: Company) -> None:
    await found_dropship(company)
    road, _, number = await dropped(company, ("MUG-RED", 3))
    done = await asyncio.gather(*(told(company, number, "DN-1", ("MUG-RED", 2)) for _ in range(4)))
    assert sorted(one.repeated for one in done) == [False, True, True, True]
    assert await road.line() == {"released": "1", "shipped": "2"}
    await road.prove()


async def test_more_than_was_ordered_is_asked_about_and_fewer_go_elsewhere(company: Company) -> None:
    await found_dropship(company)
    road, _, number = await dropped(company, ("MUG-RED", 3))
    await told(company, number, "DN-1", ("K-12R", 5))
    assert (await road.line(), await tasks(company)) == ({"shipped": "3"}, ["dropship.surplus"])
    other, _, second = await dropped(company, ("MUG-RED", 4))
    await told(company, second, "DN-2", ("MUG-RED", 1), complete=True)
    assert (await other.line(), await status(company, second)) == ({"reserved": "3", "shipped": "1"}, "closed_short")
    held = await ask(company, "SELECT place, quantity FROM reservations WHERE quantity > 0")
    assert held == [("MAIN", D(3))]
    await road.prove()


async def test_fewer_and_later_are_confirmed_and_promises_follow(company: Company) -> None:
    await found_dropship(company)
    road, _, number = await dropped(company, ("MUG-RED", 3))
    later = datetime.now(UTC).date() + timedelta(days=40)
    lines = [ConfirmedLine(line=1, quantity=D(2), due_on=later, unit_cost=D(5))]
    got = await confirmed(company, number, reference="AB-1", lines=lines)
    assert (got.status, got.lines[0].open, got.lines[0].closed, got.total) == ("confirmed", 2, 1, D("10.00"))
    assert await road.line() == {"reserved": "1", "released": "2"}
    promised = await ask(company, "SELECT promised_for, promise_reason FROM order_lines")
    assert promised == [(later, "supplier_said")]
    assert await tasks(company) == ["purchase.differs"]
    await road.prove()


async def test_what_the_supplier_rejects_is_promised_from_elsewhere_or_waits(company: Company) -> None:
    await found_dropship(company)
    road, _, number = await dropped(company, ("MUG-RED", 3))
    bowls, _, second = await dropped(company, ("BOWL", 5))
    await rejected(company, number)
    await rejected(company, second)
    assert (await road.line(), await bowls.line()) == ({"reserved": "3"}, {"reserved": "3", "backordered": "2"})
    assert (await status(company, number), await road.stock("MUG-RED", "DROP")) == ("cancelled", ("0", "0"))
    await road.prove()


async def test_units_they_know_of_are_asked_back_and_cancelled_when_granted(company: Company) -> None:
    await found_dropship(company)
    road, work, number = await dropped(company, ("MUG-RED", 3))
    await road.cancel({1: 2})
    assert await road.line() == {"released": "3"}
    await road.prove()
    await road.cancel({1: 1})
    with pytest.raises(AskedAlready):
        await road.cancel({1: 2})
    assert await answered(company, work, granted=True) == 2
    assert (await road.line(), await status(company, number)) == ({"cancelled": "3"}, "cancelled")
    assert [kind for kind in await road.events() if "ask" in kind] == ["order.asked_back", "order.asked_back"]
    await road.prove()


async def test_denied_units_stay_and_those_that_left_first_are_too_late(company: Company) -> None:
    await found_dropship(company)
    road, work, _ = await dropped(company, ("MUG-RED", 3))
    await road.cancel({1: 1})
    await answered(company, work, granted=False)
    assert (await road.line(), await tasks(company)) == ({"released": "3"}, ["partner.denied"])
    other, _, second = await dropped(company, ("BOWL", 3))
    await other.cancel()
    await told(company, second, "DN-7", ("BOWL", 2))
    states = await ask(company, "SELECT quantity, state FROM call_backs ORDER BY asked_at, state")
    assert states == [(D(1), "denied"), (D(1), "pending"), (D(2), "denied")]
    assert (await other.line(), (await tasks(company))[-1]) == ({"released": "1", "shipped": "2"}, "partner.too_late")
    await road.prove()


async def test_where_settings_say_so_units_are_free_at_once_and_late_shipments_are_facts(company: Company) -> None:
    await found_dropship(company, cancel="at_once", always=D(3))
    road, _, number = await dropped(company, ("MUG-RED", 3))
    await road.cancel()
    assert await road.line() == {"cancelled": "3"}
    other, _, _ = await dropped(company, ("MUG-RED", 2))
    await told(company, number, "DN-1", ("MUG-RED", 3))
    assert (await road.line(), await status(company, number)) == ({"shipped": "3"}, "shipped")
    assert (await other.line(), await tasks(company)) == ({"released": "2"}, ["order.shipped_after_cancellation"])
    await road.prove()


async def test_rejecting_what_was_asked_back_cancels_it(company: Company) -> None:
    await found_dropship(company)
    road, _, number = await dropped(company, ("MUG-RED", 3))
    await road.cancel({1: 1})
    await rejected(company, number)
    assert await road.line() == {"reserved": "2", "cancelled": "1"}
    await road.prove()


async def test_a_recall_is_asked_too_and_comes_back_held(company: Company) -> None:
    await found_dropship(company)
    road, work, _ = await dropped(company, ("MUG-RED", 3))
    await road.recall(work)
    assert await road.line() == {"released": "3"}
    await answered(company, work, granted=True)
    assert (await road.line(), await drop_lines(company)) == (
        {"reserved": "3"},
        [("PO100001", "MUG-RED", "3", "0", "3")],
    )
    await road.prove()


async def test_orders_of_a_day_are_collected_and_cancelled_freely_until_they_are_sent(company: Company) -> None:
    await found_dropship(company, send="daily")
    road, _, number = await dropped(company, ("MUG-RED", 3))
    other, _, same = await dropped(company, ("BOWL", 1))
    assert (number, await status(company, number)) == (same, "draft")
    await road.cancel({1: 1})
    assert (await road.line(), await send_collected(company)) == ({"released": "2", "cancelled": "1"}, 0)
    async with company.database.unit_of_work(BEN) as unit:
        await send_dropships(unit, numbers=[number])
    await road.prove()
    await other.cancel()
    assert await other.line() == {"released": "1"}
    late, _, next_one = await dropped(company, ("BOWL", 2))
    assert next_one != number
    await late.prove()


async def test_letters_carry_the_order_and_what_is_asked_back(company: Company) -> None:
    await found_dropship(company)
    road, _, number = await dropped(company, ("MUG-RED", 3))
    await road.cancel({1: 1})
    await write_to_suppliers(company)
    async with company.database.unit_of_work() as unit:
        letters = await letters_of(unit, number=number)
    assert [(one.kind, one.receiver) for one in letters] == [
        ("dropship_order", "orders@kiln.example"),
        ("dropship_asked_back", "orders@kiln.example"),
    ]
    assert "1 × MUG-RED" in letters[1].text
    await road.prove()
    assert await ask(company, "SELECT count(*) FROM messages WHERE attachment IS NOT NULL") == [(2,)]


async def test_a_voided_shipment_of_theirs_can_be_told_again_under_another_number(company: Company) -> None:
    await found_dropship(company)
    road, _, number = await dropped(company, ("MUG-RED", 3))
    await told(company, number, "DN-1")
    ((shipment,),) = await ask(company, "SELECT id FROM shipments")
    async with company.database.unit_of_work(BEN) as unit:
        await void_shipments(unit, wishes=[VoidShipment(shipment=shipment, reason="wrong order")])
    assert await drop_lines(company) == [(number, "MUG-RED", "3", "0", "0")]
    await road.prove()
    await told(company, number, "DN-2")
    assert (await road.progress(), await drop_lines(company)) == ("shipped", [(number, "MUG-RED", "3", "3", "0")])
    await road.prove()


async def test_nobody_of_ours_picks_what_a_partner_works_on(company: Company) -> None:
    await found_dropship(company)
    road, work, _ = await dropped(company, ("MUG-RED", 3))
    with pytest.raises(PartnersWork, match="DROP works on F100001"):
        await road.pick(work)
    async with company.database.unit_of_work() as unit:
        assert (await list_work_to_do(unit), await count_work(unit)) == ([], {})


async def test_acts_on_what_comes_to_us_refuse_what_goes_to_customers(company: Company) -> None:
    await found_dropship(company)
    road, _, number = await dropped(company, ("MUG-RED", 3))
    for act in (receive, cancel, send):
        with pytest.raises(WrongKind, match="goes straight to the customer"):
            await act(company, number)
    await road.prove()


async def test_goods_on_order_are_stated_ahead_and_declined_ones_are_not(company: Company) -> None:
    await found_dropship(company, always=D(10))
    road = await order(company, ("MUG-RED", 25))
    async with company.database.unit_of_work() as unit:
        outlooks = await look_at_stock(unit, company.reference)
    assert "DROP" not in {one.position.place for one in outlooks}
    held = await ask(company, "SELECT place, quantity FROM reservations ORDER BY 1")
    assert held == [("MAIN", D(25))]
    assert await road.stock("MUG-RED", "DROP") == ("10", "0")
    _, _, number = await dropped(company, ("MUG-RED", 4))
    await bind(company, always=D(10))
    assert await road.stock("MUG-RED", "DROP") == ("14", "4")
    await rejected(company, number)
    await bind(company, always=D(10))
    assert await road.stock("MUG-RED", "DROP") == ("0", "0")
    await road.prove()


async def test_who_is_erased_stands_in_no_letter_to_a_supplier_any_more(company: Company) -> None:
    await found_dropship(company)
    customer = {"code": "C-9", "name": "Ida Lund", "email": "ida@example.com"}
    road, _, number = await dropped(company, ("MUG-RED", 3), customer=customer)
    await write_to_suppliers(company)
    assert await ask(company, "SELECT count(*) FROM messages WHERE attachment IS NOT NULL") == [(1,)]
    async with company.database.unit_of_work(BEN) as unit:
        await erase_person(unit, code="C-9")
    assert await ask(company, "SELECT count(*) FROM messages WHERE attachment IS NOT NULL") == [(0,)]
    assert await ask(company, "SELECT count(*) FROM documents WHERE subject = %s", f"purchase/{number}") == [(0,)]
    await road.prove()
