"""A person ends a case without booking it, or takes it up again: rejected, done, opened, read once more, taken."""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.intake.at_desk import CaseAtDesk, CaseSettled, lock_cases, move_cases
from lading.intake.cases import State
from lading.kernel import Invalid
from lading.store import Event, UnitOfWork
from lading.store.events import record

Ending = Literal["reject", "finish", "reopen", "read_again"]
_STATES: dict[Ending, State] = {"reject": "rejected", "finish": "done", "reopen": "review", "read_again": "received"}


class SettleCase(msgspec.Struct, frozen=True, kw_only=True):
    """What shall become of a case, having seen `version`. Rejecting needs a reason."""

    case: str
    ending: Ending
    version: int | None = None
    reason: Annotated[str, Meta(max_length=500)] = ""
    seconds: float = 0.0


async def settle_cases(unit: UnitOfWork, *, wishes: Sequence[SettleCase]) -> None:
    """End cases, or take them up again. What was booked is undone on its order, not here.

    Raises `NotFound`, `CaseMoved`, `CaseSettled`, `Invalid` for a rejection without a reason; then nothing changes.
    """
    cases = await lock_cases(
        unit, numbers=[wish.case for wish in wishes], seen={wish.case: wish.version for wish in wishes}
    )
    for wish in wishes:
        case = cases[wish.case]
        if wish.ending == "reject" and not wish.reason.strip():
            raise Invalid("Say why it is rejected: the sender may ask.", code="reason_missing")
        if wish.ending == "reopen" and case.state == "booked":
            sentence = f"Case {case.number} was booked as {case.booked_as}. Cancel or change that instead."
            raise CaseSettled(sentence)
        if wish.ending == "read_again":
            await _read_again(unit, case)
        state = _STATES[wish.ending]
        await move_cases(unit, cases=[case], state=state, reason=wish.reason.strip())
    spent = {cases[wish.case].id: min(max(wish.seconds, 0.0), 3600.0) for wish in wishes}
    await unit.execute(
        "UPDATE intake_cases c SET work_seconds = work_seconds + n.spent FROM unnest(%s::uuid[], %s::float[])"
        " AS n(id, spent) WHERE c.id = n.id",
        [list(spent), list(spent.values())],
    )


async def _read_again(unit: UnitOfWork, case: CaseAtDesk) -> None:
    """The document is opened anew, by what is known today; what people corrected is left out then."""
    if case.document is None or case.segment:
        raise CaseSettled(f"Case {case.number} cannot be read again by itself: it is a part of a document or mail.")
    await unit.execute("UPDATE intake_documents SET opened = NULL WHERE id = %s", [case.document])
    await unit.execute("UPDATE intake_cases SET corrected = NULL, choices = '{}' WHERE id = %s", [case.id])


async def take_cases(unit: UnitOfWork, *, numbers: Sequence[str], owner: str) -> None:
    """Say whose cases these are; an empty `owner` gives them back to everybody."""
    cases = await lock_cases(unit, numbers=numbers)
    await unit.execute(
        "UPDATE intake_cases SET owner = %s, version = version + 1 WHERE id = ANY(%s)",
        [owner, [one.id for one in cases.values()]],
    )
    happened = [Event(kind="case.taken", subject=one.subject, data={"owner": owner}) for one in cases.values()]
    await record(unit, happened)
