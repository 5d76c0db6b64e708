"""What the screens of the floor share: the place at which somebody works, remembered for them."""

from datetime import UTC, datetime, time

from lading.access.settings import change_settings
from lading.catalog.values import Place
from lading.console.form import wrong
from lading.console.visit import Visit
from lading.console.words import _

SETTING = "place"


async def places_of(visit: Visit) -> list[Place]:
    """The places that are in use and this person's, as a walk through the house meets them."""
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
    mine = visit.person.places
    found = (one for one in visit.company.reference.places.values() if one.active and (not mine or one.code in mine))
    return sorted(found, key=lambda place: (place.priority, place.code))


def place_of(visit: Visit) -> str | None:
    """The place that this person has chosen to work at, or the only one that is theirs; None for all of them."""
    chosen, mine = visit.settings.get(SETTING), visit.person.places
    if chosen in visit.company.reference.places and (not mine or chosen in mine):
        return str(chosen)
    return mine[0] if len(mine) == 1 else None


async def remember_place(visit: Visit, *, code: str) -> None:
    """Work at this place from now on, on every device; empty for all places. Raises `Invalid`."""
    if code and code not in visit.company.reference.places:
        raise wrong("place", "unknown_place", _("There is no such place any more. Load the page again."))
    async with visit.unit() as unit:
        await change_settings(unit, login=visit.person.login, changes={SETTING: code or None})


def start_of_day(visit: Visit) -> datetime:
    """The midnight with which the reader's day began."""
    return datetime.combine(visit.today(), time.min, visit.zone).astimezone(UTC)
