"""What a decision does to the units of a line, and what the decisions of all lines mean for the return. Pure."""

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from lading.returns.accept_return import Decision
from lading.returns.rma import Return, ReturnLine

ZERO = Decimal(0)


def apply_decision(line: ReturnLine, decision: Decision) -> None:
    """Let the decision move the line's units: authorised ones are expected, or kept; refused ones are closed.

    A wish that the terms do not allow becomes the first that they do. What came already stays received.
    """
    line.decision = decision
    if decision.outcome == "ask":
        line.outcome = "ask"
        return
    if decision.outcome == "refuse":
        line.outcome = "refused"
        line.closed += line.expected
        line.expected = ZERO
        line.credited = line.received + line.kept
        return
    line.outcome = "authorised"
    if decision.terms.allowed and line.wish not in decision.terms.allowed:
        instead = decision.terms.allowed[0]
        told = f"{decision.explanation} Instead of {_say(line.wish)} it allows {_say(instead)}."
        line.decision = msgspec.structs.replace(decision, explanation=told)
        line.wish = instead
    if decision.terms.send == "keep_it":
        line.kept += line.expected
        line.expected = ZERO


def _say(wish: str) -> str:
    return wish.replace("_", " ")


def settle_terms(one: Return, *, now: datetime) -> None:
    """How the goods are sent, and until when they are expected: what the most generous line says."""
    coming = [line for line in one.lines if line.outcome == "authorised" and line.expected]
    sends = {line.decision.terms.send for line in coming}
    one.send = "label" if "label" in sends else "drop_off" if "drop_off" in sends else "none"
    days = max((line.decision.terms.valid_days for line in coming), default=0)
    one.expires_at = now + timedelta(days=days) if days else None
