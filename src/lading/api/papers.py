"""Documents over HTTP: pick lists, packing slips and order confirmations as PDF, and the letterheads on them."""

from typing import Annotated

import msgspec
from litestar import get, put
from litestar.params import FromPath, JSONBody, QueryParameter

from lading.api.answer import Answer, show
from lading.api.named import named
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.documents import Document, Letterhead, put_letterheads, read_letterheads
from lading.flows.fulfilling.confirm_on_paper import print_order_confirmation
from lading.flows.print_papers import print_packing_slip, print_pick_list, print_shipment_slip
from lading.store import UnitOfWork

Names = Annotated[str, QueryParameter(max_length=4000, description="numbers or ids, divided by commas")]
MOST_SHEETS = 100


class Letterheads(msgspec.Struct, frozen=True):
    """The letterheads; `default` serves every channel that has none of its own."""

    letterheads: list[Letterhead]


def _pdf(made: Document) -> Answer:
    name = f'inline; filename="{made.file_name}"'.encode()
    return Answer(200, made.content, headers=((b"content-disposition", name),), content_type=b"application/pdf")


@get("/orders/{number:str}/documents/order-confirmation.pdf", scope="orders:read")
async def print_confirmation(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Print the confirmation of an order."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        return _pdf(await print_order_confirmation(unit, number=number))


@get("/fulfilments/pick-list.pdf", scope="fulfilment:read")
async def print_pick_lists(request: ApiRequest, fulfilments: Names) -> Answer:
    """Print one pick list of several fulfilments.

    Each begins on a page of its own, with its barcode.
    """
    names = [name.strip() for name in fulfilments.split(",") if name.strip()][:MOST_SHEETS]
    async with request.desk.database.unit_of_work(request.actor) as unit:
        return _pdf(await print_pick_list(unit, names=names))


@get("/fulfilments/{id:str}/documents/pick-list.pdf", scope="fulfilment:read")
async def print_work_pick_list(request: ApiRequest, id: FromPath[str]) -> Answer:  # noqa: A002 -- the contract's name
    """Print the pick list of a fulfilment: what is on the shelf still."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        return _pdf(await print_pick_list(unit, names=[id]))


@get("/fulfilments/{id:str}/documents/packing-slip.pdf", scope="fulfilment:read")
async def print_work_slip(request: ApiRequest, id: FromPath[str]) -> Answer:  # noqa: A002 -- the contract's name
    """Print the packing slip of what is picked or packed."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        return _pdf(await print_packing_slip(unit, name=id))


@get("/shipments/{id:str}/documents/packing-slip.pdf", scope="fulfilment:read")
async def print_slip_of_shipment(request: ApiRequest, id: FromPath[str]) -> Answer:  # noqa: A002
    """Print the packing slip of a shipment."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        return _pdf(await print_shipment_slip(unit, name=id))


@get("/letterheads", scope="catalog:read", answers=Letterheads)
async def list_letterheads(request: ApiRequest) -> Answer:
    """List letterheads."""
    async with request.desk.database.unit_of_work() as unit:
        known = await read_letterheads(unit)
    return show(Letterheads([known[channel] for channel in sorted(known)]))


@put("/letterheads/{channel:str}", scope="catalog:write", answers=Letterhead, creates=True)
async def put_letterhead(request: ApiRequest, channel: FromPath[str], data: JSONBody[Letterhead]) -> Answer:
    """Set the letterhead of a channel, or of all others under `default`."""
    draft = named(data, channel=channel)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_letterheads(unit, drafts=[draft], versions={channel: request.seen_version})
        return show(draft, status=201 if change.added else 200)

    return await once(request, act)


HANDLERS = [
    print_confirmation,
    print_pick_lists,
    print_work_pick_list,
    print_work_slip,
    print_slip_of_shipment,
    list_letterheads,
    put_letterhead,
]
