"""How long people work on cases, and how many need nobody."""

from datetime import timedelta

import msgspec

from lading.store import UnitOfWork

WINDOW = timedelta(days=14)


class WorkTimes(msgspec.Struct, frozen=True):
    """Of cases settled in the last two weeks: how many by a person, their median seconds, how many booked alone."""

    worked: int
    median: float | None
    alone: int


async def read_work_times(unit: UnitOfWork) -> WorkTimes:
    """The times of people, for the head of the queue."""
    (row,) = await unit.fetch(
        "SELECT count(*) FILTER (WHERE work_seconds > 0),"
        " percentile_cont(0.5) WITHIN GROUP (ORDER BY work_seconds) FILTER (WHERE work_seconds > 0),"
        " count(*) FILTER (WHERE booked_by = 'alone')"
        " FROM intake_cases WHERE state IN ('booked', 'done', 'rejected') AND settled_at > %s",
        [unit.now - WINDOW],
    )
    return WorkTimes(*row)
