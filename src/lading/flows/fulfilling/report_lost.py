"""A shipment is lost on its way: what it carries has no day any more, and the customers who wait are named."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.flows.at_work import save_changes
from lading.flows.fulfilling.correct_shipments import find_unvoided
from lading.flows.fulfilling.deliver import DeliveredAlready
from lading.kernel import Invalid
from lading.orders.change import LockedOrder, lock_orders, move
from lading.orders.waiting import WAITING
from lading.shipping.lost import PARCEL_LOST, save_losses
from lading.shipping.shipments import Shipment, lock_shipments, orders_of_shipments
from lading.store import UnitOfWork


class ReportLost(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody knows where the shipment is; `reason` says who says so. `version` is what the caller saw."""

    shipment: UUID
    reason: str
    version: int | None = None


async def report_lost(unit: UnitOfWork, *, wishes: Sequence[ReportLost]) -> list[Shipment]:
    """Note that shipments are lost; answers them, in order. One that is lost already stays as it was told first.

    Their units stay shipped, since they did leave; their lines lose the day of their promise. When one is found,
    it is delivered like any other. Raises `NotFound`, `Invalid`, `VoidedAlready`, `DeliveredAlready`,
    `ShipmentMoved`; then nothing is noted.
    """
    ids = [wish.shipment for wish in wishes]
    orders = await lock_orders(unit, ids=await orders_of_shipments(unit, ids=ids))
    shipments = await lock_shipments(unit, ids=ids)
    lost: list[tuple[Shipment, str]] = []
    for wish in wishes:
        shipment = find_unvoided(shipments, shipment=wish.shipment, version=wish.version)
        if not (reason := wish.reason.strip()):
            raise Invalid("Say how you know that it is lost; the carrier's answer, for example.", code="reason_missing")
        if shipment.state == "delivered":
            raise DeliveredAlready(f"{shipment.number} has arrived. What is wrong with it now is a return or a claim.")
        if shipment.lost_at is None:
            shipment.lost_at = unit.now
            lost.append((shipment, reason))
            _lose(orders, shipment, reason)
    await save_losses(unit, lost=lost)
    await save_changes(unit, orders=orders.values())
    return [shipments[wish.shipment] for wish in wishes]


def _lose(orders: dict[UUID, LockedOrder], shipment: Shipment, reason: str) -> None:
    """Take their day from lines of which units are missing; one that waits for others keeps what it waits for."""
    missing = [one for one in shipment.lines.values() if one.delivered < one.quantity]
    for order_id in dict.fromkeys(one.order_id for one in missing):
        for one in missing:
            line = orders[order_id].lines[one.line]
            if one.order_id == order_id and line.promise_reason not in WAITING:
                line.promised_for, line.promise_reason, line.touched = None, PARCEL_LOST, True
        data = {
            "shipment": shipment.number,
            "units": [[one.line, one.quantity - one.delivered] for one in missing if one.order_id == order_id],
            "cause": f"shipment/{shipment.number}",
        }
        move(orders[order_id], kind="shipment.lost", data=data, reason=reason)
