"""Transfers over HTTP: goods that leave one place, are in transit, and arrive at another, in whole or in part."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, Typed, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.fulfilling.choose_parts import TakenUnits
from lading.flows.stock.close_transfer import cancel_transfers, close_transfer
from lading.flows.stock.receive_transfer import Arrival, receive_transfer
from lading.flows.stock.transfer_stock import TransferDraft, create_transfers, move_at_once, send_transfers
from lading.inventory.transfer_lifecycle import TRANSFER_STATUSES
from lading.inventory.transfer_lists import (
    TransferEvent,
    TransferRow,
    TransferView,
    events_of_transfer,
    get_transfer,
    list_transfers,
)
from lading.kernel import FieldError, Invalid
from lading.store import UnitOfWork

Statuses = Annotated[
    str, QueryParameter(name="status", max_length=200, description="only these statuses, divided by commas")
]
Place = Annotated[str, QueryParameter(max_length=80, description="only from or to this place")]
Late = Annotated[bool, QueryParameter(description="only those of which something should have arrived by now")]
Act = Callable[[UnitOfWork], Awaitable[object]]


class TransferPage(msgspec.Struct, frozen=True):
    """A page of transfers, the newest first; `next` is the cursor of the page behind it."""

    transfers: list[TransferRow]
    next: str | None


class TransferStory(msgspec.Struct, frozen=True):
    """What happened to a transfer, the newest first."""

    events: list[TransferEvent]


class SendTransfer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When it shall arrive, where that is known only now; `contents` are the lots, serials and bins that leave."""

    due_on: date | None = None
    contents: Annotated[list[TakenUnits], Meta(max_length=5000)] = []


class EndTransfer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why it is not moved, or how it was lost."""

    reason: Annotated[str, Meta(min_length=1, max_length=200)]


@get("/stock/transfers", scope="stock:read", answers=TransferPage)
async def show_transfers(
    request: ApiRequest,
    *,
    q: Typed = "",
    statuses: Statuses = "",
    place: Place = "",
    late: Late = False,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List transfers.

    The newest first. `q` begins a number or the SKU of a line.
    """
    wanted, before = _statuses(statuses), read_cursor(cursor, str) or ""
    asked: dict[str, Any] = {"statuses": wanted, "late": late, "place": place, "typed": q, "before": before}
    async with request.desk.database.unit_of_work() as unit:
        found = await list_transfers(unit.sql, today=unit.now.date(), **asked, limit=limit)
    return show(TransferPage(found, next_page(found, limit=limit, by="number")))


def _statuses(sent: str) -> list[str]:
    wanted = [status.strip() for status in sent.split(",") if status.strip()]
    if unknown := [status for status in wanted if status not in TRANSFER_STATUSES]:
        sentence = f"There is no status “{unknown[0]}”; statuses are {', '.join(TRANSFER_STATUSES)}."
        raise Invalid(sentence, errors=(FieldError("?status", "unknown_status", sentence),))
    return wanted or list(TRANSFER_STATUSES)


async def _show(unit: UnitOfWork, number: str, status: int = 200) -> Answer:
    return show(await get_transfer(unit.sql, number=number, today=unit.now.date()), status=status)


@post("/stock/transfers", scope="stock:write", answers=TransferView, status_code=201)
async def post_transfer(request: ApiRequest, data: JSONBody[TransferDraft]) -> Answer:
    """Write a transfer.

    Nothing moves until it is sent; `at_once` books goods that were carried over already.
    """

    async def act(unit: UnitOfWork) -> Answer:
        write = move_at_once if data.at_once else create_transfers
        (made,) = await write(unit, request.desk.company.reference, drafts=[data])
        return await _show(unit, made.number, 201)

    return await once(request, act)


@get("/stock/transfers/{number:str}", scope="stock:read", answers=TransferView)
async def show_transfer(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read a transfer."""
    async with request.desk.database.unit_of_work() as unit:
        return await _show(unit, number)


@get("/stock/transfers/{number:str}/events", scope="stock:read", answers=TransferStory)
async def show_transfer_events(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read what happened to a transfer."""
    async with request.desk.database.unit_of_work() as unit:
        await get_transfer(unit.sql, number=number, today=unit.now.date())
        return show(TransferStory(await events_of_transfer(unit.sql, number=number)))


async def _work_on(request: ApiRequest, number: str, act: Act) -> Answer:
    """Do it once and answer the transfer as it is then."""

    async def done(unit: UnitOfWork) -> Answer:
        await act(unit)
        return await _show(unit, number)

    return await once(request, done)


@post("/stock/transfers/{number:str}/send", scope="stock:write", answers=TransferView, status_code=200)
async def send_transfer(request: ApiRequest, number: FromPath[str], data: JSONBody[SendTransfer]) -> Answer:
    """Send the goods of a transfer.

    They leave the origin and are expected at the target. What the origin holds for orders stays there.
    """

    async def act(unit: UnitOfWork) -> object:
        named, version = {number: data.contents}, request.seen_version
        return await send_transfers(unit, numbers=[number], due_on=data.due_on, version=version, named=named)

    return await _work_on(request, number, act)


@post("/stock/transfers/{number:str}/receive", scope="stock:write", answers=TransferView, status_code=200)
async def receive_goods(request: ApiRequest, number: FromPath[str], data: JSONBody[Arrival]) -> Answer:
    """Receive goods of a transfer.

    The whole (`all`) or a part. Good units go on the shelf; damaged ones, and more than were sent, need a reason.
    What is missing stays in transit until it is closed.
    """

    async def act(unit: UnitOfWork) -> object:
        reference, version = request.desk.company.reference, request.seen_version
        return await receive_transfer(unit, reference, number=number, arrival=data, version=version)

    return await _work_on(request, number, act)


@post("/stock/transfers/{number:str}/cancel", scope="stock:write", answers=TransferView, status_code=200)
async def cancel_transfer(request: ApiRequest, number: FromPath[str], data: JSONBody[EndTransfer]) -> Answer:
    """Cancel a transfer that was not sent."""

    async def act(unit: UnitOfWork) -> object:
        return await cancel_transfers(unit, numbers=[number], reason=data.reason, version=request.seen_version)

    return await _work_on(request, number, act)


@post("/stock/transfers/{number:str}/close", scope="stock:write", answers=TransferView, status_code=200)
async def close(request: ApiRequest, number: FromPath[str], data: JSONBody[EndTransfer]) -> Answer:
    """Give up what is still in transit of a transfer.

    It counts as lost, and a task says so. What turns up later can still be received.
    """

    async def act(unit: UnitOfWork) -> object:
        return await close_transfer(
            unit, request.desk.company.reference, number=number, reason=data.reason, version=request.seen_version
        )

    return await _work_on(request, number, act)


HANDLERS = (
    show_transfers,
    post_transfer,
    show_transfer,
    show_transfer_events,
    send_transfer,
    receive_goods,
    cancel_transfer,
    close,
)
