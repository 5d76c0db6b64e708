"""A person corrects what was read, or chooses what is meant; the case is judged anew at once."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.flows.company import Company
from lading.flows.intake.judge_cases import judge_cases
from lading.intake.at_desk import CaseSettled, lock_cases, save_corrections
from lading.intake.choices import Choices, without_lines
from lading.intake.chosen import absorb
from lading.intake.correct import Correction, apply_corrections
from lading.intake.reading import Reading
from lading.store import UnitOfWork

_LONGEST = 3600.0
"""Seconds that one act may say a person has worked: more is a desk that was left open."""


class CorrectCase(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says of a case, having seen `version`; `choices` None leaves them. `seconds` is what it took."""

    case: str
    version: int | None = None
    corrections: Annotated[Sequence[Correction], Meta(max_length=2000)] = ()
    choices: Choices | None = None
    seconds: float = 0.0


async def correct_cases(unit: UnitOfWork, company: Company, *, wishes: Sequence[CorrectCase]) -> None:
    """Put corrections into cases and judge them anew.

    Raises `NotFound`, `CaseMoved`, `CaseSettled` for a case that is not in review, `WrongValue`; then nothing changes.
    """
    cases = await lock_cases(
        unit, numbers=[wish.case for wish in wishes], seen={wish.case: wish.version for wish in wishes}
    )
    for wish in wishes:
        case = cases[wish.case]
        if case.state not in {"review", "failed"}:
            raise CaseSettled(f"Case {case.number} is {case.state}. Open it again to correct it.")
        before = case.reading or Reading(kind="order", format="by hand", header={}, lines=[])
        reading, done = apply_corrections(before, wish.corrections)
        gone = [int(one.place.split("/")[2]) for one in done if one.before == "line" and one.place.count("/") == 2]
        chosen = absorb(wish.choices, case.deviations) if wish.choices is not None else case.choices
        choices = without_lines(chosen, gone)
        seconds = min(max(wish.seconds, 0.0), _LONGEST)
        await save_corrections(unit, case=case, reading=reading, choices=choices, done=done, seconds=seconds)
    await judge_cases(unit, company, numbers=[wish.case for wish in wishes])
