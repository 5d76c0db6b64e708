"""When a group with a time of its own runs. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lading.routing.settings import AtHours, AtPlacement, EveryMinutes, Schedule


def is_due(schedule: Schedule, *, last: datetime | None, now: datetime) -> bool:
    """Whether a group whose last run was then runs now. One that never ran begins with its next hour, or at once."""
    if isinstance(schedule, AtPlacement):
        return False
    if isinstance(schedule, EveryMinutes):
        return last is None or now - last >= timedelta(minutes=schedule.minutes)
    return any(moment <= now and (last is None or moment > last) for moment in _moments(schedule, now))


def _moments(schedule: AtHours, now: datetime) -> list[datetime]:
    """The moments of today and yesterday at which it runs, less than an hour ago for one that never ran."""
    zone = ZoneInfo(schedule.time_zone)
    local = now.astimezone(zone)
    found = []
    for back in (0, 1):
        day = local.date() - timedelta(days=back)
        if schedule.weekdays and day.isoweekday() not in schedule.weekdays:
            continue
        found += [datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone) for clock in schedule.hours]
    return [moment for moment in found if now - moment < timedelta(hours=1)]
