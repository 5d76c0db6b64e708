"""Store credits and gift cards in a list, with what is left on them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.store import UnitOfWork


class CreditView(msgspec.Struct, frozen=True, kw_only=True):
    """A store credit, or a gift card of which only the end of the code is known. `state`: open, used, stopped."""

    id: UUID
    kind: str
    customer: str | None
    currency: str
    balance: Decimal
    issued: Decimal
    code_end: str
    expires_on: date | None
    order: str | None
    issued_at: datetime
    issued_by: str
    reason: str
    state: str


_CREDITS = """
SELECT s.id, s.kind, s.customer, s.currency, coalesce(b.balance, 0), coalesce(b.issued, 0), s.code_end, s.expires_on,
  o.number, s.issued_at, s.issued_by, s.reason,
  CASE WHEN s.stopped_at IS NOT NULL THEN 'stopped' WHEN coalesce(b.balance, 0) = 0 THEN 'used' ELSE 'open' END
FROM store_credits s LEFT JOIN orders o ON o.id = s.order_id LEFT JOIN LATERAL (
  SELECT -sum(e.amount) AS balance, -sum(e.amount) FILTER (WHERE t.kind = 'store_credit_issued') AS issued
  FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id WHERE e.credit_id = s.id) b ON true
WHERE (%(customer)s = '' OR s.customer = %(customer)s) AND (%(kind)s = '' OR s.kind = %(kind)s)
  AND (%(one)s::uuid IS NULL OR s.id = %(one)s::uuid) AND (%(before)s::uuid IS NULL OR s.id < %(before)s::uuid)
ORDER BY s.id DESC LIMIT %(limit)s
"""


async def list_credits(
    unit: UnitOfWork,
    *,
    customer: str = "",
    kind: str = "",
    one: UUID | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[CreditView]:
    """Store credits and gift cards, the newest first."""
    asked = {"customer": customer, "kind": kind, "one": one, "before": before, "limit": limit}
    names = CreditView.__struct_fields__
    rows = await unit.fetch(_CREDITS, asked, plan_anew=True)
    return [CreditView(**dict(zip(names, row, strict=True))) for row in rows]
