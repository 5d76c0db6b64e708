"""Lines that are wished for a day of their own wait for it: a place gets them when it has to begin, not before."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from lading.catalog import Reference
from lading.catalog.values import Place
from lading.flows.fulfilling.ready_when import start_of
from lading.inventory import Reservation
from lading.orders.change import LockedOrder
from lading.promising.dates import latest_start
from lading.store import UnitOfWork

TOGETHER = "ship_complete"
"""The attribute of an order (true) that must leave together: then no line waits for a day of its own."""
_WAITING = ("open", "reserved")
_ANYWHERE = Place(code="", name="", lead_days=0)


async def find_later(
    unit: UnitOfWork,
    reference: Reference,
    *,
    orders: Sequence[LockedOrder],
    held: Mapping[UUID, Sequence[Reservation]],
    fetched: Mapping[UUID, str],
) -> dict[UUID, dict[int, datetime]]:
    """By order its lines that no place shall begin on yet, each with the moment from which one shall.

    Asks nothing of orders without lines' own days.
    """
    ahead = [
        one
        for one in orders
        if any(line.requested_by and line.requested_by > unit.now.date() for line in one.lines.values())
    ]
    if not ahead:
        return {}
    together = await unit.fetch(
        "SELECT order_id FROM order_papers WHERE order_id = ANY(%s) AND attributes->%s = 'true'",
        [[one.id for one in ahead], TOGETHER],
    )
    apart = [one for one in ahead if (one.id,) not in together]
    found = {
        one.id: later_lines(
            one, held=held.get(one.id, ()), places=reference.places, fetched=fetched.get(one.id, ""), now=unit.now
        )
        for one in apart
    }
    return {order: lines for order, lines in found.items() if lines}


def later_lines(
    order: LockedOrder, *, held: Sequence[Reservation], places: Mapping[str, Place], fetched: str, now: datetime
) -> dict[int, datetime]:
    """The lines of an order on which it is too early to begin, each with the moment from which it is not. Pure."""
    sources: dict[int, set[str]] = {}
    for one in held:
        sources.setdefault(one.line, set()).add(one.place)
    found: dict[int, datetime] = {}
    for number, line in order.lines.items():
        if line.requested_by is None or not any(line.vector[state] for state in _WAITING):
            continue
        given = [places[code] for code in sorted(sources.get(number, ()))] or [_ANYWHERE]
        begin = min(_begins(one, line.requested_by, places.get(fetched)) for one in given)
        if begin > now:
            found[number] = begin
    return found


def _begins(place: Place, day: date, pickup: Place | None) -> datetime:
    """The midnight of the last day on which the place may begin; what is fetched elsewhere has to travel there."""
    if pickup and pickup.code != place.code:
        day -= timedelta(days=pickup.settings.pickup.transfer_days)
    return start_of(place, latest_start(calendar=place.calendar, leaves_by=day, lead_days=place.lead_days))
