"""Every fault of a provider ends the same way: its journal and our books agree, and a person knows what is unclear."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from lading.flows.company import Company
from lading.flows.gateways.call_gateways import call_gateways
from lading.flows.rules.judge_events import judge_events
from lading.rules.effects import PlaceHold
from tests.fake_provider import FakeProvider, fake_provider
from tests.flows.rulebook import enact
from tests.money import hold
from tests.paying import Payment, found_gateway, paid, tasks, work
from tests.road import Road

D = Decimal
pytestmark = pytest.mark.anyio


@pytest.fixture
async def provider(company: Company, tmp_path: Path) -> AsyncIterator[FakeProvider]:
    """The company's provider."""
    with fake_provider(tmp_path) as running:
        await found_gateway(company, running)
        yield running


async def test_what_is_intended_is_done_once_and_booked(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    taken = await payment.intend("capture", "9.50")
    assert await call_gateways(company) == 1
    assert await call_gateways(company) == 0
    await payment.intend("refund", "2.50", of=taken.id)
    await call_gateways(company)
    tender = await payment.tender()
    assert (tender.captured, tender.refunded) == (D("9.50"), D("2.50"))
    await payment.agrees()


@pytest.mark.parametrize("fault", ["cut", "error", "late:0.2", "delay:0.2"])
async def test_faults_pass(company: Company, provider: FakeProvider, fault: str) -> None:
    payment = await paid(company, provider)
    provider.shall(fault, kind="capture", times=1)
    await payment.intend("capture", "19.00")
    for _ in range(3):
        await work(company)
    assert await payment.operations() == [("capture", "19.00", "succeeded")]
    assert len(provider.operations("capture")) == 1
    await payment.agrees()


@pytest.mark.parametrize("code", ["insufficient_funds", "expired_card", "fraud"])
async def test_a_decline_is_told_on_the_order(company: Company, provider: FakeProvider, code: str) -> None:
    payment = await paid(company, provider)
    provider.shall(f"decline:{code}", kind="capture", times=1)
    await payment.intend("capture", "19.00")
    await work(company)
    assert await payment.operations() == [("capture", "19.00", "failed")]
    assert await tasks(company) == [("order.payment_failed", f"order/{payment.number}")]
    await payment.agrees()


async def test_a_pending_one_is_asked_after_until_it_ends(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    provider.shall("pending", kind="capture", times=1)
    await payment.intend("capture", "19.00")
    await work(company)
    assert await payment.operations() == [("capture", "19.00", "unknown")]
    provider.ask(f"/test/operations/{provider.operations('capture')[0]['id']}/settle", {"state": "succeeded"})
    await work(company)
    await payment.agrees()


async def test_a_provider_that_is_away_is_called_again(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    provider.kill()
    await payment.intend("capture", "19.00")
    await work(company)
    assert await payment.operations() == [("capture", "19.00", "intended")]
    provider.start()
    await work(company)
    await work(company)
    await payment.agrees()


async def test_what_stays_unknown_becomes_a_task(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    provider.shall("error", kind="capture")
    await payment.intend("capture", "19.00")
    for _ in range(6):
        await work(company)
    assert await tasks(company) == [("payment.unknown", f"order/{payment.number}")]
    provider.ask("/test/rules/clear", {})
    for _ in range(2):
        await work(company)
    assert await tasks(company) == []
    await payment.agrees()


async def test_many_workers_do_everything_once(company: Company, provider: FakeProvider) -> None:
    payments = [await paid(company, provider, str(D("9.50") * n), units=n) for n in range(2, 10)]
    for payment in payments:
        await payment.intend("capture", "5.00")
        await payment.intend("capture", "6.00")
    for _ in range(4):
        await asyncio.gather(*(call_gateways(company) for _ in range(4)))
    assert len(provider.operations("capture")) == 16
    assert {await _captured(payment) for payment in payments} == {D("11.00")}


async def _captured(payment: Payment) -> Decimal:
    return (await payment.tender()).captured


async def test_operations_of_a_tender_wait_for_those_before(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    provider.shall("cut", kind="capture", times=1)
    taken = await payment.intend("capture", "19.00")
    await payment.intend("refund", "4.00", of=taken.id)
    await call_gateways(company)
    assert await call_gateways(company) == 0  # nobody knows yet whether there is anything to give back
    await work(company)
    await work(company)
    assert (provider.moved("capture"), provider.moved("refund")) == (D("19.00"), D("4.00"))
    await payment.agrees()


async def test_an_expired_authorisation_is_no_endless_loop(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    provider.ask(f"/test/payments/{payment.payment}/expire", {})
    await payment.intend("capture", "19.00")
    await work(company)
    assert await payment.operations() == [("capture", "19.00", "failed")]
    assert await work(company) == 0


async def test_calls_are_noted_without_secrets(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    provider.shall("cut", kind="capture", times=1)
    await payment.intend("capture", "19.00")
    await work(company)
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT kind, outcome, c::text FROM gateway_calls c ORDER BY at")
    assert [(row[0], row[1]) for row in rows] == [("capture", "unknown"), ("fetch", "succeeded")]
    assert not any("sk_test" in row[2] for row in rows)


async def test_a_hold_stops_a_capture_that_was_intended_before(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    await payment.intend("capture", "19.00")
    release = await hold(Road(company, payment.number), steps=["capture"])
    assert (await work(company), provider.operations("capture")) == (0, [])
    await release()
    await work(company)
    assert await payment.operations() == [("capture", "19.00", "succeeded")]
    await payment.agrees()


async def test_a_rule_holds_an_order_whose_payment_failed(company: Company, provider: FakeProvider) -> None:
    wait = PlaceHold(reason="unpaid", sentence="Ask for another card.", steps=["ship"])
    await enact(company, "failed", 'payment.failed == "capture"', wait, event="payment.failed")
    payment = await paid(company, provider)
    provider.shall("decline:fraud", kind="capture", times=1)
    await payment.intend("capture", "19.00")
    await work(company)
    await judge_events(company)
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT reason, rule, steps FROM holds WHERE released_at IS NULL")
    assert rows == [("unpaid", "failed", ["ship"])]
