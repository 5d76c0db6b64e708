"""What arrived, as it is kept: messages, their documents, and a case for each intent."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lading.kernel import new_id
from lading.store import Event, UnitOfWork
from lading.store.events import record

_SERIES = "intake_case_number"


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A message that arrived: `id` is the inbox's, `source` names the way in; the rest as a mail says it.

    `doubt` says why the sender may be somebody else, `case_id` is the case that it answers.
    """

    id: UUID
    source: str
    channel: str
    received_at: datetime
    sha256: str
    message_id: str = ""
    answers: Sequence[str] = ()
    sender: str = ""
    sender_name: str = ""
    recipients: Sequence[str] = ()
    subject: str = ""
    body: str = ""
    automatic: str = ""
    sent_at: datetime | None = None
    doubt: str = ""
    case_id: UUID | None = None


class NewDocument(msgspec.Struct, frozen=True):
    """A file of a message; `position` 0 is the message's own text."""

    message: UUID
    position: int
    name: str
    media: str
    content: bytes
    depth: int = 0
    id: UUID = msgspec.field(default_factory=new_id)


class NewCase(msgspec.Struct, frozen=True):
    """One intent of a message, in a document or in none, the `segment`th of it."""

    message: UUID
    channel: str
    document: UUID | None
    segment: int = 0
    kind: str = ""
    reason: str = ""
    state: str = "received"


class OpenedCase(msgspec.Struct, frozen=True):
    """A case that was made."""

    id: UUID
    number: str
    document: UUID | None
    segment: int


async def add_arrivals(unit: UnitOfWork, *, arrivals: Sequence[Arrival]) -> None:
    """Keep what is said about messages that arrived; the inbox keeps them raw."""
    await unit.execute(
        "INSERT INTO intake_messages (id, source, channel, received_at, sha256, message_id, answers, sender,"
        " sender_name, recipients, subject, body, automatic, sent_at, doubt, case_id)"
        " SELECT id, source, channel, received_at, sha256, message_id,"
        "  coalesce((SELECT array_agg(x) FROM jsonb_array_elements_text(answers) x), '{}'), sender, sender_name,"
        "  coalesce((SELECT array_agg(x) FROM jsonb_array_elements_text(recipients) x), '{}'), subject, body,"
        "  automatic, sent_at, doubt, case_id"
        " FROM jsonb_to_recordset(%s::jsonb) AS n(id uuid, source text, channel text, received_at timestamptz,"
        "  sha256 text, message_id text, answers jsonb, sender text, sender_name text, recipients jsonb, subject text,"
        "  body text, automatic text, sent_at timestamptz, doubt text, case_id uuid)",
        [msgspec.json.encode([msgspec.structs.asdict(one) for one in arrivals]).decode()],
    )


async def add_documents(unit: UnitOfWork, *, documents: Sequence[NewDocument]) -> None:
    """Keep files of messages."""
    await unit.execute(
        "INSERT INTO intake_documents (id, message, position, name, media, sha256, content, depth) SELECT *"
        " FROM unnest(%s::uuid[], %s::uuid[], %s::int[], %s::text[], %s::text[], %s::text[], %s::bytea[], %s::int[])",
        [
            [one.id for one in documents],
            [one.message for one in documents],
            [one.position for one in documents],
            [one.name for one in documents],
            [one.media for one in documents],
            [hashlib.sha256(one.content).hexdigest() for one in documents],
            [one.content for one in documents],
            [one.depth for one in documents],
        ],
    )


async def add_cases(unit: UnitOfWork, *, cases: Sequence[NewCase]) -> list[OpenedCase]:
    """Open cases; answers them, in order. Each leaves `case.received` in the log."""
    numbers = await unit.draw(_SERIES, prefix="C", count=len(cases))
    made = [OpenedCase(new_id(), number, one.document, one.segment) for number, one in zip(numbers, cases, strict=True)]
    await unit.execute(
        "INSERT INTO intake_cases (id, number, message, document, segment, channel, kind, state, reason, received_at,"
        "  settled_at) SELECT n.*, m.received_at, CASE n.state WHEN 'done' THEN now() END FROM"
        "  unnest(%s::uuid[], %s::text[], %s::uuid[], %s::uuid[], %s::int[], %s::text[],"
        "  %s::text[], %s::text[], %s::text[]) AS n(id, number, message, document, segment, channel, kind, state,"
        "  reason) JOIN intake_messages m ON m.id = n.message",
        [
            [one.id for one in made],
            numbers,
            [one.message for one in cases],
            [one.document for one in cases],
            [one.segment for one in cases],
            [one.channel for one in cases],
            [one.kind for one in cases],
            [one.state for one in cases],
            [one.reason for one in cases],
        ],
    )
    happened = [
        Event(kind="case.received", subject=f"case/{one.number}", data={"kind": case.kind, "channel": case.channel})
        for one, case in zip(made, cases, strict=True)
    ]
    await record(unit, happened)
    return made
