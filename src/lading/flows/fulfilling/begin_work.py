"""What new work at a place begins with: until when it has to be accepted, and of pick-ups when they shall be ready."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from lading.catalog import Reference
from lading.fulfilment.pickups import Acceptance, Pickup, add_pickups
from lading.fulfilment.ready_time import ready_at
from lading.fulfilment.work import Work
from lading.routing.hours import add_open_minutes
from lading.store import UnitOfWork


async def begin_work(
    unit: UnitOfWork, reference: Reference, *, works: Sequence[Sequence[Work]], pickup: Mapping[UUID, str]
) -> None:
    """Note it for work that was just released; `pickup` names the orders that are fetched, and where."""
    pickups: list[Pickup] = []
    acceptances: list[Acceptance] = []
    for work in (one for some in works for one in some):
        place = reference.places.get(work.place)
        order_id = work.orders()[0]
        fetched = pickup.get(order_id) == work.place
        minutes = place.settings.accept_minutes if place else None
        if fetched:
            ready = ready_at(place.settings, unit.now) if place and place.settings.pickup.offered else None
            pickups.append(Pickup(work.id, order_id, work.place, ready))
        if fetched or minutes is not None:
            until = add_open_minutes(place.settings, unit.now, minutes) if place and minutes is not None else None
            acceptances.append(Acceptance(work.id, work.place, until))
    await add_pickups(unit, pickups=pickups, acceptances=acceptances)
