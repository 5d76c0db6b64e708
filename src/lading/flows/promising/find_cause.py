"""Why a customer waits, in plain words for them."""

from itertools import pairwise
from uuid import UUID

from lading.promising.keep import versions_of
from lading.store import UnitOfWork

_CAUSES = {
    "supply": "Our supplier delivers later than announced.",
    "order.uncovered": "Goods that we had counted on were not there, or not in order.",
    "stock.lost": "Goods that we had counted on were not there, or not in order.",
    "item.changed": "The item appears later than announced.",
}


async def find_cause(unit: UnitOfWork, *, order_id: UUID) -> str:
    """What made the day of an order worse last, in plain words; else that it was sold beyond stock."""
    versions = await versions_of(unit, order_id=order_id)
    worse = [
        now
        for before, now in pairwise(versions)
        if before.line == now.line and before.ship_by and (now.ship_by is None or now.ship_by > before.ship_by)
    ]
    last = max(worse, key=lambda one: one.made_at, default=None)
    if last is None:
        return "More was ordered than we had."
    return _CAUSES.get(last.cause.partition("/")[0], "More was ordered than we had.")
