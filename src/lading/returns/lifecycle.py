"""The states of a return, as a pure function of its lines, its pieces and a few facts."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol, get_args

State = Literal[
    "requested",
    "to_decide",
    "refused",
    "authorised",
    "label_sent",
    "part_received",
    "received",
    "inspected",
    "settled",
    "cancelled",
    "expired",
]
STATES: tuple[State, ...] = get_args(State)
OPEN: tuple[State, ...] = (
    "requested",
    "to_decide",
    "authorised",
    "label_sent",
    "part_received",
    "received",
    "inspected",
)
"""Somebody still has to do something."""
Outcome = Literal["pending", "authorised", "refused", "ask"]
Grade = Literal["A", "B", "C", "D"]
GRADES: tuple[Grade, ...] = get_args(Grade)
Disposition = Literal["restock", "refurbish", "repair", "scrap", "supplier", "quarantine", "send_back"]
DISPOSITIONS: tuple[Disposition, ...] = get_args(Disposition)
"""What becomes of units that were received."""

ZERO = Decimal(0)


class Counted(Protocol):
    """A line's quantities and what was decided on it."""

    expected: Decimal
    received: Decimal
    kept: Decimal
    credited: Decimal
    outcome: Outcome


class Seen(Protocol):
    """A piece that was received."""

    grade: str
    disposition: str


def state_of(
    *,
    lines: Iterable[Counted],
    pieces: Iterable[Seen],
    label_at: datetime | None,
    cancelled_at: datetime | None,
    expired_at: datetime | None,
) -> State:
    """Where a return stands.

    What a person has to decide goes before everything else; money and goods are both settled at the end.
    """
    counted, seen = list(lines), list(pieces)
    if any(one.outcome in {"ask", "pending"} for one in counted):
        asked = any(one.outcome == "ask" for one in counted)
        return "to_decide" if asked else "requested"
    came = any(one.received or one.kept for one in counted)
    if any(one.expected for one in counted):
        if any(one.received for one in counted):
            return "part_received"
        return "authorised" if label_at is None else "label_sent"
    if not came:
        if cancelled_at:
            return "cancelled"
        return "expired" if expired_at else "refused"
    if any(not one.grade and not one.disposition for one in seen):
        return "received"
    paid = all(one.credited >= one.received + one.kept for one in counted)
    return "settled" if paid and all(one.disposition for one in seen) else "inspected"
