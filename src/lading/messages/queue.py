"""The way out: messages are written once, taken by one worker at a time, and sent at least once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lading.kernel import new_id
from lading.messages.ports import Letter, Posted
from lading.messages.render import Written
from lading.store import Event, UnitOfWork
from lading.store.events import record

MAX_ATTEMPTS = 8
LEASE = "5 minutes"
TOO_OLD = "2 days"


class NewMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message to be kept: of which event of which order, to whom, and in which words.

    Where it is `about` something else (`purchase/PO100001`), `order_id` is that thing's id and `seq` counts letters.

    `state` is `queued`, or `suppressed` or `failed` with a `reason`, where there is nothing to send.
    """

    order_id: UUID
    seq: int
    kind: str
    receiver: str
    sender_name: str = ""
    reply_to: str = ""
    written: Written = Written("", "", "")
    state: str = "queued"
    reason: str = ""
    about: str = ""
    attachment: bytes | None = None
    attachment_name: str = ""


async def add_messages(unit: UnitOfWork, *, messages: Sequence[NewMessage]) -> int:
    """Keep messages; one that stands there for its event, kind and receiver already is left alone."""
    if not messages:
        return 0
    return await unit.execute(
        "INSERT INTO messages (id, order_id, seq, kind, receiver, sender_name, reply_to, subject, text, html, state,"
        " reason, about, attachment, attachment_name, next_at, written_at) SELECT n.*, %s, %s FROM unnest(%s::uuid[],"
        " %s::uuid[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],"
        " %s::text[], %s::text[], %s::text[], %s::bytea[], %s::text[]) AS n"
        " ON CONFLICT (order_id, seq, kind, receiver) DO NOTHING",
        [
            unit.now,
            unit.now,
            [new_id() for _ in messages],
            *(
                [getattr(one, name) for one in messages]
                for name in ("order_id", "seq", "kind", "receiver", "sender_name", "reply_to")
            ),
            [one.written.subject for one in messages],
            [one.written.text for one in messages],
            [one.written.html for one in messages],
            [one.state for one in messages],
            [one.reason for one in messages],
            [one.about for one in messages],
            [one.attachment for one in messages],
            [one.attachment_name for one in messages],
        ],
    )


async def take_due(unit: UnitOfWork, *, limit: int) -> list[Letter]:
    """Take letters whose turn it is: they are `sending` for some minutes, and free again if we die meanwhile.

    What has waited for two days is given up: nobody wants to read it any more.
    """
    await unit.execute(
        "UPDATE messages SET state = 'failed', reason = 'too_old' WHERE state IN ('queued', 'sending')"
        " AND next_at <= now() AND written_at < now() - %s::interval",
        [TOO_OLD],
    )
    rows = await unit.fetch(
        "UPDATE messages m SET state = 'sending', attempts = attempts + 1, next_at = now() + %s::interval"
        " FROM (SELECT id FROM messages WHERE state IN ('queued', 'sending') AND next_at <= now()"
        " ORDER BY next_at, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED) due WHERE m.id = due.id"
        " RETURNING m.id, m.receiver, m.sender_name, m.reply_to, m.subject, m.text, m.html, m.attachment,"
        " m.attachment_name",
        [LEASE, limit],
    )
    names = Letter.__struct_fields__
    return sorted((Letter(**dict(zip(names, row, strict=True))) for row in rows), key=lambda letter: letter.id)


async def settle(unit: UnitOfWork, *, posted: Sequence[Posted]) -> None:
    """Write down what became of letters; those with a passing error are tried again, each time after twice as long."""
    rows = await unit.fetch(
        "UPDATE messages m SET state = CASE WHEN n.error = '' THEN 'sent'"
        "  WHEN n.final OR m.attempts >= %(most)s THEN 'failed' ELSE 'queued' END,"
        " reason = n.error, sent_at = CASE WHEN n.error = '' THEN now() END,"
        " next_at = now() + interval '30 s' * power(2, m.attempts)"
        " FROM unnest(%(ids)s::uuid[], %(errors)s::text[], %(finals)s::bool[]) AS n(id, error, final)"
        " WHERE m.id = n.id AND m.state = 'sending' RETURNING m.id, m.kind, m.state,"
        " CASE m.about WHEN '' THEN (SELECT 'order/' || o.number FROM orders o WHERE o.id = m.order_id)"
        " ELSE m.about END",
        {
            "most": MAX_ATTEMPTS,
            "ids": [one.id for one in posted],
            "errors": [one.error[:500] for one in posted],
            "finals": [one.final for one in posted],
        },
    )
    await record(unit, [_settled(*row) for row in rows if row[2] in {"sent", "failed"}])


def _settled(message: UUID, kind: str, state: str, subject: str) -> Event:
    data: dict[str, object] = {"message": str(message), "message_kind": kind}
    return Event(kind=f"message.{state}", subject=subject, data=data)


async def set_aside(unit: UnitOfWork, *, limit: int) -> int:
    """Without a mail server: mark what is due as not sent, where people see it; answers how many."""
    return await unit.execute(
        "UPDATE messages m SET state = 'not_sent', reason = 'no_mail_server' FROM (SELECT id FROM messages"
        " WHERE state IN ('queued', 'sending') AND next_at <= now() LIMIT %s FOR NO KEY UPDATE SKIP LOCKED) due"
        " WHERE m.id = due.id",
        [limit],
    )


async def send_again(unit: UnitOfWork, *, ids: Sequence[UUID]) -> int:
    """Queue messages once more that were not sent, failed, or shall go out a second time; answers how many.

    Suppressed ones stay where they are: there is nobody to send them to.
    """
    return await unit.execute(
        "UPDATE messages SET state = 'queued', reason = '', attempts = 0, next_at = now(), written_at = now()"
        " WHERE id = ANY(%s) AND state IN ('not_sent', 'failed', 'sent')",
        [list(ids)],
    )


async def forget_messages(unit: UnitOfWork, *, orders: Sequence[UUID]) -> int:
    """Blank what was written to the customers of these orders, because a person wants to be forgotten."""
    return await unit.execute(
        "UPDATE messages SET receiver = 'erased-' || id, sender_name = '', reply_to = '', subject = '', text = '',"
        " html = '', attachment = NULL,"
        " state = CASE WHEN state IN ('queued', 'sending', 'not_sent') THEN 'suppressed' ELSE state END,"
        " reason = CASE state WHEN 'sent' THEN '' ELSE 'erased' END"
        " WHERE order_id = ANY(%s)",
        [list(orders)],
    )


class MessageView(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it stands on its order."""

    id: UUID
    seq: int
    kind: str
    receiver: str
    state: str
    reason: str
    attempts: int
    subject: str
    text: str
    html: str
    written_at: datetime
    sent_at: datetime | None


async def messages_of(unit: UnitOfWork, *, order_id: UUID) -> list[MessageView]:
    """What was written to the customer of an order, the oldest first."""
    rows = await unit.fetch(
        "SELECT id, seq, kind, receiver, state, reason, attempts, subject, text, html, written_at, sent_at"
        " FROM messages WHERE order_id = %s ORDER BY written_at, id",
        [order_id],
    )
    names = MessageView.__struct_fields__
    return [MessageView(**dict(zip(names, row, strict=True))) for row in rows]
