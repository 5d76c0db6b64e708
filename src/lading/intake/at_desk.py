"""Cases in a person's hands: locked, checked against what was seen, moved between states, with their history."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.intake.cases import State, may_move
from lading.intake.choices import Choices
from lading.intake.correct import Corrected
from lading.intake.matched import Deviation
from lading.intake.reading import Kind, Reading
from lading.kernel import Conflict, NotFound, new_id
from lading.store import Event, UnitOfWork
from lading.store.events import record

_encode = msgspec.json.encode


class CaseMoved(Conflict):
    """Somebody else has worked at the case since it was seen."""

    code = "case_moved"


class CaseSettled(Conflict):
    """The case does not stand where that could be done to it."""

    code = "case_settled"


class CaseAtDesk(msgspec.Struct, kw_only=True):
    """A case, locked. `reading` is as corrected, `read` as it was read."""

    id: UUID
    number: str
    version: int
    state: State
    kind: Kind
    message: UUID
    document: UUID | None
    segment: int
    channel: str
    read: Reading | None
    reading: Reading | None
    choices: Choices
    booked_as: str
    owner: str
    deviations: list[Deviation]

    @property
    def subject(self) -> str:
        """By what its events are found."""
        return f"case/{self.number}"


_LOCK = """
SELECT id, number, version, state, kind, message, document, segment, channel, reading::text,
  coalesce(corrected, reading)::text, choices::text, booked_as, owner, deviations::text
FROM intake_cases WHERE number = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""


async def lock_cases(
    unit: UnitOfWork, *, numbers: Sequence[str], seen: Mapping[str, int | None] | None = None
) -> dict[str, CaseAtDesk]:
    """Lock cases. Raises `NotFound`, and `CaseMoved` where a version that was `seen` is not the case's any more."""
    rows = await unit.fetch(_LOCK, [list(numbers)])
    found = {row[1]: _case(row) for row in rows}
    for number in numbers:
        if number not in found:
            raise NotFound(f"There is no case “{number}”.")
        version = (seen or {}).get(number)
        if version is not None and version != found[number].version:
            raise CaseMoved(f"Case {number} was changed by somebody else meanwhile. Look at it again.")
    return found


def _case(row: tuple[Any, ...]) -> CaseAtDesk:
    read, reading, choices = row[9:12]
    named = dict(zip(_PLAIN, row[:9], strict=True))
    return CaseAtDesk(
        **named,
        read=msgspec.json.decode(read, type=Reading) if read else None,
        reading=msgspec.json.decode(reading, type=Reading) if reading else None,
        choices=msgspec.json.decode(choices, type=Choices),
        booked_as=row[12],
        owner=row[13],
        deviations=msgspec.json.decode(row[14], type=list[Deviation]),
    )


_PLAIN = ("id", "number", "version", "state", "kind", "message", "document", "segment", "channel")


def _told(state: State) -> str:
    """The kind of the event that a case came into a state."""
    kind = "case.reopened"
    if state == "booked":
        kind = "case.booked"
    elif state == "done":
        kind = "case.done"
    elif state == "rejected":
        kind = "case.rejected"
    elif state in {"received", "reading"}:
        kind = "case.read_again"
    return kind


async def move_cases(
    unit: UnitOfWork,
    *,
    cases: Sequence[CaseAtDesk],
    state: State,
    reason: str = "",
    booked_as: Mapping[UUID, str] | None = None,
    by: str = "",
) -> None:
    """Bring cases into a state, with an event each. Raises `CaseSettled` where that move does not exist."""
    named = booked_as or {}
    for one in cases:
        if not may_move(one.state, state):
            raise CaseSettled(f"Case {one.number} is {one.state}: it cannot become {state} now.")
    settled = state in {"booked", "done", "rejected"}
    await unit.execute(
        "UPDATE intake_cases c SET state = %s, reason = %s, booked_as = n.booked_as, booked_by = %s,"
        " settled_at = CASE WHEN %s THEN now() END, asked_at = CASE WHEN %s THEN NULL ELSE asked_at END,"
        " claimed_at = NULL, attempts = CASE WHEN %s = 'received' THEN 0 ELSE attempts END, version = version + 1"
        " FROM unnest(%s::uuid[], %s::text[]) AS n(id, booked_as) WHERE c.id = n.id",
        [
            state,
            reason,
            by if state == "booked" else "",
            settled,
            settled,
            state,
            [one.id for one in cases],
            [named.get(one.id, "") for one in cases],
        ],
    )
    happened = []
    for one in cases:
        data: dict[str, object] = {"kind": one.kind}
        if named.get(one.id):
            data |= {"booked_as": named[one.id], "by": by}
        happened.append(Event(kind=_told(state), subject=one.subject, data=data))
        one.state, one.version = state, one.version + 1
    await record(unit, happened)


async def save_corrections(
    unit: UnitOfWork, *, case: CaseAtDesk, reading: Reading, choices: Choices, done: Sequence[Corrected], seconds: float
) -> None:
    """Write what a person has corrected. The event names the places; what was typed stays out of the log."""
    await unit.execute(
        "UPDATE intake_cases SET corrected = %s::jsonb, choices = %s::jsonb, work_seconds = work_seconds + %s,"
        " external_id = %s, currency = %s, total = %s, version = version + 1 WHERE id = %s",
        [
            _encode(reading).decode(),
            _encode(choices).decode(),
            seconds,
            reading.value("po_number"),
            reading.value("currency"),
            reading.value("total") or None,
            case.id,
        ],
    )
    await unit.execute(
        "INSERT INTO intake_corrections (id, case_id, place, before, after, method, probability, boxes, corrected_at,"
        " corrected_by) SELECT n.id, %s, place, before, after, method, probability, boxes, %s, %s"
        " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::float[], %s::jsonb[])"
        "  AS n(id, place, before, after, method, probability, boxes)",
        [
            case.id,
            unit.now,
            unit.actor.label,
            [new_id() for _ in done],
            [one.place for one in done],
            [one.before for one in done],
            [one.after for one in done],
            [one.method for one in done],
            [one.probability for one in done],
            [_encode(one.boxes).decode() for one in done],
        ],
    )
    places: list[object] = [one.place for one in done]
    chosen = msgspec.to_builtins(choices) != msgspec.to_builtins(case.choices)
    data: dict[str, object] = {"places": places, "chosen": chosen}
    await record(unit, [Event(kind="case.corrected", subject=case.subject, data=data)])
    case.reading, case.choices, case.version = reading, choices, case.version + 1
