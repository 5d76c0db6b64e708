"""Questions about claims: lists, one claim whole, and what others owe us."""

from collections.abc import Sequence
from uuid import UUID

from lading.kernel import NotFound
from lading.returns.claim_views import ClaimLineView, ClaimRow, GoodsClaimView, Recovery
from lading.returns.photos import list_photos
from lading.returns.views import ReturnEvent
from lading.rules.approval_lists import list_approvals
from lading.store import UnitOfWork

_ROWS = """
SELECT c.number, c.version, c.kind, c.state, c.outcome, c.caused_by, o.number, o.customer, coalesce(h.number, ''),
  c.currency, c.credited, coalesce(x.number, ''), c.against, c.claimed, c.recovered,
  CASE WHEN c.closed_at IS NULL THEN greatest(0, c.claimed - c.recovered) ELSE 0 END, c.note, c.reason, c.origin,
  c.opened_at, c.opened_by, c.decided_at, c.decided_by, c.closed_at
FROM claims c JOIN orders o ON o.id = c.order_id LEFT JOIN shipments h ON h.id = c.shipment_id
LEFT JOIN orders x ON x.id = c.replacement_order
WHERE (c.state = ANY(%(states)s)) AND (NOT %(owed)s OR c.closed_at IS NULL AND c.claimed > c.recovered)
  AND (%(before)s = '' OR (length(c.number), c.number) < (length(%(before)s), %(before)s))
  AND (%(typed)s = '' OR c.number ILIKE %(typed)s || '%%' OR o.number ILIKE %(typed)s || '%%'
    OR c.against ILIKE %(typed)s || '%%')
  AND (%(number)s = '' OR c.number = %(number)s)
ORDER BY length(c.number) DESC, c.number DESC LIMIT %(limit)s
"""

STATES = ("open", "granted", "refused")


async def list_claims(
    unit: UnitOfWork,
    *,
    states: Sequence[str] = STATES,
    owed: bool = False,
    typed: str = "",
    before: str = "",
    number: str = "",
    limit: int = 50,
) -> list[ClaimRow]:
    """Claims, the newest first, behind number `before`; `owed`: only those for which somebody owes us money."""
    asked = {"states": list(states), "owed": owed, "typed": typed, "before": before, "limit": limit, "number": number}
    names = ClaimRow.__struct_fields__
    return [ClaimRow(**dict(zip(names, row, strict=True))) for row in await unit.fetch(_ROWS, asked)]


async def count_claims(unit: UnitOfWork) -> dict[str, int]:
    """How many claims stand in each state, and for how many somebody owes us (`owed`)."""
    rows = await unit.fetch(
        "SELECT state, count(*) FROM claims GROUP BY 1 UNION ALL SELECT 'owed', count(*) FROM claims"
        " WHERE claimed > recovered AND closed_at IS NULL"
    )
    return dict(rows)


async def claims_of_order(unit: UnitOfWork, *, order_id: UUID) -> list[str]:
    """The numbers of an order's claims, the newest first."""
    rows = await unit.fetch("SELECT number FROM claims WHERE order_id = %s ORDER BY id DESC", [order_id])
    return [row[0] for row in rows]


async def show_claim(unit: UnitOfWork, *, number: str) -> GoodsClaimView:
    """A claim whole. Raises `NotFound`."""
    found = await list_claims(unit, number=number, limit=1)
    if not found:
        raise NotFound(f"There is no claim “{number}”.")
    lines = await unit.fetch(
        "SELECT l.line, l.sku, l.name, l.unit, x.quantity, l.unit_price FROM claims c JOIN claim_lines x"
        " ON x.claim_id = c.id JOIN order_lines l ON l.order_id = c.order_id AND l.line = x.order_line"
        " WHERE c.number = %s ORDER BY 1",
        [number],
    )
    paid = await unit.fetch(
        "SELECT r.amount, r.reference, r.at, r.actor FROM claims c JOIN claim_recoveries r ON r.claim_id = c.id"
        " WHERE c.number = %s ORDER BY r.id",
        [number],
    )
    events = await unit.fetch(
        "SELECT kind, at, actor, reason, data FROM events WHERE subject = %s AND kind NOT LIKE 'task.%%'"
        " ORDER BY id DESC LIMIT 100",
        [f"claim/{number}"],
    )
    names = ReturnEvent.__struct_fields__
    return GoodsClaimView(
        claim=found[0],
        lines=[ClaimLineView(*row) for row in lines],
        recoveries=[Recovery(*row) for row in paid],
        photos=await list_photos(unit, subject=f"claim/{number}"),
        events=[ReturnEvent(**dict(zip(names, row, strict=True))) for row in events],
        waits=await list_approvals(unit.sql, subject=f"claim/{number}"),
    )
