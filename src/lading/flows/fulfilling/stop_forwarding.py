"""Forwarding that nobody needs any more: transfers that were not sent are cancelled, and others bring it for nobody."""

from uuid import UUID

from lading.flows.company import Company
from lading.flows.fulfilling.forwarded_goods import lock_forwarded
from lading.flows.stock.close_transfer import cancel_transfers
from lading.kernel import Actor
from lading.orders.change import LockedOrder
from lading.store import UnitOfWork

TIDIER = Actor("system", "forwarding")
NOT_NEEDED = "The order does not need it there any more."
_OF_ORDER = """
SELECT t.number, t.status = 'draft' FROM forwardings w JOIN transfers t ON t.id = w.transfer_id
WHERE w.order_id = %s AND w.planned + w.travelling > 0 GROUP BY t.id ORDER BY t.id
"""
_TOO_MUCH = """
SELECT DISTINCT t.number FROM forwardings w JOIN transfers t ON t.id = w.transfer_id
JOIN order_lines l ON l.order_id = w.order_id AND l.line = w.line
CROSS JOIN LATERAL (SELECT l.sku, 1::numeric AS per WHERE l.components IS NULL
  UNION ALL SELECT key, value::numeric FROM jsonb_each_text(coalesce(l.components, '{}'))) p
LEFT JOIN reservations r ON r.order_id = w.order_id AND r.line = w.line AND r.place = t.origin AND r.sku = p.sku
WHERE w.planned > 0 AND w.planned * l.factor * p.per > coalesce(r.quantity, 0) ORDER BY 1 LIMIT %s
"""


async def stop_forwarding(unit: UnitOfWork, *, order: LockedOrder) -> None:
    """Nothing travels for this locked order any more. What is on the road goes into stock where it arrives."""
    rows = await unit.fetch(_OF_ORDER, [order.id])
    for number, is_draft in rows:
        if is_draft:
            await _stop_draft(unit, order, number)
        else:
            await _let_go(unit, order.id, number)


async def _stop_draft(unit: UnitOfWork, order: LockedOrder, number: str) -> None:
    """Cancel a transfer that was not sent, in the name of an order that is changed further on."""
    await _let_go(unit, order.id, number)
    await cancel_transfers(unit, numbers=[number], reason=NOT_NEEDED)


async def _let_go(unit: UnitOfWork, order_id: UUID, number: str) -> None:
    await unit.execute(
        "UPDATE forwardings w SET missed = missed + planned + travelling, planned = 0, travelling = 0 FROM transfers t"
        " WHERE t.id = w.transfer_id AND t.number = %s AND w.order_id = %s",
        [number, order_id],
    )


async def tidy_forwardings(company: Company, *, limit: int = 50) -> int:
    """Cancel transfers that would bring more than their order still holds for them; the rest is forwarded anew."""
    async with company.database.unit_of_work() as unit:
        numbers = [row[0] for row in await unit.fetch(_TOO_MUCH, [limit])]
    for number in numbers:
        async with company.database.unit_of_work(TIDIER) as unit:
            await lock_forwarded(unit, transfers=[number])
            await cancel_transfers(unit, numbers=[number], reason=NOT_NEEDED)
    return len(numbers)
