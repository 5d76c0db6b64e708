"""Goods come back to a third-party warehouse and to a supplier, as these tell it: once, graded, and where they lie."""

from datetime import UTC, datetime
from decimal import Decimal

from lading.flows.company import Company
from tests.back import Counter, back
from tests.dropship import dropped, found_dropship
from tests.dropship import told as shipped_by
from tests.flows.test_settle_return import policy
from tests.flows.test_third_parties import on_hand
from tests.purchases import ask
from tests.road import Road
from tests.third_party import found_hub, given, outcomes, said

D = Decimal


async def left_the_hub(company: Company) -> Road:
    """Three mugs that the hub has shipped; policy sends everything back to whoever sent it."""
    await found_hub(company)
    road, _, number = await given(company, ("MUG-RED", 3))
    await said(company, "shipped", {"order": number, "shipment": "S-1", "line": 1, "quantity": "3"})
    rules = policy(refund_when="inspection")
    await Counter(company).policy(type(rules)(rules=[], otherwise=rules.otherwise, to_partners=True))
    return road


async def test_a_third_party_takes_back_what_it_sent_and_its_stock_agrees(company: Company) -> None:
    road, desk = await left_the_hub(company), Counter(company)
    one = await desk.ask(back(road, quantity=2))
    assert (one.place, await on_hand(company, "MUG-RED")) == ("HUB", D(17))
    row = {"return": one.number, "sku": "MUG-RED", "quantity": "1", "reference": "R-1"}
    rows = [row | {"grade": "A"}, row | {"grade": "D", "disposition": "scrap"}]
    assert outcomes(await said(company, "returned", *rows)) == ["booked", "booked"]
    assert (await on_hand(company, "MUG-RED"), await road.line()) == (D(18), {"shipped": "1"})
    assert outcomes(await said(company, "returned", *rows, row)) == ["refused"] * 3
    assert outcomes(await said(company, "returned", rows[1], rows[0] | {"note": "again"})) == ["refused"] * 2
    file = await said(company, "stock", {"sku": "MUG-RED", "quantity": "18"}, {"sku": "BOWL", "quantity": "5"})
    assert set(outcomes(file)) == {"booked"}
    assert await ask(company, "SELECT count(*) FROM movements WHERE kind = 'adjusted' AND place = 'HUB'") == [(0,)]
    await road.prove()


async def test_what_nobody_announced_is_taken_in_by_its_order_and_waits_ungraded(company: Company) -> None:
    road = await left_the_hub(company)
    row = {"order": road.number, "sku": "MUG-RED", "quantity": "1", "reference": "R-9", "at": datetime.now(UTC)}
    assert outcomes(await said(company, "returned", row)) == ["booked"]
    rows = await ask(company, "SELECT r.state, r.place, r.origin FROM returns r")
    assert (rows, await on_hand(company, "MUG-RED")) == ([("received", "HUB", "parcel")], D(17))
    assert outcomes(await said(company, "returned", {"sku": "MUG-RED", "quantity": "1", "reference": "R-2"})) == [
        "refused"
    ]


async def test_what_a_supplier_sent_goes_back_to_it_and_never_into_our_stock(company: Company) -> None:
    await found_dropship(company)
    road, _, number = await dropped(company, ("MUG-RED", 2))
    await shipped_by(company, number, "N-1")
    rules = policy(refund_when="inspection")
    desk = Counter(company)
    await desk.policy(type(rules)(rules=[], otherwise=rules.otherwise, to_partners=True))
    one = await desk.ask(back(road, quantity=2))
    assert one.place == "DROP"
    row = {"return": one.number, "sku": "MUG-RED", "quantity": "2", "reference": "K-1", "grade": "A"}
    assert outcomes(await said(company, "returned", row, place="DROP")) == ["booked"]
    assert await ask(company, "SELECT grade, disposition, place FROM return_pieces") == [("A", "supplier", "DROP")]
    assert await ask(company, "SELECT count(*) FROM movements WHERE kind = 'returned'") == [(0,)]
    await desk.settle(one.number)
    await road.prove()
