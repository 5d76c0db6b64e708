"""Third-party warehouses and suppliers over HTTP: what waits for them, what they took, and what they tell us."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.paging import Cursor, Limit, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.partners.receive_from_partner import LARGEST, receive_from_partner
from lading.flows.partners.send_to_partners import OutMessage, acknowledge, list_outgoing, take_file
from lading.fulfilment.exchange_lists import ExchangeView, list_exchanges
from lading.fulfilment.exchanges import send_exchange_again
from lading.fulfilment.partner_files import PartnerFile, get_file, list_files
from lading.store import UnitOfWork

Kind = Annotated[
    Literal["shipped", "stock", "received", "adjusted", "answer", "returned"],
    QueryParameter(description="what the rows are"),
]
Name = Annotated[str, QueryParameter(max_length=200, description="the file's name, for the log")]
_TYPES = {
    "csv": b"text/csv; charset=utf-8",
    "json": b"application/json",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Outgoing(msgspec.Struct, frozen=True):
    """What a partner has not acknowledged yet, the oldest first."""

    messages: list[OutMessage]


class Acknowledgement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the partner takes the work on; what it does not accept is promised from elsewhere."""

    accepted: bool = True
    note: Annotated[str, Meta(max_length=500)] = ""


class ExchangePage(msgspec.Struct, frozen=True):
    """A page of messages that went out, the newest first."""

    messages: list[ExchangeView]
    next: str | None


class FilePage(msgspec.Struct, frozen=True):
    """A page of what came in, the newest first."""

    files: list[PartnerFile]
    next: str | None


class Kept(msgspec.Struct, frozen=True):
    """What was sent is kept under this id; `repeated` where the very content came before, and `id` is null."""

    id: UUID | None
    repeated: bool


@get("/partners/{place:str}/messages", scope="fulfilment:read", answers=Outgoing)
async def show_outgoing(request: ApiRequest, place: FromPath[str], limit: Limit = 100) -> Answer:
    """Read what waits for a partner.

    Orders to ship, and units that it is asked not to ship. Reading changes nothing: acknowledge each message, and
    begin with work only then.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(Outgoing(await list_outgoing(unit, place=place, limit=limit)))


@post(
    "/partners/{place:str}/messages/{id:str}/acknowledge",
    scope="fulfilment:write",
    answers=Outgoing,
    status_code=200,
)
async def acknowledge_message(
    request: ApiRequest,
    place: FromPath[str],
    id: FromPath[str],  # noqa: A002 -- the contract's name
    data: JSONBody[Acknowledgement],
) -> Answer:
    """Acknowledge a message.

    From now on the partner knows of the work; again it changes nothing. 409 where the work was taken back meanwhile.
    """
    message = read_id(id, of="message")

    async def act(unit: UnitOfWork) -> Answer:
        reference = request.desk.company.reference
        said = {"accepted": data.accepted, "note": data.note}
        await acknowledge(unit, reference, place=place, message=message, **said)  # type: ignore[arg-type]
        return show(Outgoing(await list_outgoing(unit, place=place)))

    return await once(request, act)


@post("/partners/{place:str}/files/take", scope="fulfilment:write", status_code=200)
async def take_outgoing(request: ApiRequest, place: FromPath[str]) -> Answer:
    """Take all that waits for a partner as one file.

    In the format of its settings. What is in it counts as sent; 204 where nothing waits.
    """
    async with request.desk.database.unit_of_work(request.actor) as unit:
        taken = await take_file(unit, place=place)
    if taken is None:
        return Answer(204, b"")
    name, content = taken
    header = (b"content-disposition", f'attachment; filename="{name}"'.encode())
    return Answer(200, content, headers=(header,), content_type=_TYPES[name.rpartition(".")[2]])


@post(
    "/partners/{place:str}/files",
    scope="fulfilment:write",
    answers=Kept,
    status_code=202,
    request_max_body_size=LARGEST + 1,
)
async def send_partner_file(request: ApiRequest, place: FromPath[str], kind: Kind, name: Name = "") -> Answer:
    """Send what a partner says, as the body.

    CSV or XLSX by the partner's columns, or JSON: a list of objects, or an object with the list `rows`. It is kept as
    it came, once, and worked by a worker; read it for the result of every row.
    """
    body = await request.body()

    async def act(unit: UnitOfWork) -> Answer:
        kept = await receive_from_partner(unit, place=place, kind=kind, content=body, name=name)
        return show(Kept(kept, repeated=kept is None), status=202)

    return await once(request, act)


@get("/partners/{place:str}/files", scope="fulfilment:read", answers=FilePage)
async def show_files(request: ApiRequest, place: FromPath[str], limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List what came in from a partner."""
    async with request.desk.database.unit_of_work() as unit:
        found = await list_files(unit, place=place, before=read_cursor(cursor, UUID), limit=limit)
    return show(FilePage(found, next_page(found, limit=limit, by="id")))


@get("/partners/{place:str}/files/{id:str}", scope="fulfilment:read", answers=PartnerFile)
async def show_partner_file(request: ApiRequest, place: FromPath[str], id: FromPath[str]) -> Answer:  # noqa: A002
    """Read what came in, with the result of every row."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await get_file(unit, place=place, message=read_id(id, of="file")))


@get("/partners/{place:str}/exchanges", scope="fulfilment:read", answers=ExchangePage)
async def show_exchanges(request: ApiRequest, place: FromPath[str], limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List what went out to a partner.

    With what became of it: waiting, sent, acknowledged, failed and why.
    """
    async with request.desk.database.unit_of_work() as unit:
        found = await list_exchanges(unit, place=place, before=read_cursor(cursor, UUID), limit=limit)
    return show(ExchangePage(found, next_page(found, limit=limit, by="id")))


@post(
    "/partners/{place:str}/exchanges/{id:str}/resend", scope="fulfilment:write", answers=ExchangePage, status_code=200
)
async def resend_exchange(request: ApiRequest, place: FromPath[str], id: FromPath[str]) -> Answer:  # noqa: A002
    """Let a message go out once more."""
    message = read_id(id, of="message")

    async def act(unit: UnitOfWork) -> Answer:
        await send_exchange_again(unit, place=place, message=message)
        found = await list_exchanges(unit, place=place, limit=50)
        return show(ExchangePage(found, None))

    return await once(request, act)


HANDLERS = (
    show_outgoing,
    acknowledge_message,
    take_outgoing,
    send_partner_file,
    show_files,
    show_partner_file,
    show_exchanges,
    resend_exchange,
)
