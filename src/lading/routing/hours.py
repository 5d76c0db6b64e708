"""When a place is open: its weekly hours and closed days in its own time zone. Pure."""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from lading.catalog.place_settings import PlaceSettings

_LOOK_AHEAD = 14
_UTC = ZoneInfo("UTC")


def opens_in(settings: PlaceSettings, now: datetime) -> float | None:
    """Hours until the place is open: 0 when it is, None where no hours are said or none come within two weeks."""
    if not settings.hours:
        return None
    zone = _zone(settings.time_zone)
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


def _at(day: date, clock: str, zone: tzinfo) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else _UTC
    except (KeyError, ValueError, OSError):  # the name is not known on this machine
        return _UTC
