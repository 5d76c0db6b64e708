"""Booking the mail alone, over HTTP: how far that goes, for whom, and how it has gone."""

from typing import Annotated

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.intake.authority import (
    AuthorityView,
    drop_authority,
    get_authority,
    list_authorities,
    put_authority,
)
from lading.flows.intake.outcomes_of import note_looked_at
from lading.flows.intake.show_autonomy import Autonomy, show_autonomy
from lading.intake.deciding.authority import Authority
from lading.store import UnitOfWork

Days = Annotated[int, QueryParameter(ge=1, le=366, description="over how many days")]


class Authorities(msgspec.Struct, frozen=True):
    """Everybody's authority first, then those of customers."""

    authorities: list[AuthorityView]


class LookedAt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person found of a case that was booked alone: the numbers of lines that were wrong; none: all is right."""

    wrong: Annotated[list[Annotated[int, Meta(ge=1)]], Meta(max_length=5000)] = []


@get("/intake/authority", scope="intake:read", answers=Authorities)
async def show_authorities(request: ApiRequest) -> Answer:
    """List what is booked without a person, for everybody and for customers."""
    async with request.desk.database.unit_of_work() as unit:
        return show(Authorities(await list_authorities(unit)))


@put("/intake/authority", scope="intake:approve", answers=AuthorityView)
async def put_everybodys_authority(request: ApiRequest, data: JSONBody[Authority]) -> Answer:
    """Set what is booked without a person.

    Level `stopped` ends it for all customers at once. What is left out takes its default.
    """
    return await _put(request, "", data)


@get("/intake/authority/{customer:str}", scope="intake:read", answers=AuthorityView)
async def show_authority(request: ApiRequest, customer: FromPath[str]) -> Answer:
    """Read what is booked without a person for a customer who has an authority of their own."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await get_authority(unit, customer=customer))


@put("/intake/authority/{customer:str}", scope="intake:approve", answers=AuthorityView)
async def put_customers_authority(request: ApiRequest, customer: FromPath[str], data: JSONBody[Authority]) -> Answer:
    """Set what is booked without a person for a customer, tolerances included."""
    return await _put(request, customer, data)


@delete("/intake/authority/{customer:str}", scope="intake:approve", answers=Authorities, status_code=200)
async def delete_authority(request: ApiRequest, customer: FromPath[str]) -> Answer:
    """Let everybody's authority count for a customer again."""

    async def act(unit: UnitOfWork) -> Answer:
        await drop_authority(unit, customer=customer)
        return show(Authorities(await list_authorities(unit)))

    return await once(request, act)


@get("/intake/autonomy", scope="intake:read", answers=Autonomy)
async def read_autonomy(request: ApiRequest, days: Days = 30) -> Answer:
    """Read how booking alone goes: level, curve, touchless rate, errors found later, money at stake."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await show_autonomy(unit, days=days))


@post("/intake/cases/{number:str}/looked-at", scope="intake:write", answers=Autonomy, status_code=200)
async def post_looked_at(request: ApiRequest, number: FromPath[str], data: JSONBody[LookedAt]) -> Answer:
    """Say what was found of a case that was booked alone.

    It changes no order: a wrong line is mended there. It is how the error rate is measured.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await note_looked_at(unit, number=number, wrong=data.wrong)
        return show(await show_autonomy(unit))

    return await once(request, act)


async def _put(request: ApiRequest, customer: str, authority: Authority) -> Answer:
    async def act(unit: UnitOfWork) -> Answer:
        return show(await put_authority(unit, customer=customer, authority=authority, version=request.seen_version))

    return await once(request, act)


HANDLERS = (
    show_authorities,
    put_everybodys_authority,
    show_authority,
    put_customers_authority,
    delete_authority,
    read_autonomy,
    post_looked_at,
)
