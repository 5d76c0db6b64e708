"""A person decides on a return, where the policy asked one or decided otherwise than it should."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from lading.flows.returning.request_return import note_decision
from lading.flows.returning.return_frame import lock_desk, save_desk
from lading.flows.returning.return_tasks import ask_persons
from lading.kernel import FieldError, Invalid, plain
from lading.returns.accept_return import Decision
from lading.returns.grant import apply_decision, settle_terms
from lading.returns.rma import Return, ReturnLine, WrongState
from lading.returns.wishes import DecidedLine
from lading.store import UnitOfWork

ZERO = Decimal(0)


class DecideReturn(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided and why; the reason is what the customer reads. `lines` None: the same for all that are open."""

    number: str
    reason: str
    outcome: Literal["authorise", "refuse"] = "authorise"
    lines: Sequence[DecidedLine] | None = None
    version: int | None = None


async def decide_returns(unit: UnitOfWork, *, wishes: Sequence[DecideReturn]) -> list[Return]:
    """Authorise or refuse lines. Raises `NotFound`, `Outdated`, `Invalid`, `WrongState`; then nothing is decided.

    A line that has not come can be decided otherwise, too; of one that has come only what nobody decided yet.
    """
    version = wishes[0].version if len(wishes) == 1 else None
    desk = await lock_desk(unit, numbers=[wish.number for wish in wishes], version=version)
    for wish in wishes:
        one = desk.returns[wish.number]
        if not wish.reason.strip():
            raise Invalid("Say why: the customer reads it.", code="reason_missing")
        lines = [_decide_line(unit, one, said, wish.reason.strip()) for said in _chosen(one, wish)]
        settle_terms(one, now=unit.now)
        note_decision(desk, one, lines=lines, reason="decided by a person")
    await save_desk(unit, desk)
    await ask_persons(unit, returns=list(desk.returns.values()))
    return [desk.returns[wish.number] for wish in wishes]


def _chosen(one: Return, wish: DecideReturn) -> Sequence[DecidedLine]:
    if wish.lines is not None:
        return wish.lines
    undecided = [line for line in one.lines if line.outcome in {"ask", "pending"}]
    if not undecided:
        raise WrongState(f"Everything of {one.number} is decided. Name the lines that you want to decide otherwise.")
    return [DecidedLine(line=line.line, outcome=wish.outcome) for line in undecided]


def _decide_line(unit: UnitOfWork, one: Return, said: DecidedLine, reason: str) -> ReturnLine:
    line = one.find(said.line)
    if line.outcome in {"authorised", "refused"} and (line.received or line.kept or line.credited):
        raise WrongState(f"Line {line.line} of {one.number} has come or is settled: it cannot be decided otherwise.")
    if line.outcome == "refused":  # it may come after all
        raise WrongState(f"Line {line.line} of {one.number} was refused. Ask for a new return of it.")
    limit = line.expected + line.received
    if said.quantity is not None and said.quantity > limit:
        sentence = f"Line {line.line}: {plain(limit)} are asked for, not {plain(said.quantity)}."
        raise Invalid(sentence, errors=(FieldError("/lines", "too_many", sentence),))
    if said.quantity is not None and said.outcome == "authorise":
        _cut(line, said.quantity)
    terms = line.decision.terms
    if said.send is not None:
        terms = msgspec.structs.replace(terms, send=said.send)
    decision = Decision(
        outcome=said.outcome,
        rule="A person decided",
        sentence=reason,
        explanation=f"{line.decision.explanation} {unit.actor.label} decided.",
        version=line.decision.version,
        terms=terms,
        lost=line.decision.lost,
        by=unit.actor.label,
    )
    apply_decision(line, decision)
    return line


def _cut(line: ReturnLine, quantity: Decimal) -> None:
    """Only so many are granted: fewer are expected; what came stays what came."""
    if quantity < line.received:
        raise Invalid(f"Line {line.line}: {plain(line.received)} have come. Decide on all of them.", code="has_come")
    less = line.expected + line.received - quantity
    line.expected -= less
    line.closed += less
