"""Other systems that take the orders of the mail, over HTTP: said, seen, and what is on its way."""

from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.intake.put_system import put_order_system
from lading.flows.intake.try_outside import try_system
from lading.intake.handover_lists import HandedOver, list_handovers
from lading.intake.handovers import KnownSystem, read_systems
from lading.intake.ports import SystemSettings, Tried
from lading.store import UnitOfWork

_ASKS = "This asks the other system itself, and changes nothing here."


class OrderSystemDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How another system takes orders. Without a `secret` the kept one stays; it is never shown."""

    settings: SystemSettings
    active: bool = True
    secret: Annotated[str, Meta(max_length=10_000)] | None = None


class OrderSystems(msgspec.Struct, frozen=True):
    """Every channel whose orders live in another system."""

    systems: list[KnownSystem]


class HandedOverList(msgspec.Struct, frozen=True):
    """Orders that a system was given, what is still on its way first."""

    handovers: list[HandedOver]


@get("/intake/systems", scope="intake:read", answers=OrderSystems)
async def list_systems(request: ApiRequest) -> Answer:
    """List channels whose orders live in another system."""
    async with request.desk.database.unit_of_work() as unit:
        return show(OrderSystems(list((await read_systems(unit)).values())))


@put("/intake/systems/{channel:str}", scope="admin", answers=KnownSystem)
async def put_order_system_of(request: ApiRequest, channel: FromPath[str], data: JSONBody[OrderSystemDraft]) -> Answer:
    """Say which system takes the orders of a channel.

    Booking a case of that channel then writes it there, once, instead of placing an order here; the system's own number
    is the case's when it has confirmed. What it refuses comes back to a person with its words.
    """

    async def act(unit: UnitOfWork) -> Answer:
        said = {"settings": data.settings, "active": data.active, "secret": data.secret}
        return show(await put_order_system(unit, channel=channel, version=request.seen_version, **said))  # type: ignore[arg-type]

    return await once(request, act)


@post("/intake/systems/{channel:str}/check", scope="admin", answers=Tried, status_code=200, no_preview=_ASKS)
async def check_order_system(request: ApiRequest, channel: FromPath[str]) -> Answer:
    """Try the way to the system of a channel; nothing is sent to be booked.

    Where `find_url` is said it is asked for an order that it cannot know, else its address is asked what it allows; a
    folder is written to. `sentence` says what was tried and what could not be, or why it does not work.
    """
    return show(await try_system(request.desk.company, channel=channel))


@get("/intake/systems/{channel:str}/handovers", scope="intake:read", answers=HandedOverList)
async def get_handovers(request: ApiRequest, channel: FromPath[str]) -> Answer:
    """List the orders that the system of a channel was given."""
    async with request.desk.database.unit_of_work() as unit:
        return show(HandedOverList(await list_handovers(unit, channel=channel)))


HANDLERS = (list_systems, put_order_system_of, check_order_system, get_handovers)
