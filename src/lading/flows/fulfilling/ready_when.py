"""When a basket is ready at the place where its customer fetches it, from where its units come."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from lading.catalog import Reference
from lading.catalog.values import Place
from lading.fulfilment.ready_time import ready_at
from lading.promising.basket import Plan, Source
from lading.promising.dates import add_place_days, leaves_on
from lading.routing.hours import zone_of


def ready_when(
    place: Place, *, since: datetime, sources: Iterable[Place] = (), arrivals: Iterable[date] = ()
) -> datetime | None:
    """The moment; units of other `sources` are sent on when those have time, what arrives on a day waits for it.

    None where the place hardly ever opens.
    """
    days = [arrives_on(place, source, since.date()) for source in sources if source.code != place.code]
    begin = max([since, *(start_of(place, day) for day in (*days, *arrivals))])
    return ready_at(place.settings, begin)


def arrives_on(place: Place, source: Place, today: date) -> date:
    """The day on which goods that are given to another place today are at this one."""
    leaves = add_place_days(source.calendar, today, source.lead_days)
    return leaves + timedelta(days=place.settings.pickup.transfer_days)


def ready_day(place: Place, *, since: datetime, sources: Iterable[Place]) -> date | None:
    """The same as a day of the place's own."""
    ready = ready_when(place, since=since, sources=sources)
    return None if ready is None else ready.astimezone(zone_of(place.settings)).date()


def comes_on(
    reference: Reference, *, sources: Iterable[str], fetched: str, now: datetime, not_before: date | None = None
) -> date:
    """The day on which units from these places leave, or are ready where they are `fetched`; never `not_before`."""
    given = [reference.places[code] for code in sources]
    place = reference.places.get(fetched)
    day = ready_day(place, since=now, sources=given) if place and place.settings.pickup.offered else None
    day = day or (leaves_on(places=given, now=now, requested_by=None) if given else now.date())
    return max(day, not_before) if not_before else day


def start_of(place: Place, day: date) -> datetime:
    """The midnight with which a day begins there."""
    return datetime.combine(day, time.min, zone_of(place.settings)).astimezone(UTC)


def source_for_pickup(place: Place, pickup: Place) -> Source:
    """A place as a source of what is fetched at another, or at itself."""
    offered, days = pickup.settings.pickup.offered, pickup.settings.pickup.transfer_days
    if place.code == pickup.code:
        return Source(place=place.code, lead_days=0 if offered else place.lead_days)
    return Source(place=place.code, lead_days=place.lead_days, days_p50=days, days_p90=days, calendar=place.calendar)


def ready_of_plan(plan: Plan, *, place: Place | None, now: datetime) -> datetime | None:
    """When all of a basket's plan can be fetched; None where not all of it can be promised, or nobody fetches it."""
    if place is None or not place.settings.pickup.offered or not plan.complete:
        return None
    arrivals = [
        one.ready_on if one.place == place.code else one.deliver_p50
        for portions in plan.lines
        for one in portions
        if one.place != place.code or one.ready_on > now.date()
    ]
    return ready_when(place, since=now, arrivals=arrivals)
