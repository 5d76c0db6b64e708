"""What people do with cases, over HTTP: correct, book, reject, finish, open again, read again, divide, take."""

from typing import Annotated

import msgspec
from litestar import post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.intake.book_cases import BookCase, book_cases
from lading.flows.intake.correct_cases import CorrectCase, correct_cases
from lading.flows.intake.divide_cases import MergeCases, SplitCase, merge_cases, split_case
from lading.flows.intake.settle_cases import Ending, SettleCase, settle_cases, take_cases
from lading.intake.case_views import CaseView, show_case
from lading.intake.choices import Choices
from lading.intake.correct import Correction
from lading.store import UnitOfWork

Seconds = Annotated[float, Meta(ge=0, le=86400, description="that a person has worked at it")]
Number = Annotated[str, Meta(min_length=1, max_length=40)]


class Corrections(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person says of a case: fields that read otherwise, and choices of what is meant."""

    corrections: Annotated[list[Correction], Meta(max_length=2000)] = []
    choices: Choices | None = None
    seconds: Seconds = 0.0


class Booking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`accept` takes every deviation that asks as the document has it."""

    accept: bool = False
    seconds: Seconds = 0.0


class EndingReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a case is ended or taken up again."""

    reason: Annotated[str, Meta(max_length=500)] = ""
    seconds: Seconds = 0.0


class SplitLines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Places of the lines that shall have a case of their own, from 0."""

    lines: Annotated[list[int], Meta(min_length=1, max_length=5000)]


class OtherCases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cases of the same message whose lines shall join this one's."""

    cases: Annotated[list[Number], Meta(min_length=1, max_length=50)]


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose case it is; empty: everybody's."""

    owner: Annotated[str, Meta(max_length=80)] = ""


async def _number(request: ApiRequest, case: str) -> str:
    async with request.desk.database.unit_of_work() as unit:
        return (await show_case(unit, case=case)).number


@post("/intake/cases/{case:str}/correct", scope="intake:write", answers=CaseView, status_code=200)
async def correct(request: ApiRequest, case: FromPath[str], data: JSONBody[Corrections]) -> Answer:
    """Correct a case.

    Each correction names a place (`/header/po_number`, `/lines/0/quantity`; `/lines/+/…` for one more line, `/lines/2`
    with an empty value to leave a line out) and says what stands there. Everything is matched and checked anew.
    """
    wish = CorrectCase(
        case=await _number(request, case),
        version=request.seen_version,
        corrections=data.corrections,
        choices=data.choices,
        seconds=data.seconds,
    )

    async def act(unit: UnitOfWork) -> Answer:
        await correct_cases(unit, request.desk.company, wishes=[wish])
        return show(await show_case(unit, case=wish.case))

    return await once(request, act)


@post("/intake/cases/{case:str}/book", scope="intake:write", answers=CaseView, status_code=200)
async def book(request: ApiRequest, case: FromPath[str], data: JSONBody[Booking]) -> Answer:
    """Book a case.

    An order is placed, or changed, or cancelled, as the document wants it. Refused with every deviation that is not
    settled yet, unless `accept` takes them as the document has them.
    """
    wish = BookCase(
        case=await _number(request, case), version=request.seen_version, accept=data.accept, seconds=data.seconds
    )

    async def act(unit: UnitOfWork) -> Answer:
        await book_cases(unit, request.desk.company, wishes=[wish])
        return show(await show_case(unit, case=wish.case))

    return await once(request, act)


async def _end(request: ApiRequest, case: str, ending: Ending, data: EndingReason) -> Answer:
    wish = SettleCase(
        case=await _number(request, case),
        ending=ending,
        version=request.seen_version,
        reason=data.reason,
        seconds=data.seconds,
    )

    async def act(unit: UnitOfWork) -> Answer:
        await settle_cases(unit, wishes=[wish])
        return show(await show_case(unit, case=wish.case))

    return await once(request, act)


@post("/intake/cases/{case:str}/reject", scope="intake:write", answers=CaseView, status_code=200)
async def reject(request: ApiRequest, case: FromPath[str], data: JSONBody[EndingReason]) -> Answer:
    """Reject a case, with a reason."""
    return await _end(request, case, "reject", data)


@post("/intake/cases/{case:str}/finish", scope="intake:write", answers=CaseView, status_code=200)
async def finish(request: ApiRequest, case: FromPath[str], data: JSONBody[EndingReason]) -> Answer:
    """Put a case away as done: nothing is booked."""
    return await _end(request, case, "finish", data)


@post("/intake/cases/{case:str}/reopen", scope="intake:write", answers=CaseView, status_code=200)
async def reopen(request: ApiRequest, case: FromPath[str], data: JSONBody[EndingReason]) -> Answer:
    """Take a case up again that was rejected, put away or failed."""
    return await _end(request, case, "reopen", data)


@post("/intake/cases/{case:str}/read", scope="intake:write", answers=CaseView, status_code=202)
async def read_again(request: ApiRequest, case: FromPath[str], data: JSONBody[EndingReason]) -> Answer:
    """Read a case's document once more, by what is known today; corrections are left out."""
    return await _end(request, case, "read_again", data)


@post("/intake/cases/{case:str}/split", scope="intake:write", answers=CaseView, status_code=201)
async def split(request: ApiRequest, case: FromPath[str], data: JSONBody[SplitLines]) -> Answer:
    """Give lines of a case a case of their own; answers the new one."""
    wish = SplitCase(case=await _number(request, case), lines=data.lines, version=request.seen_version)

    async def act(unit: UnitOfWork) -> Answer:
        made = await split_case(unit, request.desk.company, wish=wish)
        return show(await show_case(unit, case=made), status=201)

    return await once(request, act)


@post("/intake/cases/{case:str}/merge", scope="intake:write", answers=CaseView, status_code=200)
async def merge(request: ApiRequest, case: FromPath[str], data: JSONBody[OtherCases]) -> Answer:
    """Put the lines of other cases of the same message into this one."""
    wish = MergeCases(case=await _number(request, case), others=data.cases, version=request.seen_version)

    async def act(unit: UnitOfWork) -> Answer:
        await merge_cases(unit, request.desk.company, wish=wish)
        return show(await show_case(unit, case=wish.case))

    return await once(request, act)


@post("/intake/cases/{case:str}/take", scope="intake:write", answers=CaseView, status_code=200)
async def take(request: ApiRequest, case: FromPath[str], data: JSONBody[Owner]) -> Answer:
    """Say whose case it is."""
    number = await _number(request, case)

    async def act(unit: UnitOfWork) -> Answer:
        await take_cases(unit, numbers=[number], owner=data.owner)
        return show(await show_case(unit, case=number))

    return await once(request, act)


HANDLERS = (correct, book, reject, finish, reopen, read_again, split, merge, take)
