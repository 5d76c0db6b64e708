"""What users of other systems complain about most when money moves, each as a test that names it."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from lading.flows.company import Company
from lading.flows.gateways.call_gateways import call_gateways
from lading.flows.gateways.work_payment_events import work_payment_events
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed
from tests.back import Counter, back, delivered
from tests.changing import change, look
from tests.drafts import place, wish
from tests.fake_provider import FakeProvider, fake_provider
from tests.flows.test_payments_by_hand import pay
from tests.flows.test_tax_provider import Provider, use
from tests.money import books, credit, ledger, refund, ship_units
from tests.paying import found_gateway, paid, push, work
from tests.road import Road, order
from tests.shops import moved, open_shops, open_tasks, pushed, shopify_order, the_order
from tests.shops import push as push_to_shop

D = Decimal


@pytest.fixture
async def provider(company: Company, tmp_path: Path) -> AsyncIterator[FakeProvider]:
    """The company's provider, which sends its messages nowhere by itself."""
    with fake_provider(tmp_path) as running:
        await found_gateway(company, running)
        yield running


async def outstanding(road: Road) -> Decimal:
    """What the ledger says is owed for what has left, less what was paid; the summary must say the same."""
    rows = await road.ask(
        "SELECT coalesce(sum(e.amount), 0) FROM ledger_entries e JOIN orders o ON o.id = e.order_id"
        " WHERE o.number = %s AND e.account = 'receivable'",
        road.number,
    )
    said = await books(road)
    assert said.owing - said.in_credit == rows[0][0], (said, rows)
    return rows[0][0]  # type: ignore[no-any-return]


async def test_pain_9_a_refund_goes_back_over_several_payments_and_the_rest_another_way(company: Company) -> None:
    road = await order(company, ("MUG-RED", 4))
    await pay(road, "20.00", method="cash")
    await pay(road, "18.00", method="bank_transfer")
    await ship_units(road)
    await credit(road, line=1, quantity=D(3))
    first = await refund(road, amount=D("25.00"))
    assert [(one.kind, one.tender, one.amount) for one in first.operations] == [
        ("refund", 1, D("20.00")), ("refund", 2, D("5.00")),
    ]  # fmt: skip
    rest = await refund(road, to="store_credit")
    assert (rest.amount, rest.store_credit is not None) == (D("3.50"), True)
    assert await ledger(road) == {
        "clearing:bank_transfer": D("13.00"), "revenue": D("-7.98"), "store_credit": D("-3.50"), "tax": D("-1.52"),
    }  # fmt: skip
    await road.prove()


async def test_pain_10_tax_after_a_partial_refund_is_that_of_what_was_kept(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3), ("TEA-1KG", "0.5"), discounts=[{"code": "ONE", "amount": "1.00"}])
    await pay(road, "39.50")
    await ship_units(road)
    each = [await credit(road, line=1, quantity=D(1)) for _ in range(3)]
    assert [(one.total, one.tax) for one in each] == [
        (D("9.27"), D("1.48")),
        (D("9.27"), D("1.48")),
        (D("9.26"), D("1.48")),
    ]
    assert (await refund(road)).amount == D("27.80")
    assert await ledger(road) == {"clearing:bank_transfer": D("11.70"), "revenue": D("-10.93"), "tax": D("-0.77")}
    await road.prove()


async def test_pain_11_what_is_outstanding_is_the_ledgers_sum_after_every_step(company: Company) -> None:
    payment = {"method": "card", "reference": "p1", "authorised": "28.50", "captured": "28.50"}
    road, desk = await delivered(company, ("MUG-RED", 3), payment=payment), Counter(company)
    assert await outstanding(road) == 0
    one = await desk.ask(back(road, quantity=1))
    await desk.receive(one.number)
    assert await outstanding(road) == 0
    await credit(road, line=1, quantity=D(1))
    assert await outstanding(road) == D("-9.50")
    await refund(road)
    assert await outstanding(road) == 0
    await credit(road, amount=D("2.00"), kind="goodwill")
    assert await outstanding(road) == D("-2.00")
    await change(company, road.number, add=[{"sku": "BOWL", "quantity": "1"}])
    await ship_units(road)
    assert await outstanding(road) == D("12.00")
    await pay(road, "12.00")
    assert await outstanding(road) == 0
    await road.prove()


async def test_pain_17_an_order_that_is_sent_three_times_at_once_is_one_and_its_payment_counts_once(
    company: Company,
) -> None:
    payment = {"method": "card", "reference": "p1", "authorised": "19.00", "captured": "19.00"}
    wanted = [wish(("MUG-RED", 2), external_id="A-1", payment=payment) for _ in range(3)]
    outcomes = await asyncio.gather(*(place_orders(company, wishes=[one]) for one in wanted))
    assert [type(one) for some in outcomes for one in some] == [Placed] * 3
    ((number,),) = await Road(company, "").ask("SELECT number FROM orders")
    road = Road(company, number)
    assert (await ledger(road), await road.stock("MUG-RED")) == (
        {"clearing:card": D("19.00"), "receivable": D("-19.00")}, ("100", "2"),
    )  # fmt: skip
    await road.prove()


async def test_pain_17_a_capture_whose_answer_was_lost_and_whose_webhook_comes_twice_is_taken_once(
    company: Company, provider: FakeProvider
) -> None:
    payment = await paid(company, provider)
    provider.shall("cut", kind="capture", times=1)
    await payment.intend("capture", "19.00")
    await call_gateways(company)
    assert await payment.operations() == [("capture", "19.00", "unknown")]
    (told,) = [one for one in provider.ask("/test/events")["events"] if one["type"].startswith("payment.captur")]
    assert [await push(company, told) for _ in range(2)] == [True, False]
    await asyncio.gather(work(company), work_payment_events(company))
    assert await payment.operations() == [("capture", "19.00", "succeeded")]
    assert (len(provider.operations("capture")), (await payment.tender()).captured) == (1, D("19.00"))
    await payment.agrees()


async def test_pain_18_a_channel_that_re_sends_without_ids_and_out_of_order_is_heard_once(company: Company) -> None:
    await open_shops(company)
    first = pushed(shopify_order(), "orders/create")
    newer, newest = (pushed(shopify_order(minute, shipping_address=moved(f"Weg {minute}"))) for minute in (3, 6))
    for message in (newer, first, newest, newer, first, newest, newest):
        await push_to_shop(company, message)
    found = await the_order(company)
    road = Road(company, found.number)
    assert (found.ship_to["line1"], await road.line(), await road.stock("MUG-RED")) == (
        "Weg 6", {"reserved": "2"}, ("100", "2"),
    )  # fmt: skip
    assert await ledger(road) == {"clearing:card": D("19.00"), "receivable": D("-19.00")}
    assert await road.events() == ["order.placed", "order.papers_changed"]
    assert await open_tasks(company) == []
    await road.prove()


async def test_pain_22_a_tax_service_that_fails_stops_no_order_and_spoils_no_total(
    company: Company, tmp_path: Path
) -> None:
    service = Provider(tmp_path / "taxes.jsonl")
    await use(company, service)
    known = await place(company, ("BOWL", 1))
    service.rules(fail=503)
    guessed = await place(company, ("BOWL", 2))
    service.process.kill()
    service.process.communicate()
    blind = await place(company, ("MUG-RED", 2))
    told = [(one["taxed"]["status"], one["totals"]["tax"], one["totals"]["total"]) for one in (known, guessed, blind)]
    assert told == [("external", "1.27", "14.00"), ("estimated", "4.47", "28.00"), ("estimated", "3.03", "19.00")]
    road = Road(company, guessed["number"])
    await pay(road, "28.00")
    await ship_units(road)
    back_again = await credit(road, line=1, quantity=D(1))
    assert (back_again.total, back_again.tax) == (D("14.00"), D("2.24"))
    assert (await look(company, road.number)).taxed.status == "estimated"
    await road.prove()
