"""What a provider answered about an operation is recorded, in one transaction, whoever asked and however often."""

from datetime import datetime, timedelta

from lading.flows.company import Company
from lading.flows.gateways.gateways import Job
from lading.flows.money.settle_payments import settle_payments
from lading.kernel import Actor, plain
from lading.payments import settle
from lading.payments.calls import CallMade, note_calls
from lading.payments.leases import pause, put_back
from lading.payments.outcomes import Declined, Outcome, Pending, Succeeded, Unknown
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one

UNKNOWN, DIFFERS = "payment.unknown", "payment.amount_differs"
PATIENCE = 6
"""After so many attempts in vain a person is told."""


async def record_outcome(
    company: Company, *, job: Job, outcome: Outcome | None, call: CallMade, key_hours: int
) -> None:
    """Record it. None: the provider knows of no such thing; as long as it surely remembers keys, it is asked again."""
    operation = job.operation
    async with company.database.unit_of_work(Actor("gateway", operation.provider)) as unit:
        await note_calls(unit, calls=[call])
        match outcome:
            case Succeeded():
                await _succeed(unit, job, outcome)
            case Declined():
                await _settle(unit, job, "failed", outcome.reference, error=outcome.code, sentence=outcome.sentence)
            case Pending():
                again = unit.now + pause(operation.attempts + 2)
                await _settle(unit, job, "unknown", outcome.reference, sentence=outcome.sentence, again=again)
            case Unknown(reached=True):
                again = unit.now + pause(operation.attempts)
                await _settle(unit, job, "unknown", "", sentence=outcome.sentence, again=again)
            case _:
                await _call_again(unit, job, outcome, key_hours)
        if outcome is None or isinstance(outcome, Unknown):
            await _tell(unit, job, outcome)
        elif not isinstance(outcome, Pending):
            await close_matters(unit, matters=[(UNKNOWN, _subject(job))], outcome="the provider answered")


async def _succeed(unit: UnitOfWork, job: Job, outcome: Succeeded) -> None:
    operation = job.operation
    await _settle(unit, job, "succeeded", outcome.reference, until=outcome.expires_at)
    if outcome.amount is not None and outcome.amount != operation.amount:
        sentence = (
            f"The provider moved {plain(outcome.amount)} {operation.currency} where {plain(operation.amount)} was asked"
            f" ({operation.kind} of order {job.number}). Look at the payment there, and correct what differs."
        )
        await keep_one(unit, drafts=[TaskDraft(kind=DIFFERS, subject=_subject(job), sentence=sentence)])


async def _call_again(unit: UnitOfWork, job: Job, outcome: Outcome | None, key_hours: int) -> None:
    """Nothing was done there. The same key is only sent again while the provider surely tells it as the same."""
    operation = job.operation
    asked_at = operation.asked_at or unit.now
    if outcome is None and unit.now > asked_at + timedelta(hours=key_hours) * 0.8:
        sentence = "The provider knows of no such operation, and it is too late to send the same request again."
        await _settle(unit, job, "unknown", "", sentence=sentence, again=unit.now + pause(20))
        return
    sentence = getattr(outcome, "sentence", "") or "The provider knows of no such operation; it is asked again."
    await put_back(unit, operation=operation.id, sentence=sentence, attempts=operation.attempts)


async def _settle(
    unit: UnitOfWork,
    job: Job,
    state: str,
    reference: str,
    *,
    error: str = "",
    sentence: str = "",
    until: datetime | None = None,
    again: datetime | None = None,
) -> None:
    known = settle.Outcome(
        operation=job.operation.id,
        state=state,  # type: ignore[arg-type]  # one of its words
        reference=reference,
        error=error,
        sentence=sentence,
        authorised_until=until,
        next_try=again,
    )
    await settle_payments(unit, outcomes=[known])


async def _tell(unit: UnitOfWork, job: Job, outcome: Outcome | None) -> None:
    operation = job.operation
    if operation.attempts < PATIENCE:
        return
    why = getattr(outcome, "sentence", "") or "It knows of no such operation."
    sentence = (
        f"Whether {operation.provider} has done the {operation.kind} of {plain(operation.amount)} {operation.currency}"
        f" for order {job.number} is not known after {operation.attempts} attempts. {why} Look there for the key"
        f" {operation.key}."
    )
    data = {"operation": str(operation.id), "gateway": operation.provider}
    await keep_one(unit, drafts=[TaskDraft(kind=UNKNOWN, subject=_subject(job), sentence=sentence, data=data)])


def _subject(job: Job) -> str:
    return f"order/{job.number}"
