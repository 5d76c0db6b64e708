"""Documents over HTTP: sent, and the cases that they became."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, QueryParameter

from lading.api.answer import Answer, show
from lading.api.forms import read_parts
from lading.api.once import once
from lading.api.paging import Cursor, Limit, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.intake.receive_documents import LARGEST, NewFile, receive_documents
from lading.intake.case_views import CaseRow, CaseView, find_case, list_cases, read_content, read_opened, show_case
from lading.intake.cases import MOVES, State
from lading.intake.open.run_child import draw_page
from lading.kernel import Invalid, NotFound
from lading.store import UnitOfWork

_BODY = 4 * LARGEST
"""Bytes of one request with all its documents."""

Word = Annotated[str, QueryParameter(max_length=200)]
Kinds = Annotated[str, QueryParameter(max_length=20, description="order, change, cancellation, confirmation, …")]
Standing = Annotated[str, QueryParameter(name="state", max_length=100, description="only these, divided by commas")]
Drawn = Annotated[int, QueryParameter(ge=100, le=3000, description="pixels from left to right")]


class CaseBrief(msgspec.Struct, frozen=True):
    """A case that was opened for a document. `known` when the very same file had come this way before."""

    id: UUID
    number: str
    state: State
    document: str
    known: bool


class CaseBriefs(msgspec.Struct, frozen=True):
    """A case for each document that was sent, in the sequence in which they were sent."""

    cases: list[CaseBrief]


class CasePage(msgspec.Struct, frozen=True):
    """A page of cases, the newest first; `next` is the cursor of the page behind it."""

    cases: list[CaseRow]
    next: str | None


@post(
    "/intake/documents",
    scope="intake:write",
    answers=CaseBriefs,
    status_code=202,
    request_max_body_size=_BODY,
)
async def post_documents(request: ApiRequest, channel: Word = "", filename: Word = "", sender: Word = "") -> Answer:
    """Send documents.

    Purchase orders and whatever else arrives: PDF, scans and photos, spreadsheets, EDI, XML, mails; as parts of a form,
    or one as the body itself with `?filename=`. Each is stored as it came and gets a case; a worker reads it. The form
    or the query names the `channel` that the orders belong to, and the `sender` where he is known. The very same file
    again is answered with the cases that it has.
    """
    files = await _read_files(request, channel, filename, sender)

    async def act(unit: UnitOfWork) -> Answer:
        received = await receive_documents(unit, files=files)
        briefs = []
        for one in received:
            for number in one.cases:
                case = await show_case(unit, case=number)
                briefs.append(CaseBrief(case.id, case.number, case.state, one.name, one.known))
        return show(CaseBriefs(briefs), status=202)

    return await once(request, act)


async def _read_files(request: ApiRequest, channel: str, filename: str, sender: str) -> list[NewFile]:
    body = await request.body()
    sent_as = request.sent.get(b"content-type", b"")
    if not sent_as.lower().startswith(b"multipart/form-data"):
        media = sent_as.decode("latin-1").partition(";")[0].strip()
        files = [(filename or "document", media, body)]
    else:
        parts = read_parts(body, content_type=sent_as)
        files = [(part.filename, "", part.content) for _, part in parts if part.filename]
        words = {name: part.content.decode("utf-8", "replace").strip() for name, part in parts if not part.filename}
        channel, sender = channel or words.get("channel", ""), sender or words.get("sender", "")
        if not files:
            raise Invalid("Send each document as a part of the form with a file name.", code="document_missing")
    if not channel:
        raise Invalid("Say which channel the orders belong to: `channel=…`.", code="channel_missing")
    return [
        NewFile(channel=channel, name=name, content=content, media=media, way="api", sender=sender)
        for name, media, content in files
    ]


@get("/intake/cases", scope="intake:read", answers=CasePage)
async def get_cases(
    request: ApiRequest,
    q: Word = "",
    standing: Standing = "",
    kind: Kinds = "",
    channel: Word = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List cases.

    The newest first. `q` finds by the case's or the sender's order number, the customer, our order, or what stands in
    sender, subject or file name.
    """
    async with request.desk.database.unit_of_work() as unit:
        found = await list_cases(
            unit,
            states=_states(standing),
            kind=kind,
            channel=channel,
            typed=q.strip(),
            before=read_cursor(cursor, UUID),
            limit=limit,
        )
    return show(CasePage(found, next_page(found, limit=limit, by="id")))


def _states(standing: str) -> list[str]:
    wanted = [state for state in standing.split(",") if state]
    if unknown := [state for state in wanted if state not in MOVES]:
        raise Invalid(f"A case is never “{unknown[0]}”: say one of {', '.join(MOVES)}.", code="unknown_state")
    return wanted or list(MOVES)


@get("/intake/cases/{case:str}", scope="intake:read", answers=CaseView)
async def get_case(request: ApiRequest, case: FromPath[str]) -> Answer:
    """Read a case.

    By its number or id: what arrived, every field with its evidence, method and probability, what it means to us, how
    it differs from our terms, what was decided and why.
    """
    async with request.desk.database.unit_of_work() as unit:
        found = await show_case(unit, case=case)
    return show(found)


@get("/intake/cases/{case:str}/document", scope="intake:read")
async def get_document(request: ApiRequest, case: FromPath[str]) -> Answer:
    """Download the document of a case, as it came."""
    async with request.desk.database.unit_of_work() as unit:
        name, _, content = await _content(unit, case)
    headers = (
        (b"content-disposition", f"attachment; filename*=UTF-8''{quote(name.rpartition('/')[2])}".encode()),
        (b"x-content-type-options", b"nosniff"),
    )
    return Answer(200, content, headers=headers, content_type=b"application/octet-stream")


@get("/intake/cases/{case:str}/pages/{page:int}", scope="intake:read")
async def get_page(request: ApiRequest, case: FromPath[str], page: FromPath[int], width: Drawn = 1200) -> Answer:
    """Draw a page of a case's document as PNG; pages count from 1."""
    async with request.desk.database.unit_of_work() as unit:
        name, _, content = await _content(unit, case)
        turned = await _turned(unit, case, page - 1)
    drawn = await draw_page(content=content, page=page - 1, width=width, name=name, turned=turned)
    return Answer(200, drawn, headers=((b"cache-control", b"private, max-age=3600"),), content_type=b"image/png")


async def _turned(unit: UnitOfWork, case: str, page: int) -> float:
    """How the page was turned to be read, so that boxes of its words fit. Raises `NotFound` beyond the last page."""
    opened = await read_opened(unit, case=await find_case(unit, case=case))
    if opened is None or not opened.pages:
        return 0.0
    if not 0 <= page < len(opened.pages):
        raise NotFound(f"The document has {len(opened.pages)} pages.", code="no_page")
    return opened.pages[page].turned


async def _content(unit: UnitOfWork, case: str) -> tuple[str, str, bytes]:
    found = await show_case(unit, case=case)
    if found.document is None:
        raise NotFound("This case has no document: it came as the text of a mail.", code="no_document")
    return await read_content(unit, document=found.document.id)


HANDLERS = (post_documents, get_cases, get_case, get_document, get_page)
