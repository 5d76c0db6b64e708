"""Holding orders and letting them go on."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.orders.hold import NewHold, place_holds, release_holds
from lading.store import UnitOfWork


class HoldOrder(msgspec.Struct, frozen=True):
    """Hold an order; `version` is what the caller saw, None for whatever it is."""

    number: str
    hold: NewHold
    version: int | None = None


class ReleaseOrder(msgspec.Struct, frozen=True):
    """Release holds of an order (None: all open ones), saying why."""

    number: str
    reason: str
    holds: Iterable[UUID] | None = None
    version: int | None = None


async def hold_orders(unit: UnitOfWork, *, wishes: Sequence[HoldOrder]) -> list[UUID]:
    """Place each hold; answers their ids."""
    versions = {wish.number: wish.version for wish in wishes if wish.version is not None}
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes], versions=versions)
    ids: list[UUID] = []
    for wish in wishes:
        ids += await place_holds(unit, order=locked[wish.number], holds=[wish.hold])
    await save_changes(unit, orders=locked.values())
    return ids


async def release_orders(unit: UnitOfWork, *, wishes: Sequence[ReleaseOrder]) -> int:
    """Release the holds; answers how many were open. Releasing what is released already changes nothing."""
    versions = {wish.number: wish.version for wish in wishes if wish.version is not None}
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes], versions=versions)
    released = 0
    for wish in wishes:
        released += await release_holds(unit, order=locked[wish.number], reason=wish.reason, holds=wish.holds)
    await save_changes(unit, orders=locked.values())
    return released
