"""Correcting what was said of a shipment: its carrier, service and tracking number; its units stay where they are."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.flows.at_work import save_changes
from lading.flows.fulfilling.void_shipments import ShipmentMoved, VoidedAlready
from lading.kernel import NotFound
from lading.kernel.exact import FieldRefused
from lading.messages.drop import drop_messages
from lading.orders.change import lock_orders, move
from lading.shipping.shipments import Shipment, lock_shipments, orders_of_shipments, save_corrections
from lading.shipping.voids import leavings_of
from lading.store import UnitOfWork

Word = Annotated[str, Meta(max_length=80)]
_FIELDS = ("carrier", "service", "tracking_number", "tracking_url")


class ShipmentCorrection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be said of a shipment; what is left out stays, and `reason` says why it was wrong."""

    carrier: Word | None = None
    service: Word | None = None
    tracking_number: Word | None = None
    tracking_url: Annotated[str, Meta(max_length=500)] | None = None
    reason: Annotated[str, Meta(max_length=500)] = ""

    def __post_init__(self) -> None:
        if self.tracking_url and not self.tracking_url.startswith(("https://", "http://")):
            sentence = "The address where people follow it must begin with https://."
            raise FieldRefused("tracking_url", "no_web_address", sentence)


class CorrectShipment(msgspec.Struct, frozen=True, kw_only=True):
    """Correct one shipment; `version` is what the caller saw."""

    shipment: UUID
    correction: ShipmentCorrection
    version: int | None = None


async def correct_shipments(unit: UnitOfWork, *, wishes: Sequence[CorrectShipment]) -> list[Shipment]:
    """Correct shipments; answers them, in order. One that is as it shall be stays.

    A letter that was not sent yet is dropped; while the shipment is under way the customer gets one with what is
    right. Raises `NotFound`, `VoidedAlready`, `ShipmentMoved`; then nothing is corrected.
    """
    ids = [wish.shipment for wish in wishes]
    orders = await lock_orders(unit, ids=await orders_of_shipments(unit, ids=ids))
    shipments = await lock_shipments(unit, ids=ids)
    leavings = await leavings_of(unit, shipments=list(shipments.values()))
    corrected: list[Shipment] = []
    for wish in wishes:
        shipment = find_unvoided(shipments, shipment=wish.shipment, version=wish.version)
        changes = _changes(shipment, wish.correction)
        if not changes:
            continue
        for name, (_before, after) in changes.items():
            setattr(shipment, name, after)
        corrected.append(shipment)
        data = {"shipment": shipment.number, "changes": changes, "tell": shipment.state != "delivered"}
        for leaving in leavings[shipment.id]:
            told = {**data, "left_by": leaving.seq}
            move(orders[leaving.order_id], kind="shipment.corrected", data=told, reason=wish.correction.reason)
        events = [(leaving.order_id, leaving.seq) for leaving in leavings[shipment.id]]
        await drop_messages(unit, events=events, reason="shipment_corrected")
    await save_corrections(unit, shipments=corrected)
    await save_changes(unit, orders=orders.values())
    return [shipments[wish.shipment] for wish in wishes]


def find_unvoided(shipments: dict[UUID, Shipment], *, shipment: UUID, version: int | None) -> Shipment:
    """The locked shipment, if it left. Raises `NotFound`, `VoidedAlready`; `ShipmentMoved` at another version."""
    found = shipments.get(shipment)
    if found is None:
        raise NotFound("There is no such shipment.")
    if found.voided_at:
        raise VoidedAlready(f"{found.number} is voided: it never left. Ship it anew.")
    if version not in (None, found.version):
        raise ShipmentMoved(f"{found.number} has changed meanwhile. Look at it again and repeat what is still right.")
    return found


def _changes(shipment: Shipment, correction: ShipmentCorrection) -> dict[str, list[str]]:
    """Old and new by field. An address that was told for another number goes, unless a new one is told."""
    wanted = {name: value for name in _FIELDS if (value := getattr(correction, name)) is not None}
    changes = {
        name: [before, value.strip()]
        for name, value in wanted.items()
        if (before := getattr(shipment, name)) != value.strip()
    }
    if shipment.tracking_url and "tracking_url" not in wanted and changes.keys() & {"carrier", "tracking_number"}:
        changes["tracking_url"] = [shipment.tracking_url, ""]
    return changes
