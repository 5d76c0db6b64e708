"""Who calls a provider, or books what it says, is killed at every point; its journal and our books agree in the end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from lading.app.gateways import GATEWAYS
from lading.flows.company import Company
from lading.flows.gateways.call_gateways import call_gateways
from lading.flows.gateways.work_payment_events import work_payment_events
from tests.fake_provider import FakeProvider, fake_provider, wish
from tests.faults.door import Door, Duty
from tests.faults.points import FIRST
from tests.faults.stage import Stage
from tests.faults.trial import Trial, on_trial
from tests.paying import Payment, found_gateway, paid, push, work

CALLS = ("capture", "refund", "void", "authorise")


class Outside:
    """A provider whose memory goes back to what it was when the company was copied."""

    def __init__(self, provider: FakeProvider) -> None:
        self.provider = provider
        self.payment: dict[str, Any] = {}
        self._kept = b""

    def keep(self) -> None:
        """This is how it was."""
        self._kept = self.provider.journal.read_bytes()

    def begin_again(self) -> None:
        """As it was."""
        self.provider.kill()
        self.provider.journal.write_bytes(self._kept)
        self.provider.start()


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    """A provider of our own."""
    with fake_provider(tmp_path) as running:
        yield Outside(running)


def _calling(outside: Outside, kind: str) -> Any:
    """An operation is intended and its turn has come."""

    async def prepare(company: Company) -> Duty:
        company.gateways = GATEWAYS
        await found_gateway(company, outside.provider)
        payment = await paid(company, outside.provider)
        first = await payment.intend("capture", "15.00") if kind in ("refund", "void") else None
        if first:
            await work(company)
        amount = {"capture": "19.00", "refund": "6.00"}.get(kind, "4.00")
        await payment.intend(kind, amount, of=first.id if first and kind == "refund" else None)
        outside.payment = {"id": payment.id, "number": payment.number, "payment": payment.payment}
        outside.keep()
        return Duty(call_gateways)

    return prepare


def _hearing(outside: Outside) -> Any:
    """The provider has said, twice, that somebody captured and gave back there; nobody has booked it yet."""

    async def prepare(company: Company) -> Duty:
        company.gateways = GATEWAYS
        await found_gateway(company, outside.provider)
        payment = await paid(company, outside.provider)
        before = len(outside.provider.ask("/test/events")["events"])
        for kind, amount in (("capture", "19.00"), ("refund", "4.00")):
            asked = wish(kind, amount, key=f"there {kind}", reference=payment.payment)
            await outside.provider.gateway.call(asked)
        told = outside.provider.ask("/test/events")["events"][before:]
        for event in [*reversed(told), *told]:
            await push(company, event)
        outside.payment = {"id": payment.id, "number": payment.number, "payment": payment.payment}
        outside.keep()
        return Duty(work_payment_events)

    return prepare


def _settled(trial: Trial, name: str, outside: Outside) -> list[tuple[str, str, str]]:
    """Workers come back and do what is left; the books agree with the journal. Answers the operations."""

    async def settle(company: Company) -> list[tuple[str, str, str]]:
        company.gateways = GATEWAYS
        for _ in range(3):
            await work(company)
        order = {"id": str(UUID(str(outside.payment["id"]))), "number": outside.payment["number"]}
        payment = Payment(company, outside.provider, order, outside.payment["payment"])
        await payment.agrees()
        return await payment.operations()

    found: list[tuple[str, str, str]] = trial.stage.with_company(name, settle)
    return found


def _kill_everywhere(trial: Trial, outside: Outside, kind: str) -> int:
    """At every point, each time on a copy of the company, with the provider as it was; answers how often."""
    with trial.copy() as name:
        points = trial.do(name).points
        whole, done = _settled(trial, name, outside), outside.provider.operations(kind)
    for number in range(len(points)):
        outside.begin_again()
        with trial.copy() as name:
            trial.kill(name, number)
            with trial.watched(name) as watcher:
                watcher.wait_until_quiet()
            assert trial.stage.broken(name) == [], points[number]
            assert _settled(trial, name, outside) == whole, points[number]
            assert len(outside.provider.operations(kind)) == len(done), points[number]
    return len(points)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", CALLS)
def test_who_calls_a_provider_may_die_anywhere(stage: Stage, door: Door, outside: Outside, kind: str) -> None:
    with on_trial(stage, door, _calling(outside, kind)) as trial:
        assert _kill_everywhere(trial, outside, kind) > 4


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_who_books_what_a_provider_says_may_die_anywhere(stage: Stage, door: Door, outside: Outside) -> None:
    with on_trial(stage, door, _hearing(outside)) as trial:
        assert _kill_everywhere(trial, outside, "capture") > 4


def test_a_capture_that_was_made_and_not_recorded_is_not_made_again(stage: Stage, door: Door, outside: Outside) -> None:
    with on_trial(stage, door, _calling(outside, "capture")) as trial:
        with trial.copy() as name:
            points = trial.do(name).points
        outside.begin_again()
        trial.kill(trial.prepared, max(number for number, point in enumerate(points) if point == FIRST))
        assert outside.provider.moved("capture") == 19
        assert _settled(trial, trial.prepared, outside) == [("capture", "19.00", "succeeded")]
        assert len(outside.provider.operations("capture")) == 1
