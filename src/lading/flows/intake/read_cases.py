"""The worker's turn at the mail: documents opened, read, divided into cases, each judged at once."""

import asyncio
import time
from collections.abc import Sequence
from uuid import UUID

import structlog

from lading.flows.company import Company
from lading.flows.intake.acknowledge_documents import acknowledge_document
from lading.flows.intake.ask_second import OpenReader, ask_second
from lading.flows.intake.book_cases import BookCase, book_cases
from lading.flows.intake.judge_cases import judge_cases
from lading.flows.intake.reading_hints import hints_for
from lading.intake.arrivals import NewCase, NewDocument, add_cases, add_documents
from lading.intake.cases import State
from lading.intake.claim_cases import MOST_ATTEMPTS, ClaimedCase, claim_cases
from lading.intake.classify import reclassify
from lading.intake.mail.say_intent import with_numbers
from lading.intake.open.run_child import open_file, read_opened
from lading.intake.opened import Opened
from lading.intake.reading import Kind, Reading
from lading.intake.settle_reading import ReadCase, give_back, keep_opened, note_not_alone, note_problem, settle_reading
from lading.kernel import Actor, Refusal
from lading.store import UnitOfWork

AT_ONCE = 2
"""Documents that one worker reads side by side: each has a child process of its own."""
DEEPEST = 2
"""Files in files are opened so many times."""
ACKNOWLEDGEMENTS = ("x12 997", "edifact CONTRL")
READER = Actor("system", "intake")
_log = structlog.get_logger("lading.intake")


async def read_cases(company: Company, *, open_reader: OpenReader | None = None) -> int:
    """Read the oldest cases that wait; answers how many. What cannot be read ends with its reason.

    `open_reader` reaches the language model that the company may have named for a second opinion.
    """
    async with company.database.unit_of_work(READER) as unit:
        claimed = await claim_cases(unit, limit=AT_ONCE)
    await asyncio.gather(*(_read(company, case, open_reader) for case in claimed))
    return len(claimed)


async def _read(company: Company, case: ClaimedCase, open_reader: OpenReader | None) -> None:
    began = time.monotonic()
    opened: Opened | None = None
    try:
        opened = case.opened or await open_file(content=case.content, name=case.name, media=case.media)
        hints = await hints_for(company, case=case)
        readings = await read_opened(opened, name=case.name, hints=hints)
        readings = with_numbers(readings, subject=case.subject)
        if open_reader is not None:
            readings = await ask_second(company, readings, opened=opened, hints=hints, open_reader=open_reader)
        async with company.database.unit_of_work(READER) as unit:
            await keep_opened(unit, document=case.document, opened=opened, seconds=time.monotonic() - began)
            sure = await _settle(unit, company, case, opened, readings)
            await _acknowledge(unit, case, opened.text)
        for number in sure:
            await _book_alone(company, number, doubt=case.doubt)
    except Refusal as refusal:
        await _fail(company, case, refusal.sentence, text=opened.text if opened else "")
    except Exception as error:
        _log.exception("case_failed", case=case.number)
        if case.attempts < MOST_ATTEMPTS:
            async with company.database.unit_of_work(READER) as unit:
                await give_back(unit, case=case.id)
        else:
            await _fail(company, case, f"Reading it failed ({type(error).__name__}). Enter it by hand, and tell us.")


async def _fail(company: Company, case: ClaimedCase, sentence: str, *, text: str = "") -> None:
    """It ends with its reason; an interchange that is broken is refused to its sender's machine."""
    async with company.database.unit_of_work(READER) as unit:
        await note_problem(unit, document=case.document, problem=sentence)
        failed = ReadCase(id=case.id, number=case.number, state="failed", reason=sentence)
        await settle_reading(unit, cases=[failed])
        await _acknowledge(unit, case, text)


async def _acknowledge(unit: UnitOfWork, case: ClaimedCase, text: str) -> None:
    """Acknowledge an interchange with its reading; what cannot be acknowledged is read all the same."""
    try:
        async with unit.raw.transaction():
            await acknowledge_document(unit, case=case, text=text)
    except Exception:
        _log.exception("not_acknowledged", case=case.number)


async def _settle(
    unit: UnitOfWork, company: Company, case: ClaimedCase, opened: Opened, readings: Sequence[Reading]
) -> list[str]:
    """This case has the first of the readings, further ones get cases of their own, as do files that lay inside.

    Answers the numbers of those that are sure enough to be booked alone.
    """
    inside = await _divide(unit, case, opened)
    more = [NewCase(case.message, case.channel, case.document, n, state="reading") for n in range(1, len(readings))]
    made = await add_cases(unit, cases=more) if more else []
    ids = [(case.id, case.number), *((one.id, one.number) for one in made)]
    read = [
        _standing(key, number, reading, case.kind if key == case.id else "")
        for (key, number), reading in zip(ids, readings, strict=False)
    ]
    if not readings:
        reason = (
            f"It holds {inside} files; each is a case of its own."
            if inside
            else "Nothing in it could be read as an order. Open it, and enter what it says."
        )
        read = [ReadCase(id=case.id, number=case.number, state="done" if inside else "review", reason=reason)]
    await settle_reading(unit, cases=read)
    judged = await judge_cases(unit, company, numbers=[one.number for one in read if one.state == "review"])
    return [number for number, one in judged.items() if one.is_sure]


def _standing(case: UUID, number: str, reading: Reading, said: Kind) -> ReadCase:
    """In review, with the reason where nobody knows what it is; that they have taken our message in is done.

    What a document says outweighs what its mail said of it.
    """
    state: State = "review"
    kind, reason = reclassify(said, reading)
    if reading.format in ACKNOWLEDGEMENTS:
        answer = reading.value("answer")
        reason = f"They acknowledge our message {reading.value('reference')}: {answer or 'with no answer'}."
        state = "done" if answer == "accepted" else "review"
    elif not reading.kind and not reading.lines and reading.flags:
        reason = reading.flags[0].sentence
    return ReadCase(id=case, number=number, state=state, reading=reading, kind=kind, reason=reason)


async def _book_alone(company: Company, number: str, *, doubt: str) -> None:
    """Book what is sure, in a transaction of its own; what refuses then is shown to a person with the reason.

    Where there is doubt who has sent it, nothing is booked alone.
    """
    try:
        if doubt:
            raise Refusal(doubt)
        async with company.database.unit_of_work(READER) as unit:
            await book_cases(unit, company, wishes=[BookCase(case=number)], alone=True)
    except Refusal as refusal:
        async with company.database.unit_of_work(READER) as unit:
            await note_not_alone(unit, case=number, sentence=refusal.sentence)


async def _divide(unit: UnitOfWork, case: ClaimedCase, opened: Opened) -> int:
    """Files inside become documents and cases. A PDF's are its own business: they are read with it."""
    if opened.shape not in {"archive", "mail"} or case.segment:
        return 0
    if case.depth >= DEEPEST:
        return 0
    documents = [
        NewDocument(case.message, n, f"{case.name}/{one.name}"[:200], one.media, one.content, case.depth + 1)
        for n, one in enumerate(opened.inner, start=100 * (case.depth + 1))
    ]
    if documents:
        await add_documents(unit, documents=documents)
        await add_cases(unit, cases=[NewCase(case.message, case.channel, one.id) for one in documents])
    return len(documents)
