"""What waits to be billed, and when its time comes."""

from collections.abc import Sequence
from uuid import UUID

from lading.store import UnitOfWork

CONSUMER = "billing"
KINDS = ("sale", "sale_undone", "fee", "credit", "credit_undone", "deposit", "deposit_used")
"""Of the ledger's transactions those that stand on invoices and credit memos."""

_SCOPED = """
SELECT o.id FROM orders o WHERE (o.channel = ANY(%s) OR o.customer = ANY(%s)) AND EXISTS (
  SELECT FROM ledger_transactions t WHERE t.order_id = o.id AND t.kind = ANY(%s))
"""


async def note_scopes(unit: UnitOfWork, scopes: Sequence[str]) -> None:
    """Note anew what waits of these channels and customers, because their rules have changed."""
    parts = [scope.partition("/") for scope in scopes]
    channels, customers = ([code for kind, _, code in parts if kind == one] for one in ("channel", "customer"))
    found = [row[0] for row in await unit.fetch(_SCOPED, [channels, customers, list(KINDS)])]
    await unit.execute("DELETE FROM billing_due WHERE order_id = ANY(%s)", [found])
    await note_due(unit, orders=found)


# By scope, downwards, a customer's rule comes before a channel's.
_NOTE = """
INSERT INTO billing_due (order_id, ready_at)
SELECT o.id, CASE r.mode WHEN 'per_shipment' THEN %(now)s
  WHEN 'monthly' THEN date_trunc('month', greatest(w.first_at, r.since), 'UTC') + interval '1 month'
  ELSE CASE WHEN o.done THEN %(now)s END END
FROM orders o
JOIN LATERAL (SELECT mode, since FROM billing_rules WHERE scope IN ('customer/' || o.customer, 'channel/' || o.channel)
  ORDER BY scope DESC LIMIT 1) r ON r.mode <> 'none'
JOIN LATERAL (SELECT min(t.at) AS first_at FROM ledger_transactions t
  WHERE t.order_id = o.id AND t.kind = ANY(%(kinds)s) AND t.source NOT LIKE 'opening/%%' AND t.at >= r.since
  AND NOT EXISTS (SELECT FROM billed_transactions b WHERE b.transaction_id = t.id)) w ON w.first_at IS NOT NULL
WHERE o.id = ANY(%(orders)s)
ON CONFLICT (order_id) DO UPDATE SET ready_at = CASE WHEN billing_due.refused = '' THEN
  least(billing_due.ready_at, excluded.ready_at) ELSE billing_due.ready_at END
"""


async def note_due(unit: UnitOfWork, *, orders: Sequence[UUID]) -> int:
    """Note which of these orders have something to bill, and when; answers how many."""
    if not orders:
        return 0
    return await unit.execute(_NOTE, {"orders": list(orders), "kinds": list(KINDS), "now": unit.now})


async def find_ready(unit: UnitOfWork, *, limit: int) -> list[UUID]:
    """Orders whose time to be billed has come."""
    rows = await unit.fetch(
        "SELECT order_id FROM billing_due WHERE ready_at <= now() ORDER BY ready_at, order_id LIMIT %s", [limit]
    )
    return [row[0] for row in rows]


async def count_waiting(unit: UnitOfWork) -> tuple[int, int]:
    """How many orders wait to be billed, and how many of them were refused."""
    rows = await unit.fetch("SELECT count(*), count(*) FILTER (WHERE refused <> '') FROM billing_due")
    return rows[0][0], rows[0][1]


async def settle_due(unit: UnitOfWork, *, orders: Sequence[UUID]) -> None:
    """These were billed: they leave the list, unless something waits still."""
    await unit.execute("DELETE FROM billing_due WHERE order_id = ANY(%s)", [list(orders)])
    await note_due(unit, orders=orders)


async def put_off(unit: UnitOfWork, *, orders: Sequence[UUID], why: str) -> None:
    """These could not be billed: `why` is shown, and they are tried again in an hour."""
    await unit.execute(
        "UPDATE billing_due SET refused = %s, ready_at = now() + interval '1 hour' WHERE order_id = ANY(%s)",
        [why, list(orders)],
    )
