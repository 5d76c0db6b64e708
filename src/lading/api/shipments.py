"""Shipments and carriers over HTTP: what left, where it can be followed, and what has arrived."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.named import named
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.fulfilling.correct_shipments import CorrectShipment, ShipmentCorrection, correct_shipments
from lading.flows.fulfilling.deliver import Deliver, deliver
from lading.flows.fulfilling.report_lost import ReportLost, report_lost
from lading.flows.fulfilling.void_shipments import VoidShipment, void_shipments
from lading.flows.show_orders import show_order
from lading.fulfilment.draw import LineUnits
from lading.fulfilment.lists import list_work_of_orders
from lading.fulfilment.views import WorkRow
from lading.shipping.carriers import Carrier, put_carriers, read_carriers
from lading.shipping.lists import find_shipment, shipments_of_orders, show_shipments
from lading.shipping.views import ShipmentView
from lading.store import UnitOfWork


class OrderShipments(msgspec.Struct, frozen=True):
    """Everything of an order that is at work or has left."""

    fulfilments: list[WorkRow]
    shipments: list[ShipmentView]


class DeliverWish(msgspec.Struct, forbid_unknown_fields=True):
    """What has arrived, and when; no lines means all that had not."""

    lines: Annotated[list[LineUnits], Meta(min_length=1, max_length=5000)] | None = None
    delivered_at: Annotated[datetime, Meta(tz=True)] | None = None


class VoidWish(msgspec.Struct, forbid_unknown_fields=True):
    """Why the shipment never left."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class LostWish(msgspec.Struct, forbid_unknown_fields=True):
    """How it is known that the shipment is lost."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class Carriers(msgspec.Struct, frozen=True):
    """The carriers, by code."""

    carriers: list[Carrier]


@get("/orders/{number:str}/shipments", scope="fulfilment:read", answers=OrderShipments)
async def list_order_shipments(request: ApiRequest, number: FromPath[str]) -> Answer:
    """List the fulfilments and shipments of an order."""
    async with request.desk.database.unit_of_work() as unit:
        order = await show_order(unit, number=number)
        works = await list_work_of_orders(unit, orders=[order.id])
        return show(OrderShipments(works, await shipments_of_orders(unit, orders=[order.id])))


@get("/shipments/{id:str}", scope="fulfilment:read", answers=ShipmentView)
async def read_shipment(request: ApiRequest, id: FromPath[str]) -> Answer:  # noqa: A002 -- the contract's name
    """Read a shipment.

    By its id or its number, with its lines and parcels.
    """
    async with request.desk.database.unit_of_work() as unit:
        found = await find_shipment(unit, name=id)
        return show((await show_shipments(unit, ids=[found]))[found])


@post("/shipments/{id:str}/deliver", scope="fulfilment:write", answers=ShipmentView, status_code=200)
async def deliver_shipment(request: ApiRequest, id: FromPath[str], data: JSONBody[DeliverWish]) -> Answer:  # noqa: A002
    """Book that a shipment, or a part of it, has arrived."""

    async def act(unit: UnitOfWork) -> Answer:
        found = await find_shipment(unit, name=id)
        wish = Deliver(shipment=found, lines=data.lines, delivered_at=data.delivered_at)
        await deliver(unit, wishes=[wish])
        return show((await show_shipments(unit, ids=[found]))[found])

    return await once(request, act)


@post("/shipments/{id:str}/void", scope="shipments:void", answers=ShipmentView, status_code=200)
async def void_shipment(request: ApiRequest, id: FromPath[str], data: JSONBody[VoidWish]) -> Answer:  # noqa: A002
    """Void a shipment that was recorded by mistake.

    It never left: its units stand packed again, its stock is back, and letters about it that were not sent are dropped.
    What has arrived, even in part, is not voided.
    """

    async def act(unit: UnitOfWork) -> Answer:
        found = await find_shipment(unit, name=id)
        wish = VoidShipment(shipment=found, reason=data.reason, version=request.seen_version)
        await void_shipments(unit, wishes=[wish])
        return show((await show_shipments(unit, ids=[found]))[found])

    return await once(request, act)


@post("/shipments/{id:str}/lost", scope="fulfilment:write", answers=ShipmentView, status_code=200)
async def lose_shipment(request: ApiRequest, id: FromPath[str], data: JSONBody[LostWish]) -> Answer:  # noqa: A002
    """Report that a shipment is lost.

    Its units stay shipped, and what it carries loses the day of its promise: `promise.moved` names the orders. When it
    is found it is delivered like any other.
    """

    async def act(unit: UnitOfWork) -> Answer:
        found = await find_shipment(unit, name=id)
        wish = ReportLost(shipment=found, reason=data.reason, version=request.seen_version)
        await report_lost(unit, wishes=[wish])
        return show((await show_shipments(unit, ids=[found]))[found])

    return await once(request, act)


@post("/shipments/{id:str}/correct", scope="fulfilment:write", answers=ShipmentView, status_code=200)
async def correct_shipment(request: ApiRequest, id: FromPath[str], data: JSONBody[ShipmentCorrection]) -> Answer:  # noqa: A002
    """Correct carrier, service or tracking of a shipment.

    What is left out stays. While it is under way its customer gets a letter with what is right.
    """

    async def act(unit: UnitOfWork) -> Answer:
        found = await find_shipment(unit, name=id)
        wish = CorrectShipment(shipment=found, correction=data, version=request.seen_version)
        await correct_shipments(unit, wishes=[wish])
        return show((await show_shipments(unit, ids=[found]))[found])

    return await once(request, act)


@get("/carriers", scope="fulfilment:read", answers=Carriers)
async def list_carriers(request: ApiRequest) -> Answer:
    """List carriers.

    Those that are known anyway, and those that the company has entered; these go before.
    """
    async with request.desk.database.unit_of_work() as unit:
        known = await read_carriers(unit)
    return show(Carriers([known[code] for code in sorted(known)]))


@put("/carriers/{code:str}", scope="catalog:write", answers=Carrier, creates=True)
async def put_carrier(request: ApiRequest, code: FromPath[str], data: JSONBody[Carrier]) -> Answer:
    """Enter or change a carrier.

    `{number}` in its tracking address is where the tracking number goes.
    """
    draft = named(data, code=code)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_carriers(unit, drafts=[draft], versions={draft.code: request.seen_version})
        return show(draft, status=201 if change.added else 200)

    return await once(request, act)


HANDLERS = [
    list_order_shipments,
    read_shipment,
    deliver_shipment,
    void_shipment,
    correct_shipment,
    lose_shipment,
    list_carriers,
    put_carrier,
]
