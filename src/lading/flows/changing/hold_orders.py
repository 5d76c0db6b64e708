"""Holding orders and letting them go on."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.kernel import Invalid
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
    await _check_work(unit, wishes, {wish.number: locked[wish.number].id for wish in wishes})
    ids: list[UUID] = []
    for wish in wishes:
        ids += await place_holds(unit, order=locked[wish.number], holds=[wish.hold])
    await save_changes(unit, orders=locked.values())
    return ids


async def _check_work(unit: UnitOfWork, wishes: Sequence[HoldOrder], ids: Mapping[str, UUID]) -> None:
    """Raise `Invalid` for a fulfilment that has nothing of the order."""
    for wish in wishes:
        if wish.hold.fulfilment is None:
            continue
        found = await unit.fetch(
            "SELECT FROM fulfilment_lines WHERE fulfilment_id = %s AND order_id = %s LIMIT 1",
            [wish.hold.fulfilment, ids[wish.number]],
        )
        if not found:
            raise Invalid(f"There is no work of this fulfilment for order {wish.number}.", code="unknown_fulfilment")


async def release_orders(unit: UnitOfWork, *, wishes: Sequence[ReleaseOrder]) -> int:
    """Release the holds; answers how many were open. Releasing what is released already changes nothing."""
    versions = {wish.number: wish.version for wish in wishes if wish.version is not None}
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes], versions=versions)
    released = 0
    for wish in wishes:
        released += await release_holds(unit, order=locked[wish.number], reason=wish.reason, holds=wish.holds)
    await save_changes(unit, orders=locked.values())
    return released
