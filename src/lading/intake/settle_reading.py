"""What became of reading: documents as opened, cases with what they say, or why they could not be read."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.intake.cases import State
from lading.intake.claim_cases import pack_opened
from lading.intake.opened import Opened
from lading.intake.reading import Reading
from lading.store import Event, UnitOfWork
from lading.store.events import record

_encode = msgspec.json.encode


class ReadCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case after it was read: what it says, where it stands now and why."""

    id: UUID
    number: str
    state: State
    reading: Reading | None = None
    kind: str = ""
    reason: str = ""


async def keep_opened(unit: UnitOfWork, *, document: UUID, opened: Opened, seconds: float) -> None:
    """Keep a document as the child has opened it."""
    await unit.execute(
        "UPDATE intake_documents SET shape = %s, pages = %s, opened = %s, remarks = %s, problem = '', seconds = %s"
        " WHERE id = %s",
        [opened.shape, len(opened.pages), pack_opened(opened), opened.remarks, seconds, document],
    )


async def note_problem(unit: UnitOfWork, *, document: UUID, problem: str) -> None:
    """Say of a document why it could not be opened."""
    await unit.execute("UPDATE intake_documents SET problem = %s WHERE id = %s", [problem, document])


async def settle_reading(unit: UnitOfWork, *, cases: Sequence[ReadCase]) -> None:
    """Write what became of cases that were read. Each leaves `case.read` or `case.failed` in the log."""
    await unit.execute(
        "UPDATE intake_cases c SET state = n.state, kind = n.kind, reason = n.reason, reading = n.reading::jsonb,"
        " layout = n.layout, external_id = n.external_id, currency = n.currency, total = n.total,"
        " read_at = now(), claimed_at = NULL, version = c.version + 1"
        " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],"
        "  %s::numeric[]) AS n(id, state, kind, reason, reading, layout, external_id, currency, total)"
        " WHERE c.id = n.id",
        [
            [one.id for one in cases],
            [one.state for one in cases],
            [one.kind for one in cases],
            [one.reason for one in cases],
            [_encode(one.reading).decode() if one.reading else None for one in cases],
            [one.reading.layout if one.reading else "" for one in cases],
            [one.reading.value("po_number") if one.reading else "" for one in cases],
            [one.reading.value("currency") if one.reading else "" for one in cases],
            [(one.reading.value("total") or None) if one.reading else None for one in cases],
        ],
    )
    happened = [
        Event(
            kind="case.failed" if one.state == "failed" else "case.read",
            subject=f"case/{one.number}",
            reason=one.reason if one.state == "failed" else "",
            data={"kind": one.kind, "state": one.state, "lines": len(one.reading.lines) if one.reading else 0},
        )
        for one in cases
    ]
    await record(unit, happened)


async def note_not_alone(unit: UnitOfWork, *, case: str, sentence: str) -> None:
    """Say of a case that was sure why it was not booked alone after all."""
    await unit.execute(
        "UPDATE intake_cases SET decision = decision || jsonb_build_object('book', false, 'alone', false, 'reasons',"
        " jsonb_build_array(%s::text) || (decision -> 'reasons')), version = version + 1 WHERE number = %s",
        [sentence, case],
    )


async def give_back(unit: UnitOfWork, *, case: UUID) -> None:
    """Let a case be read again."""
    await unit.execute(
        "UPDATE intake_cases SET state = 'received', claimed_at = NULL WHERE id = %s AND state = 'reading'", [case]
    )
