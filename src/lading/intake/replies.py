"""What goes back to partners' machines: kept once under its number, taken when due, settled, shown on its case."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from lading.intake.partners import ReplySettings, Way
from lading.intake.understand_reply import Understood
from lading.kernel import new_id
from lading.store import Event, UnitOfWork
from lading.store.events import record

ReplyKind = Literal["acknowledgement", "answer"]
MOST_ATTEMPTS = 12
_LEASE = 120
_PAUSES = [10, 30, 120, 600, 1800, 3600]
"""Seconds until a reply that was not taken is sent again; the last for ever."""


class NewReply(msgspec.Struct, frozen=True, kw_only=True):
    """A reply to be kept: `about` is the decision that it tells (an order's number, `rejected`), empty for none."""

    case_id: UUID
    case: str
    kind: ReplyKind
    about: str
    partner: str
    control: int
    format: str
    verdict: str
    name: str
    media: str
    content: bytes
    way: Way
    target: str
    by_partner: str
    letter: int | None = None
    id: UUID = msgspec.field(default_factory=new_id)


async def next_control(unit: UnitOfWork, *, partner: str) -> int:
    """The next number of a partner's series. Whoever draws it keeps the message in the same transaction."""
    rows = await unit.fetch(
        "INSERT INTO intake_reply_series (partner, last) VALUES (%s, 1) ON CONFLICT (partner)"
        " DO UPDATE SET last = intake_reply_series.last + 1 RETURNING last",
        [partner],
    )
    return int(rows[0][0])


async def was_replied(unit: UnitOfWork, *, case_id: UUID, kind: ReplyKind, about: str) -> bool:
    """Whether this was told already."""
    asked = [case_id, kind, about]
    found = "SELECT FROM intake_replies WHERE case_id = %s AND kind = %s AND about = %s"
    return bool(await unit.fetch(found, asked))


async def keep_reply(unit: UnitOfWork, *, reply: NewReply) -> None:
    """Keep what is to be sent, as it will be sent however often; the event tells format, number and verdict."""
    state = "mailed" if reply.way == "mail" else "intended"
    said = {name: getattr(reply, name) for name in _WRITTEN}
    digest = hashlib.sha256(reply.content).hexdigest()
    await unit.execute(
        "INSERT INTO intake_replies (id, case_id, kind, about, partner, control, format, verdict, name, media, content,"
        " way, target, by_partner, letter, state, sha256, next_at, written_at, written_by) VALUES (%(id)s,"
        " %(case_id)s, %(kind)s, %(about)s, %(partner)s, %(control)s, %(format)s, %(verdict)s, %(name)s, %(media)s,"
        " %(content)s, %(way)s, %(target)s, %(by_partner)s, %(letter)s, %(state)s, %(sha256)s, %(now)s, %(now)s,"
        " %(by)s)",
        {**said, "state": state, "sha256": digest, "now": unit.now, "by": unit.actor.label},
    )
    data: dict[str, object] = {"format": reply.format, "control": reply.control, "verdict": reply.verdict}
    kind = "case.acknowledged" if reply.kind == "acknowledgement" else "case.replied"
    await record(unit, [Event(kind=kind, subject=f"case/{reply.case}", data={**data, "way": reply.way})])


_WRITTEN = [name for name in NewReply.__struct_fields__ if name != "case"]


class DueReply(msgspec.Struct, frozen=True, kw_only=True):
    """A reply that is sent now, with the settings of its partner as they are today."""

    id: UUID
    case: str
    name: str
    media: str
    format: str
    content: bytes
    way: Way
    target: str
    attempts: int
    settings: ReplySettings
    secret: str
    shared_secret: str


_TAKE = """
WITH due AS (SELECT id FROM intake_replies WHERE state = 'intended' AND next_at <= now() ORDER BY next_at, id
  LIMIT %s FOR NO KEY UPDATE SKIP LOCKED),
taken AS (UPDATE intake_replies r SET attempts = attempts + 1, next_at = now() + make_interval(secs => %s)
  FROM due WHERE r.id = due.id RETURNING r.*)
SELECT r.id, c.number, r.name, r.media, r.format, r.content, r.way, r.target, r.attempts,
  coalesce(p.settings, '{}')::text, coalesce(p.secret, ''), coalesce(p.shared_secret, '')
FROM taken r JOIN intake_cases c ON c.id = r.case_id LEFT JOIN intake_partners p ON p.code = r.by_partner ORDER BY r.id
"""


async def take_replies(unit: UnitOfWork, *, limit: int = 20) -> list[DueReply]:
    """Take what is due for folders and addresses; whoever dies with it leaves it to be sent again, unchanged."""
    rows = await unit.fetch(_TAKE, [limit, _LEASE])
    names = DueReply.__struct_fields__
    found = []
    for row in rows:
        said = dict(zip(names, row, strict=True))
        settings = msgspec.json.decode(said["settings"], type=ReplySettings)
        found.append(DueReply(**{**said, "content": bytes(said["content"]), "settings": settings}))
    return found


async def settle_reply(unit: UnitOfWork, *, reply: DueReply, understood: Understood) -> bool:
    """Note how it went, else send it again later; answers whether it was given up or refused."""
    if understood.stand == "taken":
        await unit.execute(
            "UPDATE intake_replies SET state = 'sent', sent_at = now(), error = ''"
            " WHERE id = %s AND state = 'intended'",
            [reply.id],
        )
        await _tell(unit, reply, failed=False)
        return False
    final = understood.stand == "refused" or reply.attempts >= MOST_ATTEMPTS
    again = unit.now + timedelta(seconds=_PAUSES[min(reply.attempts, len(_PAUSES)) - 1])
    state = "refused" if understood.stand == "refused" else "failed" if final else "intended"
    await unit.execute(
        "UPDATE intake_replies SET state = %s, error = %s, next_at = %s WHERE id = %s AND state = 'intended'",
        [state, understood.sentence[:500], again, reply.id],
    )
    if final:
        await _tell(unit, reply, failed=True)
    return final


async def _tell(unit: UnitOfWork, reply: DueReply, *, failed: bool) -> None:
    data: dict[str, object] = {"format": reply.format, "attempts": reply.attempts}
    kind = "case.reply_failed" if failed else "case.reply_sent"
    await record(unit, [Event(kind=kind, subject=f"case/{reply.case}", data=data)])


class ReplyView(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent to the sender's machine, as it was sent. `state`: intended, sent, not_sent, failed, refused."""

    id: UUID
    kind: ReplyKind
    about: str
    format: str
    control: int
    verdict: str
    name: str
    way: Way
    target: str
    state: str
    error: str
    written_at: datetime
    written_by: str
    sent_at: datetime | None
    text: str


HOW_IT_STANDS = """
  CASE r.state WHEN 'mailed' THEN CASE WHEN m.state IN ('queued', 'sending') THEN 'intended'
    WHEN m.state = 'sent' THEN 'sent' WHEN m.state = 'failed' THEN 'failed' ELSE 'not_sent' END ELSE r.state END,
  CASE r.state WHEN 'mailed' THEN coalesce(m.reason, '') ELSE r.error END
"""
"""State and error of a reply `r`; of what goes by mail those of its letter `m`."""
_SHOW = """
SELECT r.id, r.kind, r.about, r.format, r.control, r.verdict, r.name, r.way, r.target, {stands},
  r.written_at, r.written_by, coalesce(r.sent_at, m.sent_at), r.content
FROM intake_replies r LEFT JOIN messages m ON m.order_id = r.case_id AND m.seq = r.letter AND m.kind = 'case_reply'
WHERE r.case_id = %s ORDER BY r.written_at, r.id
""".replace("{stands}", HOW_IT_STANDS)


async def replies_of_case(unit: UnitOfWork, *, case_id: UUID) -> list[ReplyView]:
    """What was sent to the machine that a case came from, the oldest first."""
    names: Sequence[str] = ReplyView.__struct_fields__
    rows = await unit.fetch(_SHOW, [case_id])
    return [
        ReplyView(**dict(zip(names, (*row[:-1], bytes(row[-1]).decode("utf-8", "replace")), strict=True)))
        for row in rows
    ]


_AGAIN = (
    "UPDATE intake_replies SET state = 'intended', attempts = 0, error = '', next_at = now() WHERE state IN ('failed',"
    " 'refused') AND length(content) > 0 AND (case_id = %s OR by_partner = %s)"
)


async def send_reply_again(unit: UnitOfWork, *, case_id: UUID) -> int:
    """Let what was given up for this case be sent once more, unchanged; answers how many."""
    return await unit.execute(_AGAIN, [case_id, None])


async def send_partner_again(unit: UnitOfWork, *, partner: str) -> int:
    """Let all that was given up for a partner be sent once more, unchanged; answers how many."""
    return await unit.execute(_AGAIN, [None, partner])
