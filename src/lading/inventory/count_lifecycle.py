"""The states of a count, as a pure function of what was counted and of what was done."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol, get_args

CountStatus = Literal["open", "counting", "to_approve", "done", "cancelled"]
COUNT_STATUSES: tuple[CountStatus, ...] = get_args(CountStatus)
UNDER_COUNT: tuple[CountStatus, ...] = ("open", "counting")
"""Lines of these can be counted."""


class Counted(Protocol):
    """A line, as far as the states care."""

    counted: Decimal | None


def count_status(
    *,
    cancelled_at: datetime | None,
    booked_at: datetime | None,
    submitted_at: datetime | None,
    lines: Iterable[Counted],
) -> CountStatus:
    """Where a count stands."""
    if cancelled_at is not None:
        return "cancelled"
    if booked_at is not None:
        return "done"
    if submitted_at is not None:
        return "to_approve"
    return "counting" if any(line.counted is not None for line in lines) else "open"
