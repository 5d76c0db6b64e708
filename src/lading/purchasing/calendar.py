"""When a supplier works, and when what is ordered today will be here."""

from datetime import date, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused

Weekday = Annotated[int, Meta(ge=1, le=7)]
_FARTHEST = 1500


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The days on which a supplier works (1 is Monday), without those on which it is closed."""

    weekdays: Annotated[list[Weekday], Meta(max_length=7)] = msgspec.field(default_factory=lambda: [1, 2, 3, 4, 5])
    closed_days: Annotated[list[date], Meta(max_length=500)] = []

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise FieldRefused(
                "weekdays", "no_open_days", "A calendar needs at least one weekday on which the supplier works."
            )


def arrival(*, today: date, lead_days: int, calendar: Calendar) -> date:
    """The day on which goods arrive that are ordered today: so many working days of the supplier later.

    After four years of closed days the search is given up, and that day is the answer.
    """
    weekdays, closed = set(calendar.weekdays), set(calendar.closed_days)
    day, left = today, lead_days
    for _ in range(_FARTHEST):
        if left <= 0 and day.isoweekday() in weekdays and day not in closed:
            return day
        day += timedelta(days=1)
        if day.isoweekday() in weekdays and day not in closed:
            left -= 1
    return day


def read_calendar(kept: dict[str, Any]) -> Calendar:
    """The calendar as it is kept."""
    return msgspec.convert(kept, Calendar, strict=False)
