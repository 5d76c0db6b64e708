"""What a message says of a pick-up: its code, also to be scanned, the place with its hours, and until when."""

from datetime import UTC, datetime, tzinfo

from babel import Locale
from babel.dates import format_time, get_day_names

from lading.catalog.place_settings import OpeningHours
from lading.catalog.values import Place
from lading.documents.barcodes import square_rows
from lading.flows.say import Voice, say_address
from lading.fulfilment.pickup_codes import say_code
from lading.fulfilment.pickup_lists import Waiting
from lading.messages.facts import PickupFacts, SquareRow
from lading.routing.hours import zone_of


def pickup_facts(one: Waiting, *, place: Place | None, voice: Voice) -> PickupFacts:
    """The facts, in the customer's language and the place's own time."""
    settings = place.settings if place else None
    until = one.keep_until.astimezone(zone_of(settings) if settings else UTC) if one.keep_until else None
    return PickupFacts(
        code=say_code(one.code),
        place=place.name if place else one.place,
        address=say_address(one.address or None, voice.locale),
        hours=say_hours(settings.hours, voice.locale) if settings else [],
        until=say_moment(until, voice) if until else "",
        instructions=settings.pickup.instructions if settings else "",
        collector=one.collector,
        square=[SquareRow(cells=row) for row in square_rows(one.code)] if one.code else [],
    )


def say_moment(at: datetime, voice: Voice, zone: tzinfo | None = None) -> str:
    """A day and time, written out: `4 December 2026, 18:00`."""
    local = at.astimezone(zone) if zone else at
    return f"{voice.day(local)}, {format_time(local.time(), 'short', locale=voice.locale)}"


def say_hours(hours: list[OpeningHours], locale: Locale) -> list[str]:
    """Opening hours line by line, days with the same ones together: `Mon–Fri 09:00–18:00`."""
    by_day: dict[int, list[str]] = {}
    for one in sorted(hours, key=lambda one: (one.weekday, one.opens)):
        by_day.setdefault(one.weekday, []).append(f"{one.opens}–{one.closes}")
    runs: list[tuple[int, int, str]] = []
    for day, spans in sorted(by_day.items()):
        told = ", ".join(spans)
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == told:
            runs[-1] = (runs[-1][0], day, told)
        else:
            runs.append((day, day, told))
    names = get_day_names("abbreviated", locale=locale)
    return [
        f"{names[first - 1]}–{names[last - 1]} {told}" if last > first else f"{names[first - 1]} {told}"
        for first, last, told in runs
    ]
