"""Work at places over HTTP: release orders to places, look at work, pick, pack, ship, and what goes wrong."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.changing.cancel_orders import LineQuantity
from lading.flows.fulfilling.pack import Pack, Unpack, pack, unpack
from lading.flows.fulfilling.pick import Pick, PickedUnits, ShortUnits, Unpick, pick, put_down, take_up, unpick
from lading.flows.fulfilling.recall import Recall, recall
from lading.flows.fulfilling.reject import Reject, reject
from lading.flows.fulfilling.release import Release, release_to_places
from lading.flows.fulfilling.ship import ShipWish, ship
from lading.flows.fulfilling.show_fulfilments import FulfilmentView, show_fulfilment, show_fulfilments
from lading.fulfilment.draw import LineUnits
from lading.fulfilment.lifecycle import FULFILMENT_STATES
from lading.fulfilment.lists import NEWEST, list_work
from lading.fulfilment.queries import find_work
from lading.fulfilment.views import WorkRow
from lading.kernel import FieldError, Invalid
from lading.shipping.lists import show_shipments
from lading.shipping.parcels import ParcelDraft
from lading.shipping.views import ShipmentView
from lading.store import UnitOfWork

Place = Annotated[str, QueryParameter(max_length=80, description="only at this place")]
States = Annotated[
    str, QueryParameter(name="state", max_length=200, description="only in these states, divided by commas")
]
Kind = Annotated[str, QueryParameter(pattern="^(|pickup|ship)$", description="only `pickup`, or only `ship`")]
Units = Annotated[list[LineUnits], Meta(min_length=1, max_length=5000)]
Sentence = Annotated[str, Meta(min_length=1, max_length=500)]
Act = Callable[[UnitOfWork, UUID], Awaitable[object]]


class FulfilmentPage(msgspec.Struct, frozen=True):
    """A page of fulfilments, the newest first; `next` is the cursor of the page behind it."""

    fulfilments: list[WorkRow]
    next: str | None


class Released(msgspec.Struct, frozen=True):
    """The fulfilments that a release has made."""

    fulfilments: list[FulfilmentView]


class FulfilWish(msgspec.Struct, forbid_unknown_fields=True):
    """Which lines and quantities to release; no lines means all that are reserved and not held."""

    lines: Annotated[list[LineQuantity], Meta(min_length=1, max_length=5000)] | None = None


class PickWish(msgspec.Struct, forbid_unknown_fields=True):
    """Units that were picked (no lines: all that are not short), and those that could not be, each with a reason."""

    lines: Annotated[list[PickedUnits], Meta(max_length=5000)] | None = None
    short: Annotated[list[ShortUnits], Meta(max_length=5000)] = []


class UnitsWish(msgspec.Struct, forbid_unknown_fields=True):
    """Some units of the fulfilment; no lines means all."""

    lines: Units | None = None


class PackWish(msgspec.Struct, forbid_unknown_fields=True):
    """The parcels, with their lines, weight and size; none means one with everything that is picked."""

    parcels: Annotated[list[ParcelDraft], Meta(min_length=1, max_length=500)] = msgspec.field(
        default_factory=lambda: [ParcelDraft()]
    )


class UnpackWish(msgspec.Struct, forbid_unknown_fields=True):
    """The numbers of parcels to open again; none means all that have not left."""

    parcels: Annotated[list[str], Meta(min_length=1, max_length=500)] | None = None


class RejectWish(msgspec.Struct, forbid_unknown_fields=True):
    """Why the place cannot: `not_in_stock`, `damaged`, `mismatch` or `too_busy`; no lines means everything."""

    reason: str
    lines: Units | None = None


class RecallWish(msgspec.Struct, forbid_unknown_fields=True):
    """Why we take it back; `hold` keeps it from being released by itself again."""

    reason: Sentence
    lines: Units | None = None
    hold: bool = True


class TakeUpWish(msgspec.Struct, forbid_unknown_fields=True):
    """Who picks, as kind:name; empty for the caller."""

    picker: Annotated[str, Meta(max_length=200)] = ""


@post("/orders/{number:str}/fulfil", scope="fulfilment:write", answers=Released, status_code=201)
async def fulfil_order(request: ApiRequest, number: FromPath[str], data: JSONBody[FulfilWish]) -> Answer:
    """Release an order to its places.

    Makes a fulfilment for each place that holds units of the order. Lines that need no stock ride along with the
    first one. Without `lines`, what is wished for a later day of its own stays until its place has to begin, unless
    nothing else is left.
    """
    wish = Release(number=number, lines=data.lines, version=request.seen_version)

    async def act(unit: UnitOfWork) -> Answer:
        (works,) = await release_to_places(unit, request.desk.company.reference, wishes=[wish])
        return show(Released(await show_fulfilments(unit, ids=[work.id for work in works])), status=201)

    return await once(request, act)


@get("/fulfilments", scope="fulfilment:read", answers=FulfilmentPage)
async def list_fulfilments(
    request: ApiRequest,
    *,
    place: Place = "",
    states: States = "",
    kind: Kind = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List fulfilments.

    The newest first. States are open, picking, picked, packed, shipped, rejected, recalled and cancelled.
    """
    before = read_cursor(cursor, UUID) or NEWEST
    wanted = _states(states)
    async with request.desk.database.unit_of_work() as unit:
        found = await list_work(unit, place=place or None, states=wanted, kind=kind, before=before, limit=limit)
    return show(FulfilmentPage(found, next_page(found, limit=limit, by="id")))


def _states(sent: str) -> list[str]:
    states = [state.strip() for state in sent.split(",") if state.strip()]
    if unknown := [state for state in states if state not in FULFILMENT_STATES]:
        sentence = f"There is no state “{unknown[0]}”; states are {', '.join(FULFILMENT_STATES)}."
        raise Invalid(sentence, errors=(FieldError("?state", "unknown_state", sentence),))
    return states or list(FULFILMENT_STATES)


@get("/fulfilments/{id:str}", scope="fulfilment:read", answers=FulfilmentView)
async def read_fulfilment(request: ApiRequest, id: FromPath[str]) -> Answer:  # noqa: A002 -- the contract's name
    """Read a fulfilment.

    By its id or its number, with its lines, parcels and shipments.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(await show_fulfilment(unit, name=id))


async def work_on(request: ApiRequest, name: str, act: Act) -> Answer:
    """Do it once and answer the fulfilment as it is then."""

    async def done(unit: UnitOfWork) -> Answer:
        await act(unit, await find_work(unit, name=name))
        return show(await show_fulfilment(unit, name=name))

    return await once(request, done)


@post("/fulfilments/{id:str}/take-up", scope="fulfilment:write", answers=FulfilmentView, status_code=200)
async def take_up_work(request: ApiRequest, id: FromPath[str], data: JSONBody[TakeUpWish]) -> Answer:  # noqa: A002
    """Say who picks it, so that nobody else begins."""

    async def act(unit: UnitOfWork, work: UUID) -> None:
        await take_up(unit, fulfilments=[work], picker=data.picker or None)

    return await work_on(request, id, act)


@post("/fulfilments/{id:str}/put-down", scope="fulfilment:write", answers=FulfilmentView, status_code=200)
async def put_down_work(request: ApiRequest, id: FromPath[str]) -> Answer:  # noqa: A002
    """Give it back to everybody."""

    async def act(unit: UnitOfWork, work: UUID) -> None:
        await put_down(unit, fulfilments=[work])

    return await work_on(request, id, act)


@post("/fulfilments/{id:str}/pick", scope="fulfilment:write", answers=FulfilmentView, status_code=200)
async def pick_work(request: ApiRequest, id: FromPath[str], data: JSONBody[PickWish]) -> Answer:  # noqa: A002
    """Pick.

    Units that are short are promised from another place, else wait for stock; the stock of this place follows the
    reason.
    """

    async def act(unit: UnitOfWork, work: UUID) -> None:
        wish = Pick(fulfilment=work, lines=data.lines, short=data.short, version=request.seen_version)
        await pick(unit, request.desk.company.reference, wishes=[wish])

    return await work_on(request, id, act)


@post("/fulfilments/{id:str}/unpick", scope="fulfilment:write", answers=FulfilmentView, status_code=200)
async def unpick_work(request: ApiRequest, id: FromPath[str], data: JSONBody[UnitsWish]) -> Answer:  # noqa: A002
    """Put picked units back on the shelf; they are to be picked again."""

    async def act(unit: UnitOfWork, work: UUID) -> None:
        await unpick(unit, wishes=[Unpick(fulfilment=work, lines=data.lines, version=request.seen_version)])

    return await work_on(request, id, act)


@post("/fulfilments/{id:str}/pack", scope="fulfilment:write", answers=FulfilmentView, status_code=200)
async def pack_work(request: ApiRequest, id: FromPath[str], data: JSONBody[PackWish]) -> Answer:  # noqa: A002
    """Pack picked units into parcels."""

    async def act(unit: UnitOfWork, work: UUID) -> None:
        await pack(unit, wishes=[Pack(fulfilment=work, parcels=data.parcels, version=request.seen_version)])

    return await work_on(request, id, act)


@post("/fulfilments/{id:str}/unpack", scope="fulfilment:write", answers=FulfilmentView, status_code=200)
async def unpack_work(request: ApiRequest, id: FromPath[str], data: JSONBody[UnpackWish]) -> Answer:  # noqa: A002
    """Open parcels that have not left; their units are picked again."""

    async def act(unit: UnitOfWork, work: UUID) -> None:
        await unpack(unit, wishes=[Unpack(fulfilment=work, parcels=data.parcels, version=request.seen_version)])

    return await work_on(request, id, act)


@post("/fulfilments/{id:str}/ship", scope="fulfilment:write", answers=ShipmentView, status_code=201)
async def ship_work(request: ApiRequest, id: FromPath[str], data: JSONBody[ShipWish]) -> Answer:  # noqa: A002
    """Ship parcels, lines, or what is ready.

    Answers the shipment. What was cancelled meanwhile and left all the same is booked, and raises a task.
    """

    async def act(unit: UnitOfWork) -> Answer:
        wish = data.of(await find_work(unit, name=id), version=request.seen_version)
        (made,) = await ship(unit, wishes=[wish])
        return show((await show_shipments(unit, ids=[made.id]))[made.id], status=201)

    return await once(request, act)


@post("/fulfilments/{id:str}/reject", scope="fulfilment:write", answers=FulfilmentView, status_code=200)
async def reject_work(request: ApiRequest, id: FromPath[str], data: JSONBody[RejectWish]) -> Answer:  # noqa: A002
    """Reject what the place cannot do.

    The units are promised from another place, else wait for stock; the stock of this place follows the reason.
    """

    async def act(unit: UnitOfWork, work: UUID) -> None:
        wish = Reject(fulfilment=work, reason=data.reason, lines=data.lines, version=request.seen_version)
        await reject(unit, request.desk.company.reference, wishes=[wish])

    return await work_on(request, id, act)


@post("/fulfilments/{id:str}/recall", scope="fulfilment:write", answers=FulfilmentView, status_code=200)
async def recall_work(request: ApiRequest, id: FromPath[str], data: JSONBody[RecallWish]) -> Answer:  # noqa: A002
    """Take work back from the place; its units stay reserved there."""

    async def act(unit: UnitOfWork, work: UUID) -> None:
        wish = Recall(
            fulfilment=work, reason=data.reason, lines=data.lines, hold=data.hold, version=request.seen_version
        )
        await recall(unit, wishes=[wish])

    return await work_on(request, id, act)


HANDLERS = [
    fulfil_order,
    list_fulfilments,
    read_fulfilment,
    take_up_work,
    put_down_work,
    pick_work,
    unpick_work,
    pack_work,
    unpack_work,
    ship_work,
    reject_work,
    recall_work,
]
