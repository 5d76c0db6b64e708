"""When goods can leave: working days counted from the place's lead time, as its calendar has them. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from lading.catalog import Place
from lading.catalog.place_settings import WorkCalendar

_SATURDAY = 5
_LONGEST = 400
"""Days after which nobody looks for a working day any further."""


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


def add_place_days(calendar: WorkCalendar | None, day: date, days: int) -> date:
    """The same by a place's own calendar."""
    return add_working_days(day, days) if calendar is None else _add_days(calendar, day, days)


@lru_cache(maxsize=4096)
def _add_days(calendar: WorkCalendar, day: date, days: int) -> date:
    moved = _next_day(calendar, day)
    for _ in range(days):
        moved = _next_day(calendar, moved + timedelta(days=1))
    return moved


def _next_day(calendar: WorkCalendar, day: date) -> date:
    for ahead in range(_LONGEST):
        if calendar.works(found := day + timedelta(days=ahead)):
            return found
    return day


def begins_on(place: Place, now: datetime) -> date:
    """The day on which the place begins on what it is given now: today before its cut-off, else its next day."""
    if place.calendar is None:
        return add_working_days(now.date(), 0)
    local = now.astimezone(_zone(place.calendar.time_zone))
    late = place.calendar.cut_off and f"{local:%H:%M}" >= place.calendar.cut_off
    return _add_days(place.calendar, local.date() + timedelta(days=1) if late else local.date(), 0)


def leaves_on(*, places: Iterable[Place], now: datetime, requested_by: date | None) -> date:
    """The day on which the last of these places lets its goods leave, not before the customer wants them."""
    soonest = max([_soonest(place, now) for place in places])
    return max(soonest, requested_by) if requested_by else soonest


def latest_start(*, calendar: WorkCalendar | None, leaves_by: date, lead_days: int) -> date:
    """The last day on which work may begin so that goods leave by that day."""
    day = leaves_by
    while add_place_days(calendar, day, lead_days) > leaves_by:
        day -= timedelta(days=1)
    return day


def ship_by(*, today: date, lead_days: int, requested_by: date | None) -> date:
    """The same without any place: so many working days from that day on, not before the customer wants it."""
    soonest = add_working_days(today, lead_days)
    return max(soonest, requested_by) if requested_by else soonest


def _soonest(place: Place, now: datetime) -> date:
    if place.calendar is None:
        return add_working_days(now.date(), place.lead_days)
    return _add_days(place.calendar, begins_on(place, now), place.lead_days)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # the name is not known on this machine
        return ZoneInfo("UTC")
