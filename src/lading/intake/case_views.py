"""Cases as people and programs see them: the queue, and one case whole."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.intake.cases import State
from lading.intake.choices import Choices
from lading.intake.claim_cases import unpack_opened
from lading.intake.doubts import COUNTED
from lading.intake.matched import Decision, Deviation, Matches
from lading.intake.opened import Opened
from lading.intake.reading import Field, Flag, Kind, Reading
from lading.kernel import NotFound
from lading.store import UnitOfWork


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case in the queue. `confidence` is the probability that all of it is right, `doubts` what needs a person.

    `answered_at`: the sender, who was asked, has answered. `sender_doubt`: why the sender may be somebody else.
    `work_seconds` are those that people spent.
    """

    id: UUID
    number: str
    kind: Kind
    state: State
    channel: str
    source: str
    sender: str
    subject: str
    document: str
    customer: str
    customer_name: str
    external_id: str
    total: Decimal | None
    currency: str
    confidence: float | None
    lines: int
    doubts: int
    booked_as: str
    booked_by: str
    reason: str
    owner: str
    received_at: datetime
    asked_at: datetime | None
    answered_at: datetime | None
    sender_doubt: str
    settled_at: datetime | None
    work_seconds: float


class DocumentView(msgspec.Struct, frozen=True):
    """The document of a case: how many pages can be drawn, what was strange about it, why it could not be opened."""

    id: UUID
    name: str
    media: str
    size: int
    shape: str
    pages: int
    remarks: list[str]
    problem: str
    seconds: float


class MessageView(msgspec.Struct, frozen=True):
    """The message that brought a case; `others` are the numbers of its other cases.

    `doubt` says why the sender may be somebody else than the message names.
    """

    id: UUID
    source: str
    sender: str
    sender_name: str
    subject: str
    body: str
    automatic: str
    doubt: str
    received_at: datetime
    others: list[str]


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A case whole. `fields` and `lines` are as corrected, each with value, evidence, method and probability.

    `draft` is the order as it would be booked, `deviations` what differs from our terms, `decision` what was decided
    and why. `changed_fields` are the places that a person has corrected.
    """

    id: UUID
    number: str
    version: int
    kind: Kind
    state: State
    reason: str
    channel: str
    format: str
    message: MessageView
    document: DocumentView | None
    segment: int
    fields: dict[str, Field]
    lines: list[dict[str, Field]]
    flags: list[Flag]
    choices: Choices
    matches: Matches | None
    draft: dict[str, Any] | None
    deviations: list[Deviation]
    decision: Decision | None
    changed_fields: list[str]
    confidence: float | None
    customer: str
    external_id: str
    total: Decimal | None
    currency: str
    booked_as: str
    booked_by: str
    owner: str
    received_at: datetime
    read_at: datetime | None
    settled_at: datetime | None
    asked_at: datetime | None
    answered_at: datetime | None
    work_seconds: float


_ROWS = """
SELECT c.id, c.number, c.kind, c.state, c.channel, m.source, m.sender, m.subject, coalesce(d.name, ''), c.customer,
  coalesce(nullif(p.company, ''), p.name, ''), c.external_id, c.total, c.currency, c.confidence,
  coalesce(jsonb_array_length(coalesce(c.corrected, c.reading) -> 'lines'), 0),
  DOUBTS,
  c.booked_as, c.booked_by, c.reason, c.owner, c.received_at, c.asked_at,
  c.answered_at, m.doubt, c.settled_at, c.work_seconds
FROM intake_cases c JOIN intake_messages m ON m.id = c.message LEFT JOIN intake_documents d ON d.id = c.document
LEFT JOIN parties p ON p.code = c.customer
WHERE c.state = ANY(%(states)s) AND (%(kind)s = '' OR c.kind = %(kind)s)
  AND (%(channel)s = '' OR c.channel = %(channel)s)
  AND (%(typed)s = '' OR c.number ILIKE %(typed)s || '%%' OR c.external_id ILIKE %(typed)s || '%%'
    OR c.customer ILIKE %(typed)s || '%%' OR m.sender ILIKE '%%' || %(typed)s || '%%'
    OR m.subject ILIKE '%%' || %(typed)s || '%%' OR d.name ILIKE '%%' || %(typed)s || '%%'
    OR c.booked_as ILIKE %(typed)s || '%%')
  AND (%(before)s::uuid IS NULL OR c.id < %(before)s)
ORDER BY c.id DESC LIMIT %(limit)s
""".replace("DOUBTS", COUNTED)
_WAITS = "(c.answered_at IS NULL OR c.asked_at IS NOT NULL)"
"""Whether the sender's answer is no reason to look at a case now; false comes first."""
_OLDEST = _ROWS.replace(
    "c.id < %(before)s",
    "(WAITS, c.id) > (SELECT WAITS, c.id FROM intake_cases c WHERE c.id = %(before)s)".replace("WAITS", _WAITS),
).replace("c.id DESC", f"{_WAITS}, c.id")
_NAMES = CaseRow.__struct_fields__


async def list_cases(
    unit: UnitOfWork,
    *,
    states: Sequence[str],
    kind: str = "",
    channel: str = "",
    typed: str = "",
    before: UUID | None = None,
    limit: int = 50,
    oldest: bool = False,
) -> list[CaseRow]:
    """Cases, the newest first, behind case `before`; `oldest`: those whose sender has answered, then the oldest.

    `typed` begins a number or stands in sender, subject or file name.
    """
    asked = {"states": list(states), "kind": kind, "channel": channel, "typed": typed, "before": before, "limit": limit}
    rows = await unit.fetch(_OLDEST if oldest else _ROWS, asked, plan_anew=True)
    return [CaseRow(**dict(zip(_NAMES, row, strict=True))) for row in rows]


async def count_cases(unit: UnitOfWork) -> dict[str, int]:
    """How many cases stand in each state."""
    return dict(await unit.fetch("SELECT state, count(*) FROM intake_cases GROUP BY 1"))


async def find_case(unit: UnitOfWork, *, case: str) -> UUID:
    """The id of the case of that number or id. Raises `NotFound`."""
    rows = await unit.fetch("SELECT id FROM intake_cases WHERE number = %s OR id::text = %s", [case, case.lower()])
    if not rows:
        raise NotFound(f"There is no case “{case}”.")
    found: UUID = rows[0][0]
    return found


_ONE = """
SELECT c.id, c.number, c.version, c.kind, c.state, c.reason, c.channel, c.segment, c.choices::text, c.matches::text,
  c.draft::text, c.deviations::text, c.decision::text, coalesce(c.corrected, c.reading)::text, c.confidence, c.customer,
  c.external_id, c.total, c.currency, c.booked_as, c.booked_by, c.owner, c.received_at, c.read_at, c.settled_at,
  c.asked_at, c.answered_at, c.work_seconds, c.message, c.document,
  coalesce((SELECT array_agg(DISTINCT x.place ORDER BY x.place) FROM intake_corrections x WHERE x.case_id = c.id), '{}')
FROM intake_cases c WHERE c.id = %s
"""
_PLAIN = (
    "id",
    "number",
    "version",
    "kind",
    "state",
    "reason",
    "channel",
    "segment",
)
_LATER = (
    "confidence",
    "customer",
    "external_id",
    "total",
    "currency",
    "booked_as",
    "booked_by",
    "owner",
    "received_at",
    "read_at",
    "settled_at",
    "asked_at",
    "answered_at",
    "work_seconds",
)


async def show_case(unit: UnitOfWork, *, case: str) -> CaseView:
    """A case whole, by number or id. Raises `NotFound`."""
    identity = await find_case(unit, case=case)
    (row,) = await unit.fetch(_ONE, [identity])
    choices, matches, draft, deviations, decision, reading = row[8:14]
    read = msgspec.json.decode(reading, type=Reading) if reading else None
    return CaseView(
        **dict(zip(_PLAIN, row[:8], strict=True)),
        **dict(zip(_LATER, row[14:28], strict=True)),
        format=read.format if read else "",
        message=await _message(unit, row[28], row[1]),
        document=await show_document(unit, document=row[29]) if row[29] else None,
        fields=read.header if read else {},
        lines=[line.fields for line in read.lines] if read else [],
        flags=read.flags if read else [],
        choices=msgspec.json.decode(choices, type=Choices),
        matches=msgspec.json.decode(matches, type=Matches) if matches != "{}" else None,
        draft=msgspec.json.decode(draft) if draft else None,
        deviations=msgspec.json.decode(deviations, type=list[Deviation]),
        decision=msgspec.json.decode(decision, type=Decision) if decision != "{}" else None,
        changed_fields=row[30],
    )


async def _message(unit: UnitOfWork, message: UUID, number: str) -> MessageView:
    (row,) = await unit.fetch(
        "SELECT m.id, m.source, m.sender, m.sender_name, m.subject, m.body, m.automatic, m.doubt, m.received_at,"
        " coalesce((SELECT array_agg(c.number ORDER BY c.id) FROM intake_cases c"
        "  WHERE c.message = m.id AND c.number <> %s), '{}') FROM intake_messages m WHERE m.id = %s",
        [number, message],
    )
    return MessageView(*row)


async def show_document(unit: UnitOfWork, *, document: UUID) -> DocumentView:
    """A document without its content. Raises `NotFound`."""
    rows = await unit.fetch(
        "SELECT id, name, media, length(content), shape, pages, remarks, problem, seconds FROM intake_documents"
        " WHERE id = %s",
        [document],
    )
    if not rows:
        raise NotFound("There is no such document.")
    return DocumentView(*rows[0])


async def read_content(unit: UnitOfWork, *, document: UUID) -> tuple[str, str, bytes]:
    """Name, media type and bytes of a document. Raises `NotFound`."""
    rows = await unit.fetch("SELECT name, media, content FROM intake_documents WHERE id = %s", [document])
    if not rows:
        raise NotFound("There is no such document.")
    return rows[0][0], rows[0][1], bytes(rows[0][2])


async def read_opened(unit: UnitOfWork, *, case: UUID) -> Opened | None:
    """The document of a case as it was opened; None before that, and where there is none."""
    rows = await unit.fetch(
        "SELECT d.opened FROM intake_cases c JOIN intake_documents d ON d.id = c.document WHERE c.id = %s", [case]
    )
    return unpack_opened(rows[0][0]) if rows else None
