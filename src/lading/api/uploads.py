"""Files of orders over HTTP: sent, looked at, read by a mapping, booked, and what became of every row."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, encode, show
from lading.api.forms import read_form
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.paging import Cursor, Limit, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.capture import Mapping
from lading.capture.order_files import LARGEST
from lading.capture.uploads import Upload, UploadResult, get_upload, list_results, list_uploads
from lading.flows.placing.report_upload import name_report, report_upload
from lading.flows.placing.upload_orders import (
    NewUpload,
    UploadView,
    book_upload,
    choose_mapping,
    show_upload,
    stop_upload,
    upload_orders,
)
from lading.kernel import Invalid
from lading.store import UnitOfWork

_FORM = 100_000
"""Bytes that a form may add to its file."""

Word = Annotated[str, QueryParameter(max_length=200)]
Named = Annotated[str, QueryParameter(max_length=80, description="a mapping that the channel has saved")]
Outcome = Annotated[
    Literal["", "placed", "known", "refused"], QueryParameter(description="only orders of this outcome")
]
_CSV = b"text/csv; charset=utf-8"


class UploadPage(msgspec.Struct, frozen=True):
    """A page of uploads, the latest first; `next` is the cursor of the page behind it."""

    uploads: list[Upload]
    next: str | None


class ResultPage(msgspec.Struct, frozen=True):
    """A page of results in the file's sequence; `next` is the cursor of the page behind it."""

    results: list[UploadResult]
    next: str | None


class MappingChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping as it stands, or the `name` of a saved one; neither: as the file suggests. `save_as` keeps it."""

    mapping: Mapping | None = None
    name: Annotated[str, Meta(max_length=80)] = ""
    save_as: Annotated[str, Meta(max_length=80)] = ""


@post("/uploads", scope="intake:write", answers=UploadView, status_code=201, request_max_body_size=LARGEST + _FORM)
async def upload_file(request: ApiRequest, channel: Word = "", filename: Word = "", mapping: Named = "") -> Answer:
    """Upload a file of orders.

    CSV or XLSX of at most 20 MB, as the body itself, or as the part `file` of a form, which may name `channel` and
    `mapping` as well. Nothing is placed yet: the answer shows how the file will be read.
    """
    wish = await _read_wish(request, channel, filename, mapping)

    async def act(unit: UnitOfWork) -> Answer:
        identity = await upload_orders(unit, wish=wish)
        return show(await show_upload(unit.sql, upload=identity), status=201)

    return await once(request, act)


async def _read_wish(request: ApiRequest, channel: str, filename: str, mapping: str) -> NewUpload:
    body = await request.body()
    sent_as = request.sent.get(b"content-type", b"")
    if sent_as.lower().startswith(b"multipart/form-data"):
        form = read_form(body, content_type=sent_as)
        if "file" not in form:
            raise Invalid("Send the file as the part `file` of the form.", code="file_missing")
        body, filename = form["file"].content, filename or form["file"].filename
        words = {name: part.content.decode("utf-8", "replace") for name, part in form.items() if name != "file"}
        channel, mapping = channel or words.get("channel", ""), mapping or words.get("mapping", "")
    if not channel:
        raise Invalid("Say which channel the orders come from: `?channel=…`.", code="channel_missing")
    return NewUpload(channel=channel, filename=filename, content=body, mapping=mapping)


@get("/uploads", scope="intake:read", answers=UploadPage)
async def list_files(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List uploads."""
    async with request.desk.database.reading() as connection:
        found = await list_uploads(connection, before=read_cursor(cursor, UUID), limit=limit)
    return show(UploadPage(found, next_page(found, limit=limit, by="id")))


@get("/uploads/{upload:str}", scope="intake:read", answers=UploadView)
async def show_file(request: ApiRequest, upload: FromPath[str]) -> Answer:
    """Read an upload.

    Until it is booked with a preview: headers, the mapping that reads them, the first orders as drafts, and errors
    that name row and column. After that with how many orders were placed, known already, or refused so far.
    """
    async with request.desk.database.reading() as connection:
        return show(await show_upload(connection, upload=read_id(upload, of="upload")))


@put("/uploads/{upload:str}/mapping", scope="intake:write", answers=UploadView)
async def put_mapping(request: ApiRequest, upload: FromPath[str], data: JSONBody[MappingChoice]) -> Answer:
    """Say how a file is read.

    `columns` gives for each field of an order the header of its column, `constants` the value for all rows.
    """
    chosen = read_id(upload, of="upload")

    async def act(unit: UnitOfWork) -> Answer:
        await choose_mapping(unit, upload=chosen, mapping=data.mapping, name=data.name, save_as=data.save_as)
        return show(await show_upload(unit.sql, upload=chosen))

    return await once(request, act)


@post("/uploads/{upload:str}/book", scope="intake:write", answers=Upload, status_code=202)
async def book_file(request: ApiRequest, upload: FromPath[str]) -> Answer:
    """Place the orders of a file.

    A worker places every good one; the others are listed in the results with their reasons. A file that was booked
    before does no harm: its orders are known by their numbers.
    """
    chosen = read_id(upload, of="upload")

    async def act(unit: UnitOfWork) -> Answer:
        await book_upload(unit, upload=chosen)
        return show(await get_upload(unit.sql, upload=chosen), status=202)

    return await once(request, act)


@post("/uploads/{upload:str}/stop", scope="intake:write", answers=Upload, status_code=200)
async def stop_file(request: ApiRequest, upload: FromPath[str]) -> Answer:
    """Stop placing the orders of a file.

    What is placed stays; the rest can be booked later.
    """
    chosen = read_id(upload, of="upload")

    async def act(unit: UnitOfWork) -> Answer:
        await stop_upload(unit, upload=chosen)
        return show(await get_upload(unit.sql, upload=chosen))

    return await once(request, act)


@get("/uploads/{upload:str}/results", scope="intake:read", answers=ResultPage)
async def list_upload_results(
    request: ApiRequest, upload: FromPath[str], outcome: Outcome = "", limit: Limit = 50, cursor: Cursor = ""
) -> Answer:
    """List what became of the orders of a file.

    In the file's sequence: the number of our order, or why there is none.
    """
    chosen = read_id(upload, of="upload")
    async with request.desk.database.reading() as connection:
        await get_upload(connection, upload=chosen)
        after = read_cursor(cursor, int) or 0
        found = await list_results(connection, upload=chosen, outcome=outcome, after=after, limit=limit)
    return Answer(200, encode(ResultPage(found, next_page(found, limit=limit, by="position"))))


@get("/uploads/{upload:str}/results.csv", scope="intake:read")
async def download_results(request: ApiRequest, upload: FromPath[str], outcome: Outcome = "") -> Answer:
    """Download what became of the rows of a file.

    The file's own columns as CSV, with order, result and reason behind them; corrected, it can be uploaded again.
    """
    chosen = read_id(upload, of="upload")
    async with request.desk.database.reading() as connection:
        name = name_report((await get_upload(connection, upload=chosen)).filename, outcome=outcome)
        body = await report_upload(connection, upload=chosen, outcome=outcome)
    headers = ((b"content-disposition", f'attachment; filename="{name}"'.encode()),)
    return Answer(200, body, headers=headers, content_type=_CSV)


HANDLERS = (
    upload_file,
    list_files,
    show_file,
    put_mapping,
    book_file,
    stop_file,
    list_upload_results,
    download_results,
)
