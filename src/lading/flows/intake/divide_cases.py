"""What was read as one is two, or the other way round: lines go to a case of their own, cases become one."""

from collections.abc import Sequence

import msgspec

from lading.flows.company import Company
from lading.flows.intake.judge_cases import judge_cases
from lading.intake.arrivals import NewCase, add_cases
from lading.intake.at_desk import CaseAtDesk, CaseSettled, lock_cases, move_cases
from lading.intake.choices import Choices, without_lines
from lading.intake.reading import Reading
from lading.kernel import Invalid
from lading.store import Event, UnitOfWork
from lading.store.events import record


class SplitCase(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of a case, by their place from 0, that shall become a case of their own."""

    case: str
    lines: Sequence[int]
    version: int | None = None


class MergeCases(msgspec.Struct, frozen=True, kw_only=True):
    """Cases whose lines shall stand in one; all of one message."""

    case: str
    others: Sequence[str]
    version: int | None = None


async def split_case(unit: UnitOfWork, company: Company, *, wish: SplitCase) -> str:
    """Give lines a case of their own, with the same header; answers its number.

    Raises `NotFound`, `CaseMoved`, `CaseSettled`, `Invalid` unless some lines go and some stay.
    """
    cases = await lock_cases(unit, numbers=[wish.case], seen={wish.case: wish.version})
    case, reading = _in_review(cases[wish.case])
    going = sorted(set(wish.lines))
    if not going or going[0] < 0 or going[-1] >= len(reading.lines) or len(going) == len(reading.lines):
        raise Invalid("Choose some of the lines, and leave some where they are.", code="bad_split")
    rows = await unit.fetch("SELECT max(segment) + 1 FROM intake_cases WHERE message = %s", [case.message])
    kind, channel = reading.kind, case.channel
    fresh = NewCase(case.message, channel, case.document, segment=rows[0][0], kind=kind, state="review")
    (made,) = await add_cases(unit, cases=[fresh])
    staying = [n for n in range(len(reading.lines)) if n not in set(going)]
    await _write(unit, case.number, _only(reading, staying), without_lines(case.choices, going))
    await _write(unit, made.number, _only(reading, going), without_lines(case.choices, staying))
    data: dict[str, object] = {"lines": [n + 1 for n in going], "case": made.number}
    await record(unit, [Event(kind="case.split", subject=case.subject, data=data)])
    await judge_cases(unit, company, numbers=[case.number, made.number])
    return made.number


async def merge_cases(unit: UnitOfWork, company: Company, *, wish: MergeCases) -> None:
    """Put the lines of other cases of the same message behind those of this one; the others are done then.

    Raises `NotFound`, `CaseMoved`, `CaseSettled`, `Invalid` for cases of another message.
    """
    numbers = list(dict.fromkeys([wish.case, *wish.others]))
    if len(numbers) < 2:
        raise Invalid("Choose at least one other case.", code="bad_merge")
    cases = await lock_cases(unit, numbers=numbers, seen={wish.case: wish.version})
    case, reading = _in_review(cases[wish.case])
    lines = list(reading.lines)
    others = [cases[number] for number in numbers[1:]]
    for other in others:
        if other.message != case.message:
            raise Invalid(f"Case {other.number} came with another message.", code="bad_merge")
        lines += _in_review(other)[1].lines
    await _write(unit, case.number, msgspec.structs.replace(reading, lines=lines), case.choices)
    await move_cases(unit, cases=others, state="done", reason=f"Its lines were put into case {case.number}.")
    data: dict[str, object] = {"cases": [other.number for other in others]}
    await record(unit, [Event(kind="case.merged", subject=case.subject, data=data)])
    await judge_cases(unit, company, numbers=[case.number])


def _in_review(case: CaseAtDesk) -> tuple[CaseAtDesk, Reading]:
    if case.state != "review" or case.reading is None:
        raise CaseSettled(f"Case {case.number} is {case.state}; only cases in review can be divided or put together.")
    return case, case.reading


def _only(reading: Reading, lines: Sequence[int]) -> Reading:
    """The reading with these of its lines; its totals were those of all."""
    header = {name: field for name, field in reading.header.items() if not name.endswith("total")}
    return msgspec.structs.replace(reading, header=header, lines=[reading.lines[n] for n in lines])


async def _write(unit: UnitOfWork, number: str, reading: Reading, choices: Choices) -> None:
    text = msgspec.json.encode(reading).decode()
    await unit.execute(
        "UPDATE intake_cases SET corrected = %s::jsonb, reading = coalesce(reading, %s::jsonb), choices = %s::jsonb,"
        " layout = %s, external_id = %s, currency = %s, read_at = coalesce(read_at, now()), version = version + 1"
        " WHERE number = %s",
        [
            text,
            text,
            msgspec.json.encode(choices).decode(),
            reading.layout,
            reading.value("po_number"),
            reading.value("currency"),
            number,
        ],
    )
