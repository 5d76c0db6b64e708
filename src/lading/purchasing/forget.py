"""A supplier who is a person wants to be forgotten: what was noted about them goes, what was bought stays."""

from uuid import UUID

from lading.store import UnitOfWork


async def forget_supplier(unit: UnitOfWork, *, code: str) -> dict[UUID, str]:
    """Blank the notes on a supplier and on its purchase orders; answers these orders, id → number."""
    await unit.execute("UPDATE suppliers SET note = '' WHERE code = %s", [code])
    rows = await unit.fetch(
        "UPDATE purchase_orders SET note = '', reference = '' WHERE supplier = %s RETURNING id, number", [code]
    )
    return {row[0]: row[1] for row in rows}
