"""When goods can leave: working days counted from the place's lead time."""

from datetime import date, timedelta
from functools import lru_cache

_SATURDAY = 5


@lru_cache(maxsize=4096)
def add_working_days(day: date, days: int) -> date:
    """The working day (Monday to Friday) `days` after `day`; 0 answers `day` itself or the next working day."""
    moved = day
    while moved.weekday() >= _SATURDAY:
        moved += timedelta(days=1)
    for _ in range(days):
        moved += timedelta(days=1)
        while moved.weekday() >= _SATURDAY:
            moved += timedelta(days=1)
    return moved


def ship_by(*, today: date, lead_days: int, requested_by: date | None) -> date:
    """The day a line leaves: as soon as the place can, not before the customer wants it."""
    soonest = add_working_days(today, lead_days)
    return max(soonest, requested_by) if requested_by else soonest
