"""When a place is open: its weekly hours and closed days in its own time zone. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from lading.catalog.place_settings import PlaceSettings

_LOOK_AHEAD = 14
_FAR = 90
_UTC = ZoneInfo("UTC")


def opens_in(settings: PlaceSettings, now: datetime) -> float | None:
    """Hours until the place is open: 0 when it is, None where no hours are said or none come within two weeks."""
    if not settings.hours:
        return None
    zone = zone_of(settings)
    local = now.astimezone(zone)
    for ahead in range(_LOOK_AHEAD):
        day = local.date() + timedelta(days=ahead)
        if day in settings.closed_days:
            continue
        for opens, closes in sorted(
            (one.opens, one.closes) for one in settings.hours if one.weekday == day.isoweekday()
        ):
            if now < _at(day, closes, zone):
                return max(0.0, round((_at(day, opens, zone) - now).total_seconds() / 3600, 2))
    return float(24 * _LOOK_AHEAD)


def open_spans(settings: PlaceSettings, since: datetime, *, days: int = _FAR) -> Iterator[tuple[datetime, datetime]]:
    """The times from which to which the place is open, in sequence, from the day of `since` on; each day at most once.

    A place without hours is open all day long. What lies before `since` is left out of the first one.
    """
    zone = zone_of(settings)
    first = since.astimezone(zone).date()
    for ahead in range(days):
        for opens, closes in day_spans(settings, first + timedelta(days=ahead)):
            if closes > since:
                yield max(opens, since), closes


def day_spans(settings: PlaceSettings, day: date) -> list[tuple[datetime, datetime]]:
    """When the place is open on that day of its own; nothing on closed days. Hours that overlap count once."""
    if day in settings.closed_days:
        return []
    zone = zone_of(settings)
    if not settings.hours:
        return [(_at(day, "00:00", zone), _at(day + timedelta(days=1), "00:00", zone))]
    spans: list[tuple[datetime, datetime]] = []
    for one in sorted(settings.hours, key=lambda one: (one.opens, one.closes)):
        opens, closes = _at(day, one.opens, zone), _at(day, one.closes, zone)
        if one.weekday == day.isoweekday() and (not spans or closes > spans[-1][1]):
            spans.append((max(opens, spans[-1][1]) if spans else opens, closes))
    return spans


def add_open_minutes(settings: PlaceSettings, since: datetime, minutes: int) -> datetime | None:
    """The moment at which the place has been open for so many minutes since then; None where it hardly ever opens."""
    left = timedelta(minutes=minutes)
    for opens, closes in open_spans(settings, since):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    return None


def zone_of(settings: PlaceSettings) -> tzinfo:
    """The time zone of the place; UTC where none is said or known."""
    return _zone(settings.time_zone)


def _at(day: date, clock: str, zone: tzinfo) -> datetime:
    """That time of the day, as an instant: arithmetic on it counts real minutes, also where clocks are changed."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone).astimezone(UTC)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else _UTC
    except (KeyError, ValueError, OSError):  # the name is not known on this machine
        return _UTC
