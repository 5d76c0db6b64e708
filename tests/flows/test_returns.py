"""Returns from the wish to the shelf: what is announced, what comes, and what becomes of it."""

from decimal import Decimal

import pytest

from lading.flows.company import Company
from lading.flows.returning.cancel_return import expire_returns
from lading.flows.returning.dispose import NothingToDispose
from lading.flows.returning.inspect_return import NothingToInspect
from lading.flows.returning.receive_return import NothingExpected
from lading.flows.returning.return_lines import NotReturnable
from lading.kernel import Invalid
from lading.returns import BackLine
from lading.returns.policy import Policy, Rule, Terms
from lading.returns.rma import WrongState
from tests.back import Counter, back, came, delivered, gone, seen, shipped
from tests.road import ANNA, Road

D = Decimal
TAKE_ALL = Policy(rules=[], otherwise=Rule(name="All", outcome="authorise", sentence="Send it back."))
ASK = Policy(rules=[], otherwise=Rule(name="Ask", outcome="ask", sentence="We look at it."))
REFUSE = Policy(rules=[], otherwise=Rule(name="Never", outcome="refuse", sentence="No."))
KEEP = Policy(
    rules=[],
    otherwise=Rule(name="Keep", outcome="authorise", sentence="Keep it.", terms=Terms(send="keep_it")),
)


async def tasks(road: Road) -> list[tuple[str, bool]]:
    """The tasks about returns, and whether they are open."""
    rows = await road.ask("SELECT subject, done_at IS NULL FROM tasks WHERE kind = 'return.decide' ORDER BY id")
    return [(row[0], row[1]) for row in rows]


async def test_from_the_wish_to_the_shelf(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 3)), Counter(company)
    one = await desk.ask(back(road, quantity=2, reason="too_small"))
    assert (one.number, one.state, one.place, one.send) == ("RMA100001", "authorised", "MAIN", "label")
    assert (await desk.receive(one.number)).state == "received"
    assert await road.line() == {"delivered": "1"}
    assert (await desk.inspect(one.number, seen(1, "A", 1), seen(1, "D"))).state == "inspected"
    assert await road.stock("MUG-RED") == ("97", "0")
    one = await desk.dispose(one.number, gone(1))
    assert sorted((piece.grade, piece.disposition) for piece in one.pieces) == [("A", "restock"), ("D", "scrap")]
    assert await road.stock("MUG-RED") == ("98", "0")
    assert (await road.events())[-3:] == ["order.return_requested", "order.return_authorised", "order.returned"]
    await road.prove()


async def test_pain_20_receiving_needs_no_refund_and_moves_no_money(company: Company) -> None:
    road, desk = (
        await delivered(company, ("MUG-RED", 1), payment={"method": "card", "captured": "9.50"}),
        Counter(company),
    )
    one = await desk.ask(back(road))
    await desk.receive(one.number, came(1, grade="A", disposition="restock"))
    assert await road.ask("SELECT refunded FROM tenders") == [(D(0),)]
    assert await road.stock("MUG-RED") == ("100", "0")
    await road.prove()


async def test_pain_20_goods_without_an_order_and_mixed_orders_come_back(company: Company) -> None:
    first, second, desk = (
        await delivered(company, ("MUG-RED", 1)),
        await delivered(company, ("BOWL", 1)),
        Counter(company),
    )
    mixed = await desk.ask(back(first), back(second))
    assert ({line.order_line for line in mixed.lines}, len({line.order_id for line in mixed.lines})) == ({1}, 2)
    bought_elsewhere = BackLine(sku="MUG-BLUE", quantity=D(2), unit_value=D("8.00"))
    one = await desk.parcel(bought_elsewhere, customer="C-9", currency="EUR", place="STORE")
    assert (one.state, one.customer, one.lines[0].received) == ("to_decide", "C-9", D(2))
    await desk.decide(one.number, "authorise", "we take it")
    await desk.inspect(one.number, seen(1, "A"))
    await desk.dispose(one.number, gone(1, "restock"))
    assert await first.stock("MUG-BLUE", "STORE") == ("52", "0")
    await first.prove()


async def test_pain_21_repeated_returns_count_by_lineage(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 5)), Counter(company)
    one = await desk.ask(back(road, quantity=2))
    await desk.receive(one.number, came(1, 1))
    two = await desk.ask(back(road, quantity=2))
    with pytest.raises(NotReturnable) as refused:
        await desk.ask(back(road, quantity=2))
    assert refused.value.sentence == (
        "Of line 1 of order L100001 1 can still come back: 5 were shipped, 1 came back,"
        " 3 are expected back (RMA100001, RMA100002)."
    )
    await desk.cancel(two.number)
    three = await desk.ask(back(road))
    assert three.lines[0].quantity == D(3)
    for number in (one.number, three.number):
        await desk.receive(number)
    with pytest.raises(NotReturnable):
        await desk.ask(back(road, quantity=1))
    assert (await road.line(), await road.progress()) == ({}, "returned")
    await road.prove()


async def test_what_never_left_cannot_come_back(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 1)), Counter(company)
    other = Road(company, (await delivered(company, ("BOWL", 1))).number)
    with pytest.raises(NotReturnable):
        await desk.ask(back(road, quantity=2))
    one = await desk.ask(back(road))
    with pytest.raises(NotReturnable, match="cannot have come"):
        await desk.receive(one.number, came(1, 2))
    assert (await other.line(), await road.line()) == ({"delivered": "1"}, {"delivered": "1"})


async def test_a_return_before_the_delivery_was_told(company: Company) -> None:
    road, desk = await shipped(company, ("MUG-RED", 2)), Counter(company)
    one = await desk.ask(back(road, quantity=1))
    assert one.lines[0].decision.explanation.startswith("It was delivered about 0 days ago, as counted from the day")
    await desk.receive(one.number)
    assert await road.line() == {"shipped": "1"}
    await road.prove()


async def test_more_than_announced_and_another_item(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 3), ("MUG-BLUE", 1)), Counter(company)
    one = await desk.ask(back(road, quantity=1))
    one = await desk.receive(one.number, came(1, 2), came(sku="MUG-BLUE"), came(sku="BOWL"))
    told = [(line.sku, line.quantity, line.received, line.announced, line.outcome) for line in one.lines]
    assert told == [
        ("MUG-RED", D(2), D(2), True, "authorised"),
        ("MUG-BLUE", D(1), D(1), False, "authorised"),
        ("BOWL", D(1), D(1), False, "ask"),
    ]
    assert (one.lines[1].order_line, one.lines[2].order_line) == (2, None)
    assert await tasks(road) == [("return/RMA100001", True)]
    await road.prove()


async def test_a_person_is_asked_and_answers_once(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 2)), Counter(company)
    await desk.policy(ASK)
    one = await desk.ask(back(road, quantity=2))
    assert (one.state, await tasks(road)) == ("to_decide", [("return/RMA100001", True)])
    one = await desk.decide(one.number, "authorise", "only one of them", line=1, quantity=D(1))
    assert (one.state, one.lines[0].expected, one.lines[0].closed) == ("authorised", D(1), D(1))
    assert (one.lines[0].decision.by, one.lines[0].decision.sentence) == ("user:anna", "only one of them")
    assert await tasks(road) == [("return/RMA100001", False)]
    with pytest.raises(WrongState):
        await desk.decide(one.number, "refuse")
    await road.prove()


async def test_what_was_refused_and_comes_all_the_same_is_taken_in(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 1)), Counter(company)
    await desk.policy(REFUSE)
    one = await desk.ask(back(road))
    assert (one.state, one.lines[0].decision.sentence, one.lines[0].closed) == ("refused", "No.", D(1))
    with pytest.raises(NothingExpected):
        await desk.receive(one.number)
    one = await desk.receive(one.number, came(1, 1))
    assert (one.state, one.lines[0].received, one.lines[0].outcome) == ("to_decide", D(1), "ask")
    one = await desk.decide(one.number, "refuse", "as we said")
    await desk.inspect(one.number, seen(1, "B"))
    assert (await desk.dispose(one.number, gone(1, "send_back"))).state == "settled"
    assert await road.stock("MUG-RED") == ("99", "0")
    await road.prove()


async def test_keep_it_expects_nothing_and_speaks_for_the_units(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 1)), Counter(company)
    await desk.policy(KEEP)
    one = await desk.ask(back(road, reason="damaged"))
    assert (one.state, one.lines[0].kept, one.lines[0].expected) == ("inspected", D(1), D(0))
    with pytest.raises(NotReturnable, match="1 may be kept"):
        await desk.ask(back(road, quantity=1))
    await road.prove()


async def test_returned_in_a_store_what_was_sent_from_a_warehouse(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 1)), Counter(company)
    one = await desk.ask(back(road), place="STORE")
    await desk.receive(one.number, came(1, grade="A", disposition="restock"))
    assert (await road.stock("MUG-RED", "STORE"), await road.stock("MUG-RED")) == (("11", "0"), ("99", "0"))
    await road.prove()


async def test_dispositions_book_what_comes_into_stock_and_in_which_condition(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 6)), Counter(company)
    one = await desk.ask(back(road))
    await desk.receive(one.number)
    ways = ("restock", "refurbish", "repair", "quarantine", "scrap", "supplier")
    one = await desk.dispose(one.number, *(gone(1, way, 1) for way in ways))
    booked = await road.ask(
        "SELECT condition, sum(quantity) FROM movements WHERE kind = 'returned' AND reference = %s GROUP BY 1"
        " ORDER BY 1",
        one.number,
    )
    assert booked == [("damaged", D(2)), ("quarantine", D(1)), ("sellable", D(1))]
    with pytest.raises(NothingToDispose):
        await desk.dispose(one.number, gone(1, "restock", 1))
    with pytest.raises(NothingToInspect):
        await desk.inspect(one.number, seen(1, "A"))
    await road.prove()


async def test_what_does_not_come_expires_and_is_taken_in_when_it_comes_late(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 1)), Counter(company)
    one = await desk.ask(back(road))
    async with company.database.unit_of_work(ANNA) as unit:
        await unit.execute("UPDATE returns SET expires_at = now() - interval '1 second'")
    assert (await expire_returns(company), await expire_returns(company)) == (1, 0)
    one = await desk.receive(one.number, came(1, 1))
    assert (one.expired_at is None, one.lines[0].outcome, one.state) == (False, "authorised", "received")
    await road.prove()


async def test_orders_of_different_customers_need_a_return_each(company: Company) -> None:
    first = await delivered(company, ("MUG-RED", 1))
    second = await delivered(company, ("MUG-RED", 1), customer={"code": "C-2", "name": "Bob", "email": "b@example.com"})
    with pytest.raises(Invalid) as refused:
        await Counter(company).ask(back(first), back(second))
    assert refused.value.code == "two_customers"
