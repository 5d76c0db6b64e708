"""A provider's messages: signed or refused, booked once, and the same in the end whatever their sequence and number."""

from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lading.app.audit import audit
from lading.connectors.fake import FakeGateway
from lading.flows.company import Company
from lading.flows.gateways.call_gateways import ask_gateways, call_gateways
from lading.flows.gateways.work_payment_events import work_payment_events
from lading.kernel import Invalid
from lading.payments.operations import Operation
from lading.payments.outcomes import Fact
from lading.payments.ports import NotGenuine
from lading.payments.read_facts import read_facts
from lading.payments.tender import Tender
from tests.fake_provider import FakeProvider, fake_provider, wish
from tests.paying import Payment, found_gateway, paid, push, tasks, work

D = Decimal
pytestmark = pytest.mark.anyio


@pytest.fixture
async def provider(company: Company, tmp_path: Path) -> AsyncIterator[FakeProvider]:
    """The company's provider, which sends its messages nowhere by itself."""
    with fake_provider(tmp_path) as running:
        await found_gateway(company, running)
        yield running


async def happen(provider: FakeProvider, payment: str) -> list[dict[str, Any]]:
    """Somebody captures, refunds and loses a dispute at the provider, without us; answers its messages."""
    before = len(provider.ask("/test/events")["events"])
    await provider.gateway.call(wish("capture", "19.00", key=f"capture {payment}", reference=payment))
    await provider.gateway.call(wish("refund", "4.00", key=f"refund {payment}", reference=payment))
    provider.ask(f"/test/payments/{payment}/chargeback", {"amount": "15.00", "reason": "fraud"})
    return list(provider.ask("/test/events")["events"][before:])


async def standing(payment: Payment) -> list[tuple[Any, ...]]:
    """The end state: the tender, the operations and the ledger."""
    async with payment.company.database.unit_of_work() as unit:
        ledger = await unit.fetch(
            "SELECT t.kind, e.account, e.amount FROM ledger_entries e JOIN ledger_transactions t"
            " ON t.id = e.transaction_id WHERE e.order_id = %s ORDER BY 1, 2, 3",
            [payment.id],
        )
    tender = await payment.tender()
    return [(tender.authorised, tender.captured, tender.refunded), *sorted(await payment.operations()), *ledger]


async def test_every_sequence_of_arrival_ends_the_same(company: Company, provider: FakeProvider) -> None:
    ends = []
    for count, sequence in enumerate(permutations(range(3))):
        payment = await paid(company, provider, "19.00", token=f"tok_{count}")
        messages = await happen(provider, payment.payment)
        for which in (*sequence, sequence[0]):
            await push(company, messages[which])
            await work_payment_events(company)
        ends.append(await standing(payment))
    assert [end == ends[0] for end in ends] == [True] * 6
    assert ends[0][0] == (D("19.00"), D("19.00"), D("4.00"))
    assert [row[:2] for row in ends[0][3:]] == [
        ("capture", "clearing:fake"),
        ("capture", "receivable"),
        ("chargeback", "chargebacks"),
        ("chargeback", "clearing:fake"),
        ("refund", "clearing:fake"),
        ("refund", "receivable"),
    ]
    assert await audit(company.database) == []


FACTS = [
    Fact(kind="authorised", reference="pay", payment="pay", amount=D(20), currency="EUR"),
    Fact(kind="captured", reference="c1", payment="pay", amount=D(12), currency="EUR", key="ours"),
    Fact(kind="captured", reference="c2", payment="pay", amount=D(5), currency="EUR"),
    Fact(kind="refunded", reference="r1", payment="pay", amount=D(3), currency="EUR"),
    Fact(kind="voided", reference="v1", payment="pay", amount=D(3), currency="EUR"),
    Fact(kind="charged_back", reference="d1", payment="pay", amount=D(9), currency="EUR"),
]


@given(
    st.lists(st.sampled_from(FACTS), min_size=1, max_size=15).map(lambda more: [*FACTS, *more]).flatmap(st.permutations)
)
@settings(max_examples=300, deadline=None)
def test_facts_mean_the_same_in_any_sequence_and_number(facts: Sequence[Fact]) -> None:
    order = UUID(int=1)
    ours = Operation(
        order_id=order, tender=1, kind="capture", amount=D(12), currency="EUR", key="ours", state="unknown"
    )
    tender = Tender(order, 1, "card", "pay", "EUR", D(0), D(0), provider="fake")
    reading = read_facts(facts, tender=tender, operations=[ours], provider="fake")
    assert [(one.kind, one.amount) for one, _ in reading.add] == [
        ("authorise", D(20)),
        ("capture", D(5)),
        ("refund", D(3)),
        ("void", D(3)),
    ]
    assert [(one.key, fact.reference) for one, fact in reading.settle] == [("ours", "c1")]
    assert len({fact.reference for fact in reading.disputes}) == len(reading.disputes) == 1


async def test_a_repeat_is_stored_and_booked_once(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    (message, *_) = await happen(provider, payment.payment)
    assert [await push(company, message) for _ in range(3)] == [True, False, False]
    assert [await work_payment_events(company) for _ in range(2)] == [1, 0]


async def test_forged_old_and_foreign_messages_are_not_even_stored(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    (message, *_) = await happen(provider, payment.payment)
    for told in ({"secret": "whsec_forged"}, {"at": 1_700_000_000}):
        with pytest.raises(NotGenuine):
            await push(company, message, **told)
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT count(*) FROM inbox") == [(0,)]


async def test_a_late_authorisation_changes_nothing_after_the_capture(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    (early,) = (one for one in provider.ask("/test/events")["events"] if one["payment"]["id"] == payment.payment)
    taken = await payment.intend("capture", "19.00")
    await work(company)
    before = await standing(payment)
    await push(company, early)
    await work_payment_events(company)
    assert await standing(payment) == before
    assert taken.kind == "capture"


async def test_a_webhook_may_come_before_the_answer(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    await payment.intend("capture", "19.00")
    provider.shall("cut", kind="capture", times=1)
    await call_gateways(company)
    await push(company, provider.ask("/test/events")["events"][-1])
    await work_payment_events(company)
    assert await payment.operations() == [("capture", "19.00", "succeeded")]
    assert await ask_gateways(company) == 0
    await payment.agrees()


async def test_money_of_nobody_becomes_a_task(company: Company, provider: FakeProvider) -> None:
    outcome = await provider.gateway.call(wish("authorise", "7.00", key="stranger"))
    await push(company, provider.ask("/test/events")["events"][-1])
    await work_payment_events(company)
    reference = getattr(outcome, "reference", "")
    assert await tasks(company) == [("payment.unknown_reference", f"payment/fake/{reference}")]


async def test_a_chargeback_has_a_task_with_a_due_date(company: Company, provider: FakeProvider) -> None:
    payment = await paid(company, provider)
    for message in await happen(provider, payment.payment):
        await push(company, message)
    await work_payment_events(company)
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT kind, due > now() + interval '6 days' FROM tasks WHERE kind = 'payment.chargeback'"
        )
    assert rows == [("payment.chargeback", True)]


def test_nonsense_is_no_event() -> None:
    gateway = FakeGateway(address="http://localhost", secret="x")
    for body in (b"", b"[]", b'{"id": 1}', b"\xff"):
        with pytest.raises(Invalid):
            gateway.read_event(body)
