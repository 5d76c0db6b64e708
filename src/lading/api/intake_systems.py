"""Other systems that take the orders of the mail, over HTTP: said, seen, and what is on its way."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from litestar import get, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.intake.hand_over import Numbered, write_order
from lading.intake.handovers import KnownSystem, put_system, read_systems
from lading.intake.ports import SystemSettings
from lading.kernel import NotFound, new_id
from lading.orders import OrderDraft
from lading.store import UnitOfWork


class OrderSystemDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How another system takes orders. Without a `secret` the kept one stays; it is never shown."""

    settings: SystemSettings
    active: bool = True
    secret: Annotated[str, Meta(max_length=500)] | None = None


class OrderSystems(msgspec.Struct, frozen=True):
    """Every channel whose orders live in another system."""

    systems: list[KnownSystem]


@get("/intake/systems", scope="intake:read", answers=OrderSystems)
async def list_systems(request: ApiRequest) -> Answer:
    """List channels whose orders live in another system."""
    async with request.desk.database.unit_of_work() as unit:
        return show(OrderSystems(list((await read_systems(unit)).values())))


@put("/intake/systems/{channel:str}", scope="admin", answers=KnownSystem)
async def put_order_system(request: ApiRequest, channel: FromPath[str], data: JSONBody[OrderSystemDraft]) -> Answer:
    """Say which system takes the orders of a channel.

    Booking a case of that channel then writes it there, once, instead of placing an order here; the system's own number
    is the case's when it has confirmed. What it refuses comes back to a person with its words.
    """
    sample = OrderDraft(channel=channel, currency="EUR", lines=[])
    said = Numbered(new_id(), 1, datetime.now(UTC))
    write_order(
        sample, case="C10001", settings=data.settings, said=said
    )  # a template that cannot be filled is refused now

    async def act(unit: UnitOfWork) -> Answer:
        await put_system(unit, channel=channel, settings=data.settings, active=data.active, secret=data.secret)
        found = (await read_systems(unit, channels=[channel])).get(channel)
        if found is None:
            raise NotFound(f"There is no channel “{channel}”.")
        return show(found)

    return await once(request, act)


HANDLERS = (list_systems, put_order_system)
