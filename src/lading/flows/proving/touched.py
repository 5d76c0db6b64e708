"""What was touched since a proof: the orders, numbers and items of which laws have to be proven again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.store import UnitOfWork

MOST = 20_000
"""Orders beyond which proving everything is the quicker way."""


class Horizon(msgspec.Struct, frozen=True):
    """Until where a snapshot saw: every transaction below `xid` had ended, and the last movement of stock."""

    xid: str
    movement: int


class Touched(msgspec.Struct, frozen=True):
    """Orders by id; numbers of orders and of what else has one; items."""

    orders: Sequence[UUID]
    numbers: Sequence[str]
    skus: Sequence[str]

    def keys(self, scope: str) -> Sequence[Any]:
        """What laws of this scope are to be proven of."""
        return {"order_id": self.orders, "number": self.numbers, "sku": self.skus}[scope]

    def with_rows(self, rows: Iterable[Mapping[str, Any]]) -> "Touched":
        """These and what rows that broke a law are about."""
        found = list(rows)
        return Touched(
            orders=sorted({*self.orders, *(UUID(row["order_id"]) for row in found if row.get("order_id"))}),
            numbers=sorted({*self.numbers, *(row["number"] for row in found if row.get("number"))}),
            skus=sorted({*self.skus, *(row["sku"] for row in found if row.get("sku"))}),
        )


async def read_horizon(unit: UnitOfWork) -> Horizon:
    """Until where this moment sees."""
    rows = await unit.fetch(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text, (SELECT coalesce(max(id), 0) FROM movements)"
    )
    return Horizon(*rows[0])


_ORDERS = """
SELECT DISTINCT order_id FROM events WHERE xid >= %s::xid8 AND order_id IS NOT NULL LIMIT %s
"""

_SUBJECTS = """
SELECT DISTINCT split_part(subject, '/', 1), split_part(subject, '/', 2) FROM events
WHERE xid >= %s::xid8 AND subject IS NOT NULL
"""

_NUMBERS = """
SELECT number FROM orders WHERE id = ANY(%(ids)s)
UNION SELECT f.number FROM fulfilments f JOIN fulfilment_lines l ON l.fulfilment_id = f.id
  WHERE l.order_id = ANY(%(ids)s)
UNION SELECT i.number FROM invoices i JOIN invoice_orders b ON b.invoice_id = i.id WHERE b.order_id = ANY(%(ids)s)
UNION SELECT s.number FROM shipments s JOIN shipment_lines l ON l.shipment_id = s.id
  WHERE l.order_id = ANY(%(ids)s)
"""

_SKUS = """
SELECT l.sku FROM order_lines l WHERE l.order_id = ANY(%(ids)s)
UNION SELECT r.sku FROM reservations r WHERE r.order_id = ANY(%(ids)s)
UNION SELECT m.sku FROM movements m WHERE m.id > %(movement)s
"""

_MARGIN = 10_000
"""Movements whose transaction may still have run when a later one had committed."""


async def find_touched(unit: UnitOfWork, *, since: Horizon) -> Touched | None:
    """What transactions touched that `since` did not see; None where it is so much that everything may be proven."""
    orders = [row[0] for row in await unit.fetch(_ORDERS, [since.xid, MOST + 1], plan_anew=True)]
    if len(orders) > MOST:
        return None
    subjects = await unit.fetch(_SUBJECTS, [since.xid], plan_anew=True)
    numbers = {row[0] for row in await unit.fetch(_NUMBERS, {"ids": orders}, plan_anew=True)}
    asked = {"ids": orders, "movement": max(0, since.movement - _MARGIN)}
    skus = {row[0] for row in await unit.fetch(_SKUS, asked, plan_anew=True)}
    skus |= {code for kind, code in subjects if kind == "item"}
    numbers |= {code for kind, code in subjects if kind != "item"}
    return Touched(orders=sorted(orders), numbers=sorted(numbers), skus=sorted(skus))
