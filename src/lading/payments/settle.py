"""What comes of an operation: the tender after it, and what is posted. Pure; `save_outcomes` writes operations."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from lading.payments.ledger import Posting
from lading.payments.money_entries import money_entries
from lading.payments.operations import Operation
from lading.payments.tender import Tender
from lading.store import UnitOfWork


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an operation now. `next_try` is when to ask again, for those that are `unknown`."""

    operation: UUID
    state: Literal["succeeded", "failed", "unknown", "cancelled"]
    reference: str = ""
    error: str = ""
    sentence: str = ""
    authorised_until: datetime | None = None
    next_try: datetime | None = None


def is_news(operation: Operation, outcome: Outcome) -> bool:
    """Whether this changes anything; a repeat does not, nor doubt about what is settled."""
    if outcome.state == operation.state:
        return outcome.state == "unknown"
    return operation.is_open or outcome.state in ("succeeded", "failed")


def apply_outcome(tender: Tender, operation: Operation, outcome: Outcome, *, now: datetime) -> Tender:
    """The tender once this is known. What had succeeded and failed after all is taken back."""
    if outcome.state == "succeeded":
        return _succeed(tender, operation, outcome, now)
    if operation.state == "succeeded" and outcome.state == "failed":
        return _fail(tender, operation)
    return tender


def _succeed(tender: Tender, operation: Operation, outcome: Outcome, now: datetime) -> Tender:
    amount, change = operation.amount, msgspec.structs.replace
    match operation.kind:
        case "authorise":
            lasts = tender.can.valid_days
            until = outcome.authorised_until or (now + timedelta(days=lasts) if lasts else None)
            reference = outcome.reference or tender.reference
            return change(tender, authorised=tender.captured + amount, authorised_until=until, reference=reference)
        case "capture":
            captured = tender.captured + amount
            rest = tender.authorised if tender.can.many_captures else captured  # the first capture lets go of the rest
            return change(tender, captured=captured, authorised=max(rest, captured))
        case "void":
            return change(tender, authorised=max(tender.authorised - amount, tender.captured), authorised_until=None)
        case "refund":
            return change(tender, refunded=tender.refunded + amount)


def _fail(tender: Tender, operation: Operation) -> Tender:
    amount, change = operation.amount, msgspec.structs.replace
    match operation.kind:
        case "capture":
            captured = tender.captured - amount
            return change(tender, captured=captured, authorised=captured if tender.can.by_hand else tender.authorised)
        case "refund":
            return change(tender, refunded=tender.refunded - amount)
        case "authorise" | "void":
            return tender


def posting_of(tender: Tender, operation: Operation, outcome: Outcome, *, seq: int | None) -> Posting | None:
    """What the ledger says of it: money that came or went, or did not after all."""
    sign = {"capture": 1, "refund": -1}.get(operation.kind, 0)
    undone = operation.state == "succeeded" and outcome.state == "failed"
    if not sign or not (undone or outcome.state == "succeeded"):
        return None
    return Posting(
        kind=operation.kind,
        currency=operation.currency,
        entries=money_entries(tender, operation.amount * (-sign if undone else sign)),
        order_id=operation.order_id,
        seq=seq,
        source=f"operation/{operation.id}{'/undone' if undone else ''}",
        reason=operation.reason,
    )


async def save_outcomes(unit: UnitOfWork, *, outcomes: Sequence[Outcome]) -> None:
    """Write what is known of operations whose orders are locked."""
    if not outcomes:
        return
    await unit.execute(
        "UPDATE payment_operations p SET state = n.state, reference = coalesce(nullif(n.reference, ''), p.reference),"
        " error = n.error, sentence = n.sentence, next_try = n.next_try,"
        " settled_at = CASE WHEN n.state = 'unknown' THEN NULL ELSE %s END"
        " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])"
        " AS n(id, state, reference, error, sentence, next_try) WHERE p.id = n.id",
        [
            unit.now,
            [one.operation for one in outcomes],
            [one.state for one in outcomes],
            [one.reference for one in outcomes],
            [one.error for one in outcomes],
            [one.sentence for one in outcomes],
            [one.next_try or (unit.now if one.state == "unknown" else None) for one in outcomes],
        ],
    )
