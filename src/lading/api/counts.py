"""Counts over HTTP: what is to be counted, what was found, the second pair of eyes, and the books set right."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, Typed, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.stock.count_sheets import enter_sheet, print_count_sheet, write_sheet
from lading.flows.stock.enter_counts import CountedItem, enter_counts
from lading.flows.stock.finish_counts import Finish, approve_count, cancel_count, count_again, finish_count
from lading.flows.stock.open_counts import CountDraft, open_count
from lading.inventory.count_lifecycle import COUNT_STATUSES
from lading.inventory.count_lists import CountEvent, CountRow, CountView, events_of_count, get_count, list_counts
from lading.kernel import FieldError, Invalid
from lading.store import UnitOfWork

Statuses = Annotated[
    str, QueryParameter(name="status", max_length=200, description="only these statuses, divided by commas")
]
Place = Annotated[str, QueryParameter(max_length=80, description="only at this place")]
Act = Callable[[UnitOfWork], Awaitable[object]]


class CountPage(msgspec.Struct, frozen=True):
    """A page of counts, the newest first; `next` is the cursor of the page behind it."""

    counts: list[CountRow]
    next: str | None


class CountStory(msgspec.Struct, frozen=True):
    """What happened to a count, the newest first."""

    events: list[CountEvent]


class Entries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was found."""

    lines: Annotated[list[CountedItem], Meta(min_length=1, max_length=5000)]


class Again(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which lines to count again (none: all that differ), and why."""

    lines: Annotated[list[int], Meta(max_length=5000)] = []
    reason: Annotated[str, Meta(max_length=200)] = ""


class Approval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the second pair of eyes has to say."""

    note: Annotated[str, Meta(max_length=300)] = ""


class EndCount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why nothing of it is booked."""

    reason: Annotated[str, Meta(min_length=1, max_length=200)]


@get("/counts", scope="stock:read", answers=CountPage)
async def show_counts(
    request: ApiRequest,
    *,
    q: Typed = "",
    statuses: Statuses = "",
    place: Place = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List counts.

    The newest first. `q` begins a number or the SKU of a line.
    """
    wanted = [status.strip() for status in statuses.split(",") if status.strip()]
    if unknown := [status for status in wanted if status not in COUNT_STATUSES]:
        sentence = f"There is no status “{unknown[0]}”; statuses are {', '.join(COUNT_STATUSES)}."
        raise Invalid(sentence, errors=(FieldError("?status", "unknown_status", sentence),))
    asked: dict[str, Any] = {"place": place, "typed": q, "before": read_cursor(cursor, str) or "", "limit": limit}
    async with request.desk.database.reading() as connection:
        found = await list_counts(connection, statuses=wanted or COUNT_STATUSES, **asked)
    return show(CountPage(found, next_page(found, limit=limit, by="number")))


@post("/counts", scope="stock:write", answers=CountView, status_code=201)
async def post_count_document(request: ApiRequest, data: JSONBody[CountDraft]) -> Answer:
    """Open a count.

    What is to be counted at a place, chosen by name or by rule. Nothing is booked until it is finished. What stands
    on another open count of the place is left out.
    """

    async def act(unit: UnitOfWork) -> Answer:
        made = await open_count(unit, request.desk.company.reference, draft=data)
        return await _show(unit, request, made.number, 201)

    return await once(request, act)


@get("/counts/{number:str}", scope="stock:read", answers=CountView)
async def show_count(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read a count.

    While it is counted blind, only keys with the scope `counts:approve` see what the books say.
    """
    async with request.desk.database.unit_of_work() as unit:
        return await _show(unit, request, number)


@get("/counts/{number:str}/events", scope="stock:read", answers=CountStory)
async def show_count_events(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read what happened to a count."""
    async with request.desk.database.unit_of_work() as unit:
        view = await get_count(unit.sql, number=number, sees_books=True)
        found = await events_of_count(unit.sql, number=number)
    if view.blind and not _sees_books(request):
        found = [one for one in found if one.kind != "count.entered"]
    return show(CountStory(found))


@post("/counts/{number:str}/entries", scope="stock:write", answers=CountView, status_code=200)
async def post_entries(request: ApiRequest, number: FromPath[str], data: JSONBody[Entries]) -> Answer:
    """Enter what was found.

    Each number is set against the books of the moment in which it arrives, so that movements before and after it make
    no variance. `adds` comes on top of what was entered before, as scans do. An item that is not on the list is put
    there. A line that is `asked` is counted again by this.
    """

    async def act(unit: UnitOfWork) -> object:
        reference, version = request.desk.company.reference, request.seen_version
        return await enter_counts(unit, reference, number=number, items=data.lines, version=version)

    return await _work_on(request, number, act)


@post("/counts/{number:str}/finish", scope="stock:write", answers=CountView, status_code=200)
async def post_finish(request: ApiRequest, number: FromPath[str], data: JSONBody[Finish]) -> Answer:
    """Finish a count.

    Variances are booked with their reasons, or wait for approval (`to_approve`) where they are worth more than the
    place's rules let one person book.
    """

    async def act(unit: UnitOfWork) -> object:
        return await finish_count(
            unit, request.desk.company.reference, number=number, finish=data, version=request.seen_version
        )

    return await _work_on(request, number, act)


@post("/counts/{number:str}/approve", scope="counts:approve", answers=CountView, status_code=200)
async def post_approval(request: ApiRequest, number: FromPath[str], data: JSONBody[Approval]) -> Answer:
    """Approve a count.

    By somebody who neither counted nor finished it.
    """

    async def act(unit: UnitOfWork) -> object:
        return await approve_count(
            unit, request.desk.company.reference, number=number, note=data.note, version=request.seen_version
        )

    return await _work_on(request, number, act)


@post("/counts/{number:str}/again", scope="counts:approve", answers=CountView, status_code=200)
async def post_again(request: ApiRequest, number: FromPath[str], data: JSONBody[Again]) -> Answer:
    """Have lines counted again."""

    async def act(unit: UnitOfWork) -> object:
        version = request.seen_version
        return await count_again(unit, number=number, lines=data.lines, reason=data.reason, version=version)

    return await _work_on(request, number, act)


@post("/counts/{number:str}/cancel", scope="stock:write", answers=CountView, status_code=200)
async def post_cancel(request: ApiRequest, number: FromPath[str], data: JSONBody[EndCount]) -> Answer:
    """Cancel a count.

    Nothing of it is booked.
    """

    async def act(unit: UnitOfWork) -> object:
        return await cancel_count(unit, number=number, reason=data.reason, version=request.seen_version)

    return await _work_on(request, number, act)


@get("/counts/{number:str}/sheet.csv", scope="stock:read")
async def show_sheet(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read a count as a CSV sheet.

    Fill in `counted` and leave `as_of` as it is: it tells which lines have moved since.
    """
    async with request.desk.database.unit_of_work() as unit:
        text = await write_sheet(unit, number=number, sees_books=_sees_books(request))
    name = f'attachment; filename="count-{number}.csv"'.encode()
    headers = ((b"content-disposition", name),)
    return Answer(200, text.encode(), headers=headers, content_type=b"text/csv; charset=utf-8")


@get("/counts/{number:str}/sheet.pdf", scope="stock:read")
async def print_sheet(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Print the sheet of a count."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        made = await print_count_sheet(unit, number=number, sees_books=_sees_books(request))
    name = f'inline; filename="{made.file_name}"'.encode()
    return Answer(200, made.content, headers=((b"content-disposition", name),), content_type=b"application/pdf")


@post("/counts/{number:str}/sheet", scope="stock:write", answers=CountView, status_code=200)
async def post_sheet(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Upload a filled-in sheet.

    CSV or XLSX as the body itself, with the columns `sku` (or `barcode`) and `counted`. Rows without a number are left
    out; what has moved since the sheet was written is to be counted again.
    """
    content = await request.body()

    async def act(unit: UnitOfWork) -> object:
        return await enter_sheet(unit, request.desk.company.reference, number=number, content=content)

    return await _work_on(request, number, act)


def _sees_books(request: ApiRequest) -> bool:
    return "counts:approve" in request.auth.scopes


async def _show(unit: UnitOfWork, request: ApiRequest, number: str, status: int = 200) -> Answer:
    return show(await get_count(unit.sql, number=number, sees_books=_sees_books(request)), status=status)


async def _work_on(request: ApiRequest, number: str, act: Act) -> Answer:
    """Do it once and answer the count as it is then."""

    async def done(unit: UnitOfWork) -> Answer:
        await act(unit)
        return await _show(unit, request, number)

    return await once(request, done)


HANDLERS = (
    show_counts,
    post_count_document,
    show_count,
    show_count_events,
    post_entries,
    post_finish,
    post_approval,
    post_again,
    post_cancel,
    show_sheet,
    print_sheet,
    post_sheet,
)
