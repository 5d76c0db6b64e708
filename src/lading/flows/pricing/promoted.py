"""Orders as promotions see them once they stand: what applied, written with them and read again as it was sold."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.pricing.basket import AppliedPromotion
from lading.pricing.claw_back import Sold, SoldLine, SoldPromotion
from lading.pricing.promotion import PromotionTerms
from lading.pricing.uses import NewUse, read_uses, save_uses
from lading.store import UnitOfWork

Carried = tuple[UUID, str | None, str, Sequence[AppliedPromotion]]
"""An order's id, its customer's code, its currency, and its promotions."""

_LINES = """
SELECT l.order_id, l.line, l.sku, l.ordered, l.amount, l.order_discount, coalesce(i.item_group, ''),
  i.attributes->'tags'
FROM order_lines l LEFT JOIN items i ON i.sku = l.sku WHERE l.order_id = ANY(%s) ORDER BY l.order_id, l.line
"""


async def save_promotions(unit: UnitOfWork, *, orders: Iterable[Carried]) -> None:
    """Write down what applied to new orders. Costs nothing where nothing did."""
    uses = [
        NewUse(order_id, n, one, customer, currency)
        for order_id, customer, currency, applied in orders
        for n, one in enumerate(applied, start=1)
    ]
    if uses:
        await save_uses(unit, uses=uses)


async def read_sold(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[UUID, Sold]:
    """Those of these orders that carry promotions, as `claw_back` asks: lines and terms as they were sold.

    The amounts are of what is ordered now: an edit that has changed a line has settled what that does to its discount.
    """
    used = await read_uses(unit, orders=orders)
    if not used:
        return {}
    rows: list[Any] = await unit.fetch(_LINES, [list(used)], plan_anew=True)
    lines: dict[UUID, list[SoldLine]] = {}
    for order_id, number, sku, ordered, amount, discount, group, tags in rows:
        words = frozenset(one for one in tags if isinstance(one, str)) if isinstance(tags, list) else frozenset()
        lines.setdefault(order_id, []).append(SoldLine(number, sku, ordered, amount, discount, group, words))
    currencies = dict(await unit.fetch("SELECT id, currency FROM orders WHERE id = ANY(%s)", [list(used)]))
    return {
        order_id: Sold(currencies[order_id], lines[order_id], [_sold(one, terms) for one, terms in applied])
        for order_id, applied in used.items()
    }


def _sold(one: AppliedPromotion, terms: dict[str, Any]) -> SoldPromotion:
    understood = msgspec.convert(terms, PromotionTerms, strict=False)
    return SoldPromotion(one.promotion, one.name, understood, one.shares, one.shipping, one.code)
