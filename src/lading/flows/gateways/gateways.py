"""The gateways that this process may call, and what is asked of them: built from operations, tenders and orders."""

import time
from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from lading.flows.company import Company
from lading.kernel import Refusal
from lading.payments import Tender, read_tenders
from lading.payments.calls import CallMade, note_calls
from lading.payments.gateways import read_account
from lading.payments.operations import Operation, read_operations
from lading.payments.outcomes import Declined, Outcome, Pending, Succeeded, Unknown
from lading.payments.ports import Asked, Gateway, NotAble
from lading.store import UnitOfWork

_log = structlog.get_logger("lading.payments")


class Job(msgspec.Struct, frozen=True):
    """An operation, the order's number, and what is to be asked about it."""

    operation: Operation
    number: str
    asked: Asked


async def open_gateway(unit: UnitOfWork, company: Company, *, code: str) -> Gateway:
    """The adapter of an account. Raises `NotFound`, `NotAble` where this installation has no adapter of its kind."""
    account = await read_account(unit, code=code)
    opener = company.gateways.get(account.kind)
    if opener is None:
        raise NotAble(f"There is no adapter for payment providers of the kind “{account.kind}” here.")
    return opener(account)


async def open_active(unit: UnitOfWork, company: Company) -> dict[str, Gateway]:
    """The adapters of all accounts that are in use."""
    rows = await unit.fetch("SELECT code FROM gateways WHERE active AND kind = ANY(%s)", [list(company.gateways)])
    return {row[0]: await open_gateway(unit, company, code=row[0]) for row in rows}


async def build_jobs(unit: UnitOfWork, *, operations: Sequence[Operation]) -> list[Job]:
    """What to ask of providers about these operations."""
    orders = sorted({one.order_id for one in operations})
    rows = await unit.fetch("SELECT id, number FROM orders WHERE id = ANY(%s)", [orders])
    numbers: dict[UUID, str] = dict(rows)
    tenders = {
        (one.order_id, one.tender): one for some in (await read_tenders(unit, orders=orders)).values() for one in some
    }
    others = await read_operations(unit, orders=orders)
    return [
        Job(
            one,
            numbers[one.order_id],
            asked_of(one, tenders[one.order_id, one.tender], others[one.order_id], order=numbers[one.order_id]),
        )
        for one in operations
    ]


def asked_of(operation: Operation, tender: Tender, others: Sequence[Operation], *, order: str) -> Asked:
    """What to ask of the provider: an operation acts on the last authorisation, a refund on its capture. Pure."""
    done = [one for one in others if one.tender == operation.tender and one.state == "succeeded" and one.reference]
    granted = [one.reference for one in done if one.kind == "authorise"]
    captures = {one.id: one.reference for one in done if one.kind == "capture"}
    grant = granted[-1] if granted else ""
    reference = {
        "authorise": tender.reference,
        "capture": grant or tender.reference,
        "void": grant or tender.reference,
        "refund": captures.get(operation.of, "") if operation.of else "",
    }[operation.kind]
    left = tender.authorised - tender.captured
    return Asked(
        kind=operation.kind,
        key=operation.key,
        reference=reference or tender.reference,
        payment=grant if operation.kind == "authorise" else tender.reference,
        amount=operation.amount,
        currency=operation.currency,
        order=order,
        last=operation.kind == "capture" and operation.amount >= left,
        asked_at=operation.asked_at,
    )


async def timed(
    answer: Awaitable[Outcome | None], *, job: Job, kind: str, at: datetime
) -> tuple[Outcome | None, CallMade]:
    """Wait for a provider's answer, and what to note of the call. Whatever an adapter raises leaves it unknown."""
    begun = time.monotonic()
    try:
        outcome = await answer
    except Exception as error:  # an adapter is never trusted to be free of faults where money moves
        _log.error("gateway_failed", gateway=job.operation.provider, key=job.asked.key, error=type(error).__name__)
        outcome = Unknown(error.sentence if isinstance(error, Refusal) else f"It failed: {type(error).__name__}.")
    made = CallMade(
        gateway=job.operation.provider,
        kind=kind,
        at=at,
        took_ms=round((time.monotonic() - begun) * 1000),
        outcome=name_of(outcome),
        sentence=getattr(outcome, "sentence", ""),
        key=job.asked.key,
        order_id=job.operation.order_id,
    )
    return outcome, made


async def note_call(company: Company, call: CallMade) -> None:
    """Keep one call that stands for itself."""
    async with company.database.unit_of_work() as unit:
        await note_calls(unit, calls=[call])


def name_of(outcome: Outcome | None) -> str:
    """The word for an outcome."""
    match outcome:
        case Succeeded():
            return "succeeded"
        case Declined():
            return "declined"
        case Pending():
            return "pending"
        case Unknown():
            return "unknown" if outcome.reached else "not_reached"
        case None:
            return "not_known"


Opened = Mapping[str, Gateway]
