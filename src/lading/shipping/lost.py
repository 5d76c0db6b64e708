"""Shipments that are lost on their way."""

from collections.abc import Sequence

from lading.shipping.shipments import Shipment
from lading.store import UnitOfWork

PARCEL_LOST = "parcel_lost"
"""The reason of a promise without a day whose units left and did not arrive."""


async def save_losses(unit: UnitOfWork, *, lost: Sequence[tuple[Shipment, str]]) -> None:
    """Write that these locked shipments are lost, each with how that is known."""
    await unit.execute(
        "UPDATE shipments s SET lost_at = %s, lost_by = %s, lost_reason = n.reason, version = s.version + 1"
        " FROM unnest(%s::uuid[], %s::text[]) AS n(id, reason) WHERE s.id = n.id",
        [unit.now, unit.actor.label, [one.id for one, _ in lost], [reason for _, reason in lost]],
    )
