"""Changing orders that stand: units, stock, promises, prices and taxes follow, what was sold stays as it was sold."""

from datetime import timedelta
from decimal import Decimal

import pytest

from lading.app.audit import audit
from lading.app.demo.past import Past
from lading.flows.changing.cancel_orders import TooLate
from lading.flows.company import Company
from lading.kernel import Invalid
from lading.orders.change import VersionMoved
from tests.changing import change, look
from tests.changing import reserved as stock
from tests.drafts import place
from tests.flows.test_route_orders import publish, settle
from tests.road import Road, order

D = Decimal


async def test_more_units_are_reserved_like_those_of_a_new_order(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    done = await change(company, number, lines=[{"line": 1, "quantity": 5}])
    order = await look(company, number)
    assert (done.state, done.before.total, done.after.total) == ("granted", D("19.00"), D("47.50"))
    assert (order.lines[0].ordered, order.lines[0].reserved, order.totals.total) == (5, 5, D("47.50"))
    assert (await stock(company, "MUG-RED"), order.version) == (5, 2)
    assert await audit(company.database) == []


async def test_fewer_units_let_go_of_stock_and_leave_no_trace_in_the_line(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 5)))["number"]
    await change(company, number, lines=[{"line": 1, "quantity": 2}])
    order = await look(company, number)
    assert (order.lines[0].ordered, order.lines[0].cancelled, order.totals.total) == (2, 0, D("19.00"))
    assert await stock(company, "MUG-RED") == 2
    assert await audit(company.database) == []


async def test_what_is_not_there_waits(company: Company) -> None:
    number = (await place(company, ("BOWL", 2)))["number"]
    await change(company, number, lines=[{"line": 1, "quantity": 5}])
    line = (await look(company, number)).lines[0]
    assert (line.reserved, line.backordered, line.promise.ship_by) == (3, 2, None)
    assert await audit(company.database) == []


async def test_a_line_is_added_at_the_price_of_the_list_and_removed_again(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    await change(company, number, add=[{"sku": "TEA-1KG", "quantity": "0.5"}])
    order = await look(company, number)
    assert (order.lines[1].amount, order.lines[1].tax_rate, order.lines[1].reserved) == (
        D("12.00"),
        D("0.07"),
        D("0.5"),
    )
    await change(company, number, lines=[{"line": 2, "quantity": 0}])
    order = await look(company, number)
    assert (order.lines[1].ordered, order.totals.total, await stock(company, "TEA-1KG")) == (0, D("19.00"), 0)
    assert await audit(company.database) == []


async def test_a_price_is_changed_with_its_reason(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    await change(company, number, lines=[{"line": 1, "unit_price": "8.00", "price_reason": "scratched"}])
    line = (await look(company, number)).lines[0]
    assert (line.unit_price, line.amount, line.price_reason) == (D("8.00"), D("16.00"), "scratched")
    assert line.tax_amount == D("2.55")
    assert await audit(company.database) == []


async def test_after_a_part_was_shipped_only_what_is_left_has_the_new_price(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 5)))["number"]
    road = Road(company, number)
    (work,) = await road.release({1: 2})
    await road.ship(work.id)
    done = await change(
        company, number, lines=[{"line": 1, "quantity": 4, "unit_price": "8.00", "price_reason": "late"}]
    )
    line = (await look(company, number)).lines[0]
    assert (line.ordered, line.shipped, line.reserved) == (4, 2, 2)
    assert (line.amount, done.after.total) == (D("35.00"), D("35.00"))  # 2 × 9.50 as sold, 2 × 8.00
    assert await audit(company.database) == []


async def test_a_cut_below_what_has_left_is_granted_down_to_that(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 5)))["number"]
    road = Road(company, number)
    (work,) = await road.release({1: 3})
    await road.ship(work.id)
    done = await change(company, number, lines=[{"line": 1, "quantity": 1}])
    assert (done.state, done.code, (await look(company, number)).lines[0].ordered) == ("granted", "cut_to_done", 3)
    with pytest.raises(TooLate, match="all 3 have left"):
        await change(company, number, lines=[{"line": 1, "quantity": 2}])
    assert await audit(company.database) == []


async def test_released_units_are_taken_from_the_place_that_has_not_begun(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 5)))["number"]
    road = Road(company, number)
    await road.release()
    await change(company, number, lines=[{"line": 1, "quantity": 2}])
    order = await look(company, number)
    assert (order.lines[0].released, order.lines[0].cancelled, order.totals.total) == (2, 3, D("47.50"))
    assert await stock(company, "MUG-RED") == 2
    assert await audit(company.database) == []


async def test_the_order_discount_keeps_its_amount_and_is_spread_anew(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 2), ("BOWL", 1), discounts=[{"amount": "3.30"}]))["number"]
    await change(company, number, lines=[{"line": 1, "quantity": 4}])
    order = await look(company, number)
    assert (order.totals.goods, order.totals.discount, order.totals.total) == (D("52.00"), D("3.30"), D("48.70"))
    await change(company, number, discount="5.20")
    assert (await look(company, number)).totals.total == D("46.80")
    assert await audit(company.database) == []


async def test_shipping_date_and_reference_change_with_the_rest(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 2), shipping={"method": "standard", "amount": "4.90"}))["number"]
    await change(
        company,
        number,
        shipping={"method": "express", "amount": "9.90"},
        requested_by="2030-03-04",
        customer_reference="PO-77",
    )
    order = await look(company, number)
    assert (order.shipping.method, order.totals.total, order.totals.tax) == ("express", D("28.90"), D("4.61"))
    assert (str(order.lines[0].promise.ship_by), order.attributes) == ("2030-03-04", {"customer_reference": "PO-77"})
    assert await audit(company.database) == []


async def test_another_country_is_taxed_by_its_own_rates(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    vienna = {"name": "Ada", "line1": "Ring 1", "city": "Wien", "postal_code": "1010", "country": "AT"}
    await change(company, number, ship_to=vienna)
    order = await look(company, number)
    assert (order.ship_to["country"] if order.ship_to else "", order.totals.tax, order.totals.total) == (
        "AT",
        0,
        D("19.00"),
    )
    assert await audit(company.database) == []


async def test_a_refused_change_changes_nothing(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    with pytest.raises(Invalid, match="NO-SUCH: there is no such item"):
        await change(company, number, lines=[{"line": 1, "quantity": 5}], add=[{"sku": "NO-SUCH", "quantity": 1}])
    with pytest.raises(VersionMoved):
        await change(company, number, version=7, lines=[{"line": 1, "quantity": 5}])
    with pytest.raises(Invalid, match="changes nothing"):
        await change(company, number, lines=[{"line": 1, "quantity": 2}])
    order = await look(company, number)
    assert (order.version, order.lines[0].ordered, await stock(company, "MUG-RED")) == (1, 2, 2)


async def test_a_change_never_refunds_it_leaves_a_balance(company: Company) -> None:
    paid = {"method": "card", "reference": "a", "authorised": "47.50", "captured": "47.50"}
    number = (await place(company, ("MUG-RED", 5), payment=paid))["number"]
    done = await change(company, number, lines=[{"line": 1, "quantity": 2}])
    order = await look(company, number)
    assert (order.money, order.tenders[0].refunded) == ("in_credit", 0)
    assert (done.balance.due, done.balance.paid, done.balance.in_credit) == (D("19.00"), D("47.50"), D("28.50"))


async def test_a_price_for_what_has_left_is_a_credit_at_once(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 4)))["number"]
    road = Road(company, number)
    (work,) = await road.release()
    await road.ship(work.id)
    price = {"line": 1, "unit_price": "8.00", "price_reason": "scratched"}
    await change(company, number, lines=[price], price_for_shipped=True)
    async with company.database.unit_of_work() as unit:
        told = await unit.fetch("SELECT kind, reason FROM ledger_transactions WHERE order_id IS NOT NULL ORDER BY at")
    assert told[-1] == ("sale", "the customer called")
    rows = await road.ask("SELECT sum(amount) FROM ledger_entries WHERE account = 'receivable'")
    assert (rows[0][0], (await look(company, number)).totals.total) == (D("32.00"), D("32.00"))
    assert await audit(company.database) == []


async def test_an_order_that_was_cancelled_wholly_stands_again_with_units(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    await road.cancel()
    await change(company, road.number, lines=[{"line": 1, "quantity": "2"}])
    now = await look(company, road.number)
    assert (now.commitment, now.progress, now.lines[0].reserved) == ("accepted", "reserved", 2)
    (work,) = await road.release()
    await road.pick(work.id)
    await road.prove()


async def test_units_added_to_an_order_of_yesterday_count_once_for_the_place_of_today(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        yesterday = Company(Past(company.database, clock=unit.now - timedelta(days=1)))
    number = (await place(yesterday, ("MUG-RED", 2)))["number"]
    await settle(company, "MAIN", '{"orders_per_day": 2}')
    await publish(company, {"name": "only", "filters": [{"filter": "orders_per_day"}], "sorts": [{"by": "priority"}]})
    for quantity in (3, 4):
        await change(company, number, lines=[{"line": 1, "quantity": quantity}])
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT orders, lines FROM routing_load WHERE place = 'MAIN' AND day = %s", [unit.now.date()]
        )
    assert rows == [(1, 1)]
    assert await audit(company.database) == []
