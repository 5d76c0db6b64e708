"""When a pick-up is ready, how long it is kept, and when its customer is reminded: from opening hours alone. Pure."""

from datetime import datetime, timedelta

from lading.catalog.place_settings import PlaceSettings
from lading.routing.hours import add_open_minutes, day_spans, open_spans, zone_of

_FAR = 60


def ready_at(settings: PlaceSettings, since: datetime) -> datetime | None:
    """When an order that is known at the place since then is ready; None where the place hardly ever opens.

    Work begins at once where the place is open, else when it opens next; after the latest hour on the next open day.
    Only open minutes count.
    """
    begin = work_begins(settings, since)
    return None if begin is None else add_open_minutes(settings, begin, settings.pickup.ready_minutes)


def work_begins(settings: PlaceSettings, since: datetime) -> datetime | None:
    """When the place begins on an order of that moment."""
    zone = zone_of(settings)
    local = since.astimezone(zone)
    late = bool(settings.pickup.latest) and f"{local:%H:%M}" > settings.pickup.latest
    for opens, _ in open_spans(settings, since):
        if not late or opens.astimezone(zone).date() > local.date():
            return opens
    return None


def keep_until(settings: PlaceSettings, ready: datetime) -> datetime:
    """Until when it is kept: closing time of the last day, or of the first open day after it."""
    day = ready.astimezone(zone_of(settings)).date() + timedelta(days=settings.pickup.keep_days)
    for ahead in range(_FAR):
        if spans := day_spans(settings, day + timedelta(days=ahead)):
            return spans[-1][1]
    return ready + timedelta(days=settings.pickup.keep_days)


def remind_at(settings: PlaceSettings, *, ready: datetime, until: datetime) -> datetime | None:
    """When the customer is reminded; None for never, also where it would be at once."""
    days = settings.pickup.remind_days
    moment = until - timedelta(days=days)
    return moment if days and moment > ready else None
