"""Accounts at payment providers over HTTP: settings, whether they answer, their last calls, and what differs."""

from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from lading.api.answer import Answer, show
from lading.api.named import named
from lading.api.once import once
from lading.api.paging import Limit
from lading.api.request import ApiRequest
from lading.flows.gateways.check_gateway import check_gateway
from lading.flows.gateways.compare_payments import compare_payments
from lading.payments.calls import CallView, list_calls
from lading.payments.gateways import GatewayDraft, GatewayView, get_gateway, list_gateways
from lading.payments.put_gateways import put_gateways
from lading.store import UnitOfWork

Days = Annotated[int, QueryParameter(name="days", ge=1, le=90, description="how far back")]


class GatewayList(msgspec.Struct, frozen=True):
    """Every account, in the order in which they are chosen."""

    gateways: list[GatewayView]


class GatewayCalls(msgspec.Struct, frozen=True):
    """The last calls, the newest first."""

    calls: list[CallView]


class GatewayCheck(msgspec.Struct, frozen=True):
    """Whether the account answers; `why` says why not."""

    works: bool
    why: str


class DifferenceView(msgspec.Struct, frozen=True):
    """Money of which only one side knows, or of which they say different amounts."""

    kind: str
    reference: str
    order: str
    ours: str | None
    theirs: str | None
    currency: str
    sentence: str


class Differences(msgspec.Struct, frozen=True):
    """What differs between our books and the provider's; empty is how it should be."""

    gateway: str
    since: datetime
    differences: list[DifferenceView]


@get("/gateways", scope="catalog:read", answers=GatewayList)
async def show_gateways(request: ApiRequest) -> Answer:
    """List accounts at payment providers."""
    async with request.desk.database.reading() as connection:
        return show(GatewayList(await list_gateways(connection)))


@get("/gateways/{code:str}", scope="catalog:read", answers=GatewayView)
async def show_gateway(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Read an account at a payment provider."""
    async with request.desk.database.reading() as connection:
        return show(await get_gateway(connection, code=code))


@put("/gateways/{code:str}", scope="admin", answers=GatewayView, creates=True)
async def put_gateway(request: ApiRequest, code: FromPath[str], data: JSONBody[GatewayDraft]) -> Answer:
    """Create an account at a payment provider, or make it what the body says.

    What is left out takes its default, except `secret` and `signing`: left out or null, they stay as they are. They
    are never shown.
    """
    draft = named(data, code=code)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_gateways(unit, drafts=[draft], versions={code: request.seen_version})
        return show(await get_gateway(unit.sql, code=code), status=201 if change.added else 200)

    return await once(request, act)


_CALLS = "This asks the provider itself, and changes nothing here but the list of calls."


@post("/gateways/{code:str}/check", scope="admin", answers=GatewayCheck, status_code=200, no_preview=_CALLS)
async def post_check(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Ask a payment provider whether it knows us."""
    why = await check_gateway(request.desk.company, code=code)
    return show(GatewayCheck(works=not why, why=why))


@get("/gateways/{code:str}/calls", scope="catalog:read", answers=GatewayCalls)
async def show_calls(request: ApiRequest, code: FromPath[str], limit: Limit = 50) -> Answer:
    """List the last calls of a payment provider."""
    async with request.desk.database.reading() as connection:
        await get_gateway(connection, code=code)
        return show(GatewayCalls(await list_calls(connection, gateway=code, limit=limit)))


@get("/gateways/{code:str}/differences", scope="reports:read", answers=Differences)
async def show_differences(request: ApiRequest, code: FromPath[str], days: Days = 7) -> Answer:
    """Compare our books with a payment provider's.

    Captures and refunds of which only one side knows, or with different amounts.
    """
    async with request.desk.database.unit_of_work() as unit:
        since = unit.now - timedelta(days=days)
    found = await compare_payments(request.desk.company, gateway=code, since=since)
    return show(Differences(code, since, [_view(one) for one in found]))


def _view(one: object) -> DifferenceView:
    return msgspec.convert(one, DifferenceView, from_attributes=True, strict=False)


HANDLERS = (show_gateways, show_gateway, put_gateway, post_check, show_calls, show_differences)
