"""Which lots, serials and bins left with which shipment."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from lading.inventory.pick_contents import InHand
from lading.store import UnitOfWork

_NAMES = InHand.__struct_fields__


async def save_shipped(unit: UnitOfWork, *, left: Sequence[tuple[UUID, InHand]]) -> None:
    """Keep what left with which shipment."""
    if not left:
        return
    names = ("order_id", "line", "sku", "bin", "lot", "serial", "quantity")
    await unit.execute(
        "INSERT INTO shipped_contents (shipment_id, order_id, line, sku, bin, lot, serial, quantity)"
        " SELECT shipment_id, order_id, line, sku, bin, lot, serial, sum(quantity) FROM unnest(%s::uuid[], %s::uuid[],"
        " %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::numeric[]) AS n(shipment_id, order_id, line,"
        " sku, bin, lot, serial, quantity) GROUP BY 1, 2, 3, 4, 5, 6, 7",
        [[shipment for shipment, _ in left], *([getattr(one, name) for _, one in left] for name in names)],
    )


async def read_shipped(unit: UnitOfWork, *, shipments: Iterable[UUID]) -> list[tuple[UUID, InHand]]:
    """What left with these shipments."""
    rows = await unit.fetch(
        "SELECT c.shipment_id, c.order_id, c.line, s.place, c.sku, c.bin, c.lot, c.serial, c.quantity"
        " FROM shipped_contents c JOIN shipments s ON s.id = c.shipment_id WHERE c.shipment_id = ANY(%s)"
        " ORDER BY 1, 2, 3, c.sku, c.lot, c.serial, c.bin",
        [sorted(set(shipments))],
    )
    return [(row[0], InHand(**dict(zip(_NAMES, row[1:], strict=True)))) for row in rows]
