"""Money is taken when goods have left, let go of when nothing is left to leave, and reserved anew in time."""

from decimal import Decimal

import pytest

from lading.flows.company import Company
from lading.flows.money.capture_shipped import Capture, NothingToCapture, capture_orders
from lading.flows.money.renew_authorisations import renew_authorisations
from lading.orders.hold import OrderHeld
from tests.money import add_tender, asked, follow, hold, ledger, money, settle, ship_units
from tests.road import ANNA, Road, order

pytestmark = pytest.mark.anyio
D = Decimal


async def two_tenders(company: Company) -> Road:
    """Six mugs for 57.00, of which a gift card of another house pays 20.00 first, and a card the rest."""
    road = await order(company, ("MUG-RED", 6))
    await add_tender(road, 1, "40.00", provider="fake", rank=2)
    await add_tender(road, 2, "20.00", provider="fake", rank=1)
    return road


async def test_each_shipment_takes_what_it_is_worth_by_the_order_of_use(company: Company) -> None:
    road = await two_tenders(company)
    assert await follow(road) == 0
    await ship_units(road, {1: 3})
    assert await follow(road) == 2
    assert await asked(road) == [("capture", 2, D("20.00")), ("capture", 1, D("8.50"))]
    assert await follow(road) == 0
    await settle(road)
    assert await money(road) == "part_captured"
    await ship_units(road, {1: 3})
    await follow(road)
    await settle(road)
    assert await ledger(road) == {"clearing:fake": D("57.00"), "revenue": D("-47.90"), "tax": D("-9.10")}
    await road.prove()


async def test_what_is_left_is_let_go_of_at_the_end(company: Company) -> None:
    road = await two_tenders(company)
    await ship_units(road, {1: 1})
    await road.cancel({1: 5})
    await follow(road)
    assert await asked(road) == [("capture", 2, D("9.50"))]
    await settle(road)
    await follow(road)
    assert await asked(road) == [("void", 2, D("10.50")), ("void", 1, D("40.00"))]
    await settle(road)
    assert await money(road) == "captured"
    assert await follow(road) == 0
    await road.prove()


async def test_a_cancelled_order_lets_go_of_everything(company: Company) -> None:
    road = await two_tenders(company)
    await road.cancel()
    await follow(road)
    await settle(road)
    assert await road.ask("SELECT sum(authorised) FROM tenders") == [(D(0),)]
    assert await money(road) == "none"


async def test_a_hold_stops_taking_until_it_is_released(company: Company) -> None:
    road = await two_tenders(company)
    release = await hold(road, steps=["capture"])
    await ship_units(road, {1: 3})
    assert await follow(road) == 0
    async with company.database.unit_of_work() as unit:
        with pytest.raises(OrderHeld):
            await capture_orders(unit, wishes=[Capture(number=road.number)])
    await release()
    assert await follow(road) == 2


async def test_by_hand_it_is_taken_at_once_or_said_why_not(company: Company) -> None:
    road = await two_tenders(company)
    async with company.database.unit_of_work(ANNA) as unit:
        with pytest.raises(NothingToCapture):
            await capture_orders(unit, wishes=[Capture(number=road.number)])
    await ship_units(road, {1: 1})
    async with company.database.unit_of_work(ANNA) as unit:
        (made,) = await capture_orders(unit, wishes=[Capture(number=road.number)])
    assert [(one.tender, one.amount) for one in made] == [(2, D("9.50"))]


async def test_a_capture_that_fails_is_asked_again_and_a_person_told(company: Company) -> None:
    road = await two_tenders(company)
    await ship_units(road, {1: 1})
    await follow(road)
    await settle(road, "failed")
    assert await road.ask("SELECT kind FROM tasks WHERE done_at IS NULL") == [("order.payment_failed",)]
    assert await money(road) == "authorised"
    await road.prove()


async def test_what_lapses_soon_is_reserved_anew_and_what_has_lapsed_is_gone(company: Company) -> None:
    road = await two_tenders(company)
    await road.change("UPDATE tenders SET authorised_until = now() + interval '5 hours' WHERE tender = 1")
    async with company.database.unit_of_work() as unit:
        assert await renew_authorisations(unit) == 1
    assert await asked(road) == [("authorise", 1, D("40.00"))]
    await settle(road)
    assert await road.ask("SELECT authorised_until > now() + interval '6 days' FROM tenders WHERE tender = 1") == [
        (True,)
    ]
    await road.change("UPDATE tenders SET authorised_until = now() - interval '1 hour', kind = 'financing'")
    async with company.database.unit_of_work() as unit:
        assert await renew_authorisations(unit) == 2
    assert await road.ask("SELECT kind FROM tasks WHERE done_at IS NULL") == [("order.authorisation_lapsed",)]
    assert await money(road) == "none"
    await road.prove()
