"""A thread as people read it: what the sender wrote, and what we have answered, in the sequence of time."""

from datetime import datetime
from uuid import UUID

import msgspec

from lading.store import UnitOfWork


class Said(msgspec.Struct, frozen=True):
    """A message of a thread; `ours` where we wrote it. `state` of ours says whether it has gone out."""

    at: datetime
    ours: bool
    who: str
    subject: str
    text: str
    state: str


_THREAD = """
SELECT m.received_at AS at, false, m.sender, m.subject, m.body, '' FROM intake_messages m
  WHERE m.id = (SELECT message FROM intake_cases WHERE id = %(case)s) OR m.case_id = %(case)s
UNION ALL SELECT l.written_at, true, l.receiver, l.subject, l.text, l.state FROM messages l WHERE l.order_id = %(case)s
ORDER BY at LIMIT 200
"""


async def read_thread(unit: UnitOfWork, *, case: UUID) -> list[Said]:
    """What was said about a case so far."""
    return [Said(*row) for row in await unit.fetch(_THREAD, {"case": case})]
