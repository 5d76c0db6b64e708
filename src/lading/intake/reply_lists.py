"""What came in from partners' machines and went back to them, for whoever looks at a partner."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lading.intake.partners import TradingPartner, Way
from lading.intake.replies import HOW_IT_STANDS, ReplyKind
from lading.store import UnitOfWork


class PartnerReply(msgspec.Struct, frozen=True, kw_only=True):
    """A message that went back, and the case whose document it answers, with when that came.

    `state`: intended, sent, not_sent, failed or refused; `next_at` is when it is tried again.
    """

    id: UUID
    case: str
    document: str
    came_at: datetime
    kind: ReplyKind
    format: str
    control: int
    verdict: str
    name: str
    way: Way
    target: str
    attempts: int
    state: str
    error: str
    written_at: datetime
    sent_at: datetime | None
    next_at: datetime | None


class PartnerActivity(msgspec.Struct, frozen=True, kw_only=True):
    """The last document of a partner and the last message back, and how many were given up or refused."""

    case: str = ""
    came_at: datetime | None = None
    format: str = ""
    state: str = ""
    written_at: datetime | None = None
    failed: int = 0


_REPLIES = """
SELECT r.id, c.number, coalesce(d.name, ''), c.received_at, r.kind, r.format, r.control, r.verdict, r.name, r.way,
  r.target, r.attempts, {stands}, r.written_at, coalesce(r.sent_at, m.sent_at),
  CASE WHEN r.state = 'intended' AND r.attempts > 0 THEN r.next_at END
FROM intake_replies r JOIN intake_cases c ON c.id = r.case_id LEFT JOIN intake_documents d ON d.id = c.document
LEFT JOIN messages m ON m.order_id = r.case_id AND m.seq = r.letter AND m.kind = 'case_reply'
WHERE r.by_partner = %s ORDER BY r.written_at DESC, r.control DESC LIMIT %s
""".replace("{stands}", HOW_IT_STANDS)


async def replies_of_partner(unit: UnitOfWork, *, partner: str, limit: int = 50) -> list[PartnerReply]:
    """What went back by a partner's settings, the newest first."""
    rows = await unit.fetch(_REPLIES, [partner, limit], plan_anew=True)
    return [PartnerReply(**dict(zip(PartnerReply.__struct_fields__, row, strict=True))) for row in rows]


_LAST = """
SELECT p.code, r.number, r.received_at, r.format, r.state, r.written_at,
  (SELECT count(*) FROM intake_replies f WHERE f.by_partner = p.code AND f.state IN ('failed', 'refused'))
FROM unnest(%s::text[]) AS p(code) JOIN LATERAL (SELECT c.number, c.received_at, r.format, r.written_at,
  {stands} FROM intake_replies r JOIN intake_cases c ON c.id = r.case_id
  LEFT JOIN messages m ON m.order_id = r.case_id AND m.seq = r.letter AND m.kind = 'case_reply'
  WHERE r.by_partner = p.code ORDER BY r.written_at DESC, r.control DESC LIMIT 1) AS r(number, received_at, format,
  written_at, state, error) ON true
""".replace("{stands}", HOW_IT_STANDS)
_CAME = """
SELECT p.code, c.number, c.received_at FROM unnest(%s::text[], %s::text[]) AS p(code, customer)
JOIN LATERAL (SELECT number, received_at FROM intake_cases WHERE customer = p.customer
  AND layout ~ '^(x12|edifact|ubl|cxml|order-x) ' ORDER BY id DESC LIMIT 1) c ON p.customer <> ''
"""


async def last_of_partners(unit: UnitOfWork, *, partners: Sequence[TradingPartner]) -> Mapping[str, PartnerActivity]:
    """The last that was heard of and told to each partner."""
    codes = [one.code for one in partners]
    found = {row[0]: _activity(row) for row in await unit.fetch(_LAST, [codes], plan_anew=True)}
    customers = [one.customer for one in partners]
    for code, number, at in await unit.fetch(_CAME, [codes, customers], plan_anew=True):
        known = found.get(code, PartnerActivity())
        if known.came_at is None or at > known.came_at:
            found[code] = msgspec.structs.replace(known, case=number, came_at=at)
    return found


def _activity(row: Sequence[Any]) -> PartnerActivity:
    return PartnerActivity(case=row[1], came_at=row[2], format=row[3], state=row[4], written_at=row[5], failed=row[6])
