"""Drop-ship orders over HTTP: what suppliers answer and ship, and the partners that work for us elsewhere."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.named import named
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.partners.answer_call_back import answer_call_backs
from lading.flows.partners.answer_dropship import read_direct, reject_dropship
from lading.flows.partners.put_partners import put_partner
from lading.flows.partners.ship_dropship import Notice, Told, ship_dropship
from lading.fulfilment.call_backs import CallBackView, list_call_backs
from lading.fulfilment.partner_terms import PartnerDraft
from lading.fulfilment.partners import Partner, read_partners
from lading.kernel import NotFound
from lading.purchasing.queries import get_purchase
from lading.purchasing.views import PurchaseView
from lading.store import UnitOfWork


class RejectOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why the supplier will not ship it; no lines mean everything that is open."""

    reason: Annotated[str, Meta(min_length=1, max_length=200)]
    lines: Annotated[list[int], Meta(min_length=1, max_length=2000)] | None = None


class CallBacks(msgspec.Struct, frozen=True):
    """What a supplier was asked not to ship, and what it said."""

    call_backs: list[CallBackView]


class CallBackAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the partner could stop what it was asked to keep; `note` is what it said."""

    granted: bool
    note: Annotated[str, Meta(max_length=500)] = ""


class Partners(msgspec.Struct, frozen=True):
    """The partners, by place."""

    partners: list[Partner]


@post("/purchase-orders/{number:str}/reject", scope="purchasing:write", answers=PurchaseView, status_code=200)
async def reject_order(request: ApiRequest, number: FromPath[str], data: JSONBody[RejectOrder]) -> Answer:
    """Book that a supplier will not ship a drop-ship order.

    Its units are promised to the customer from elsewhere, else wait for stock. What it was asked not to ship is
    cancelled.
    """

    async def act(unit: UnitOfWork) -> Answer:
        reference, version = request.desk.company.reference, request.seen_version
        wish = {"reason": data.reason, "lines": data.lines}
        await reject_dropship(unit, reference, number=number, version=version, **wish)  # type: ignore[arg-type]
        return show(await get_purchase(unit.sql, number=number, today=unit.now.date()))

    return await once(request, act)


@post("/purchase-orders/{number:str}/ship", scope="fulfilment:write", answers=Told, status_code=200)
async def ship_order(request: ApiRequest, number: FromPath[str], data: JSONBody[Notice]) -> Answer:
    """Book what a supplier has shipped of a drop-ship order.

    It becomes a shipment of the customer's order. `reference` is the supplier's number for it: the same notice again
    answers the same shipments, another content 409. More than was ordered becomes a task.
    """

    async def act(unit: UnitOfWork) -> Answer:
        reference, version = request.desk.company.reference, request.seen_version
        return show(await ship_dropship(unit, reference, number=number, notice=data, version=version))

    return await once(request, act)


@get("/purchase-orders/{number:str}/call-backs", scope="purchasing:read", answers=CallBacks)
async def show_call_backs(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read what the supplier of a drop-ship order was asked not to ship."""
    async with request.desk.database.unit_of_work() as unit:
        return await _call_backs(unit, number)


async def _call_backs(unit: UnitOfWork, number: str) -> Answer:
    works = (await read_direct(unit, number=number)).works
    return show(CallBacks(await list_call_backs(unit, fulfilments=works)))


@post("/purchase-orders/{number:str}/call-backs/answer", scope="purchasing:write", answers=CallBacks, status_code=200)
async def answer_order(request: ApiRequest, number: FromPath[str], data: JSONBody[CallBackAnswer]) -> Answer:
    """Book whether a supplier could stop what it was asked not to ship.

    Granted units are cancelled, or wait for release again; denied ones stay with the supplier, and a task says so.
    """

    async def act(unit: UnitOfWork) -> Answer:
        works: list[UUID] = (await read_direct(unit, number=number)).works
        await answer_call_backs(unit, fulfilments=works, granted=data.granted, note=data.note)
        return await _call_backs(unit, number)

    return await once(request, act)


@get("/partners", scope="catalog:read", answers=Partners)
async def list_partners(request: ApiRequest) -> Answer:
    """List the partners that work for us elsewhere.

    Suppliers that ship to customers, and third-party warehouses.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(Partners(list((await read_partners(unit)).values())))


@get("/places/{place:str}/partner", scope="catalog:read", answers=Partner)
async def show_partner(request: ApiRequest, place: FromPath[str]) -> Answer:
    """Read who works for us at a place."""
    async with request.desk.database.unit_of_work() as unit:
        found = await read_partners(unit, places=[place])
    if place not in found:
        raise NotFound(f"Nobody is bound to the place “{place}”.")
    return show(found[place])


@put("/places/{place:str}/partner", scope="catalog:write", answers=Partner)
async def put_partner_of(request: ApiRequest, place: FromPath[str], data: JSONBody[PartnerDraft]) -> Answer:
    """Bind a place to its partner, or change on which terms it works.

    The place's kind says what it is: a `supplier` that ships to customers, or a `third_party` warehouse.
    """
    draft = named(data, place=place)

    async def act(unit: UnitOfWork) -> Answer:
        reference, version = request.desk.company.reference, request.seen_version
        return show(await put_partner(unit, reference, draft=draft, version=version))

    return await once(request, act)


HANDLERS = (
    reject_order,
    ship_order,
    show_call_backs,
    answer_order,
    list_partners,
    show_partner,
    put_partner_of,
)
