"""What a provider's facts about one payment mean for what we know of it: operations to settle, to add, money to book.

Pure. Facts say all that happened, so that their sequence and their repeats do not matter.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.payments.operations import Operation, OperationKind
from lading.payments.outcomes import Fact
from lading.payments.tender import Tender

ZERO = Decimal(0)
_KINDS: dict[str, OperationKind] = {
    "authorised": "authorise",
    "captured": "capture",
    "voided": "void",
    "expired": "void",
    "refunded": "refund",
}
_SEQUENCE = ("authorised", "captured", "refunded", "voided", "expired", "declined", "charged_back", "chargeback_won")
"""Facts are taken as money moves: nothing is captured before it was authorised."""


class Reading(msgspec.Struct):
    """`settle`: what became of operations that we know. `add`: what happened without us, with what says so.
    `disputes`: money that a bank took back, or gave back again.
    """

    settle: list[tuple[Operation, Fact]] = []
    add: list[tuple[Operation, Fact]] = []
    disputes: list[Fact] = []

    def __bool__(self) -> bool:
        return bool(self.settle or self.add or self.disputes)


def read_facts(facts: Iterable[Fact], *, tender: Tender, operations: Sequence[Operation], provider: str) -> Reading:
    """What is new in these facts about a tender, whose `operations` are given."""
    reading = Reading()
    seen: set[tuple[str, str]] = set()
    known = list(operations)
    for fact in sorted(facts, key=lambda one: _SEQUENCE.index(one.kind)):
        if (fact.kind, fact.reference) in seen:
            continue
        seen.add((fact.kind, fact.reference))
        if fact.kind in ("charged_back", "chargeback_won"):
            reading.disputes.append(fact)
            continue
        operation = _find(fact, known)
        if operation is not None:
            if _is_news(operation, fact):
                reading.settle.append((operation, fact))
        elif (kind := _KINDS.get(fact.kind)) and (amount := _amount(fact, kind, tender, known)) > 0:
            made = Operation(
                order_id=tender.order_id,
                tender=tender.tender,
                kind=kind,
                amount=amount,
                currency=tender.currency,
                provider=provider,
                reference=fact.reference,
                of=_capture_of(fact, known) if kind == "refund" else None,
                reason="As the payment provider told." if fact.kind != "expired" else "The authorisation has expired.",
            )
            known.append(msgspec.structs.replace(made, state="succeeded"))
            reading.add.append((made, fact))
    return reading


def _find(fact: Fact, operations: Sequence[Operation]) -> Operation | None:
    by_key = [one for one in operations if fact.key and one.key == fact.key]
    kind = _KINDS.get(fact.kind)
    by_reference = [one for one in operations if one.reference == fact.reference and kind in (None, one.kind)]
    ended = [one for one in operations if kind == "void" and one.kind == "void" and one.state == "succeeded"]
    return next(iter((*by_key, *by_reference, *ended)), None)


def _is_news(operation: Operation, fact: Fact) -> bool:
    """A provider's success counts whenever it comes; its no only while we do not know better."""
    return operation.is_open if fact.kind == "declined" else operation.state != "succeeded"


def _amount(fact: Fact, kind: OperationKind, tender: Tender, operations: Sequence[Operation]) -> Decimal:
    """How much of a fact without an operation is new; what the channel had stated of it already is none."""
    ours = sum((one.amount for one in operations if one.kind == kind and one.state == "succeeded"), ZERO)
    match kind:
        case "authorise":
            return ZERO if tender.authorised or ours else fact.amount
        case "void":
            granted = sum((one.amount for one in operations if _counts(one, "authorise")), ZERO) or tender.authorised
            taken = sum((one.amount for one in operations if _counts(one, "capture")), ZERO)
            return min(fact.amount, granted - max(taken, tender.captured))
        case "capture":
            return ZERO if tender.captured - ours >= fact.amount else fact.amount
        case "refund":
            return ZERO if tender.refunded - ours >= fact.amount else fact.amount


def _counts(operation: Operation, kind: OperationKind) -> bool:
    return operation.kind == kind and operation.state == "succeeded"


def _capture_of(fact: Fact, operations: Sequence[Operation]) -> UUID | None:
    """A refund belongs to the first capture that it fits into, unless the provider says more."""
    captures = [one for one in operations if _counts(one, "capture") and one.amount >= fact.amount]
    return captures[0].id if captures else None
