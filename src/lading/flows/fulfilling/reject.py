"""Rejecting: a place cannot do what it was given; the units go elsewhere or wait for stock."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.floor import lock_floor, refuse_nothing, save_floor, versions_of
from lading.flows.routing.reroute import Returned, reroute
from lading.fulfilment.draw import LineUnits, draw
from lading.fulfilment.lifecycle import AT_WORK
from lading.fulfilment.reasons import find_reason
from lading.store import UnitOfWork


class Reject(msgspec.Struct, frozen=True, kw_only=True):
    """Give back units of a fulfilment (None: all that have not left) for a reason of `SHORT_REASONS`."""

    fulfilment: UUID
    reason: str
    lines: Sequence[LineUnits] | None = None
    version: int | None = None


async def reject(unit: UnitOfWork, reference: Reference, *, wishes: Sequence[Reject]) -> None:
    """Take units from places that cannot deliver them and promise them from others, else as backorders.

    Units on the shelf go first, then picked, then packed ones. Raises `NotThatMany`, `NothingToDo`, `Invalid`.
    """
    floor = await lock_floor(unit, fulfilments=[wish.fulfilment for wish in wishes], versions=versions_of(wishes))
    returned: list[Returned] = []
    for wish in wishes:
        work, reason = floor.works[wish.fulfilment], find_reason(wish.reason)
        drawn = draw(work, orders=floor.orders, wanted=wish.lines, origins=AT_WORK)
        refuse_nothing(work, drawn, "reject")
        returned += [Returned(work, one, reason) for one in drawn]
    await reroute(unit, reference, floor, kind="order.rejected_by_place", returned=returned)
    await save_floor(unit, floor)
