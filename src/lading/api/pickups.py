"""Pick-up over HTTP: where a basket could be fetched, and the work at the counter from acceptance to hand-over."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.fulfilments import work_on
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.changing.change_delivery import ChangeDelivery, DeliveryChange, change_delivery
from lading.flows.fulfilling.accept import Accept, accept_work
from lading.flows.fulfilling.hand_over import HandOver, Proof, check_proof, hand_over
from lading.flows.fulfilling.make_ready import MakeReady, Shelf, make_ready
from lading.flows.fulfilling.pickup_code import PickupCode, name_who_comes, read_pickup_code
from lading.flows.fulfilling.pickup_offers import PickupPlace, PickupWish, offer_pickup
from lading.flows.fulfilling.show_fulfilments import FulfilmentView
from lading.flows.show_orders import show_order
from lading.fulfilment.draw import LineUnits
from lading.fulfilment.queries import find_work
from lading.orders.views import OrderView
from lading.store import UnitOfWork

Units = Annotated[list[LineUnits], Meta(max_length=5000)]
Channel = Annotated[str, QueryParameter(max_length=80, description="only places that serve this channel")]


class PickupPlaces(msgspec.Struct, frozen=True):
    """Places where customers can fetch their orders."""

    places: list[PickupPlace]


class ReadyWish(msgspec.Struct, forbid_unknown_fields=True):
    """The shelf on which it waits."""

    shelf: Shelf = ""


class HandOverWish(msgspec.Struct, forbid_unknown_fields=True):
    """How we know who came, what they take (no lines: all that is ready), and what they do not want after all."""

    proof: Proof
    lines: Units | None = None
    declined: Units = []


class CollectorWish(msgspec.Struct, forbid_unknown_fields=True):
    """Who comes in the customer's place; empty for nobody else."""

    collector: Annotated[str, Meta(max_length=200)]


@get("/pickup-places", scope="catalog:read", answers=PickupPlaces)
async def show_pickup_places(request: ApiRequest, channel: Channel = "") -> Answer:
    """List places that offer pick-up.

    With hours, address and instructions; by priority.
    """
    company = request.desk.company
    async with company.database.unit_of_work(request.actor) as unit:
        return show(PickupPlaces(await offer_pickup(unit, company, wish=PickupWish(channel=channel, most=50))))


@post("/pickup-places", scope="orders:read", asks=True, answers=PickupPlaces, status_code=200)
async def find_pickup_places(request: ApiRequest, data: JSONBody[PickupWish]) -> Answer:
    """Find places near an address where a basket can be fetched, and when.

    Places that can have everything ready come first, then the nearest. Nothing is reserved.
    """
    company = request.desk.company
    async with company.database.unit_of_work(request.actor) as unit:
        return show(PickupPlaces(await offer_pickup(unit, company, wish=data)))


@post("/fulfilments/{id:str}/accept", scope="fulfilment:write", answers=FulfilmentView, status_code=200)
async def accept_at_place(request: ApiRequest, id: FromPath[str]) -> Answer:  # noqa: A002 -- the contract's name
    """Accept it: the place does what it was given.

    What was accepted before stays as it was. To say no, reject it.
    """

    async def act(unit: UnitOfWork, work: UUID) -> None:
        await accept_work(unit, wishes=[Accept(fulfilment=work, version=request.seen_version)])

    return await work_on(request, id, act)


@post("/fulfilments/{id:str}/ready", scope="fulfilment:write", answers=FulfilmentView, status_code=200)
async def ready_for_customer(request: ApiRequest, id: FromPath[str], data: JSONBody[ReadyWish]) -> Answer:  # noqa: A002
    """Put a pick-up ready.

    What is picked is packed and lies on the shelf; the customer is told, with the code, the place and until when.
    Said again, only the shelf changes.
    """

    async def act(unit: UnitOfWork, work: UUID) -> None:
        wish = MakeReady(fulfilment=work, shelf=data.shelf, version=request.seen_version)
        await make_ready(unit, request.desk.company.reference, wishes=[wish])

    return await work_on(request, id, act)


@post("/fulfilments/{id:str}/hand-over", scope="fulfilment:write", answers=FulfilmentView, status_code=200)
async def hand_to_customer(request: ApiRequest, id: FromPath[str], data: JSONBody[HandOverWish]) -> Answer:  # noqa: A002
    """Hand a pick-up over.

    Who came is checked by the code, or by order number with name or e-mail address. Wrong tries are counted, also
    though the request is refused; after five the code alone opens nothing. What is declined goes back to stock and is
    cancelled; what is named in neither list stays on the shelf.
    """
    async with request.desk.database.unit_of_work(request.actor) as unit:
        named = await find_work(unit, name=id)
    await check_proof(request.desk.database, request.actor, fulfilment=named, proof=data.proof)

    async def act(unit: UnitOfWork, work: UUID) -> None:
        wish = HandOver(
            fulfilment=work,
            proof=data.proof,
            lines=data.lines,
            declined=data.declined,
            version=request.seen_version,
        )
        await hand_over(unit, wish=wish)

    return await work_on(request, id, act)


@get("/orders/{number:str}/pickup-code", scope="orders:write", answers=PickupCode)
async def show_pickup_code(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read an order's pick-up code.

    For shops that show it to their customers. 404 before anything of the order is ready.
    """
    async with request.desk.database.unit_of_work(request.actor) as unit:
        return show(await read_pickup_code(unit, number=number))


@post("/orders/{number:str}/collector", scope="orders:write", answers=PickupCode, status_code=200)
async def put_collector(request: ApiRequest, number: FromPath[str], data: JSONBody[CollectorWish]) -> Answer:
    """Name who comes in the customer's place.

    They prove themselves as the customer does: by the code, or by the order number and their own name.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await name_who_comes(unit, number=number, name=data.collector)
        return show(await read_pickup_code(unit, number=number))

    return await once(request, act)


@post("/orders/{number:str}/change-delivery", scope="orders:write", answers=OrderView, status_code=200, versioned=True)
async def put_delivery(request: ApiRequest, number: FromPath[str], data: JSONBody[DeliveryChange]) -> Answer:
    """Change how an order gets to its customer.

    From sent to fetched at a place, from fetched to sent to an address, or to be fetched elsewhere, as long as
    something of it has not left. Places give it back, it is routed anew, and the customer is told. Prices stay.
    """
    wish = ChangeDelivery(number=number, change=data, version=request.seen_version)

    async def act(unit: UnitOfWork) -> Answer:
        await change_delivery(unit, request.desk.company, wish=wish)
        return show(await show_order(unit, number=number))

    return await once(request, act)


HANDLERS = [
    put_delivery,
    show_pickup_places,
    find_pickup_places,
    accept_at_place,
    ready_for_customer,
    hand_to_customer,
    show_pickup_code,
    put_collector,
]
