"""Which drop-ship orders belong to which work."""

from collections.abc import Sequence
from uuid import UUID

from lading.store import UnitOfWork


async def dropships_of_work(unit: UnitOfWork, *, fulfilments: Sequence[UUID]) -> dict[str, str]:
    """Numbers of drop-ship orders by the numbers of the fulfilments that they order."""
    rows = await unit.fetch(
        "SELECT DISTINCT f.number, p.number FROM purchase_lines l JOIN purchase_orders p ON p.id = l.purchase_id"
        " JOIN fulfilments f ON f.id = l.fulfilment_id WHERE l.fulfilment_id = ANY(%s)",
        [list(fulfilments)],
    )
    return {row[0]: row[1] for row in rows}
