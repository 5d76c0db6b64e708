"""Slots and resources over HTTP: how much fits into which hour, what one at a time can have, and claims on both."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.promising.claim_times import ClaimWish, claim_times, confirm_times, release_times
from lading.inventory.buckets import BucketLimit, BucketPool, put_bucket_limits, put_pools
from lading.inventory.intervals import Resource, put_resources
from lading.inventory.slot_lists import (
    BusyView,
    ClaimView,
    FreeView,
    SlotView,
    gaps,
    list_busy,
    list_pools,
    list_resources,
    list_slots,
    read_claims,
)
from lading.kernel import FieldError, Invalid
from lading.store import UnitOfWork

From = Annotated[str, QueryParameter(name="from", max_length=40, description="an instant with offset; else now")]
Until = Annotated[str, QueryParameter(max_length=40, description="an instant with offset; else a week later")]
For = Annotated[str, QueryParameter(max_length=200, description="what the claims are for")]


class Pools(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pools of slots."""

    pools: Annotated[list[BucketPool], Meta(max_length=500)]


class Resources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one at a time can have."""

    resources: Annotated[list[Resource], Meta(max_length=5000)]


class Slots(msgspec.Struct, frozen=True):
    """The slots of a pool, the earliest first."""

    slots: list[SlotView]


class SlotLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Slots that have a limit of their own."""

    slots: Annotated[list[BucketLimit], Meta(min_length=1, max_length=2000)]


class Times(msgspec.Struct, frozen=True):
    """When a resource is taken, and when it is free."""

    busy: list[BusyView]
    free: list[FreeView]


class Claims(msgspec.Struct, frozen=True):
    """Claims as they are now."""

    claims: list[ClaimView]


class ClaimIds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which claims."""

    ids: Annotated[list[UUID], Meta(min_length=1, max_length=500)]


def _span(unit: UnitOfWork, begins: str, ends: str) -> tuple[datetime, datetime]:
    first = _instant("from", begins) or unit.now
    return first, _instant("until", ends) or first + timedelta(days=7)


def _instant(name: str, typed: str) -> datetime | None:
    """A `+` of an offset that was sent as a space is read as what it was."""
    if not typed:
        return None
    try:
        found = datetime.fromisoformat(typed.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        sentence = f"`{name}` is an instant with its offset, such as 2027-03-01T08:00:00+01:00."
        raise Invalid(sentence, errors=(FieldError(f"?{name}", "bad_time", sentence),))
    return found


@get("/slot-pools", scope="stock:read", answers=Pools)
async def show_pools(request: ApiRequest) -> Answer:
    """List pools of slots."""
    async with request.desk.database.unit_of_work() as unit:
        return show(Pools(await list_pools(unit)))


@put("/slot-pools", scope="catalog:write", answers=Pools)
async def put_slot_pools(request: ApiRequest, data: JSONBody[Pools]) -> Answer:
    """Set pools of slots.

    Pools that are not named stay. Claims that stand are kept also where a lower limit would refuse them.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_pools(unit, pools=data.pools)
        return show(Pools(await list_pools(unit)))

    return await once(request, act)


@get("/slot-pools/{code:str}/slots", scope="stock:read", answers=Slots)
async def show_slots(request: ApiRequest, code: FromPath[str], begins: From = "", until: Until = "") -> Answer:
    """List the slots of a pool with what is left."""
    async with request.desk.database.unit_of_work() as unit:
        first, last = _span(unit, begins, until)
        return show(Slots(await list_slots(unit, pool=code, begins=first, ends=last)))


@put("/slot-pools/{code:str}/slots", scope="catalog:write", answers=Slots)
async def put_slot_limits(request: ApiRequest, code: FromPath[str], data: JSONBody[SlotLimits]) -> Answer:
    """Give slots limits of their own.

    0 closes a slot, null lets the pool's limit apply again. The answer has the slots from the first to the last named.
    """

    async def act(unit: UnitOfWork) -> Answer:
        touched = await put_bucket_limits(unit, pool=code, limits=data.slots)
        last = touched[-1] + timedelta(seconds=1)
        return show(Slots(await list_slots(unit, pool=code, begins=touched[0], ends=last)))

    return await once(request, act)


@get("/resources", scope="stock:read", answers=Resources)
async def show_resources(request: ApiRequest) -> Answer:
    """List resources."""
    async with request.desk.database.unit_of_work() as unit:
        return show(Resources(await list_resources(unit)))


@put("/resources", scope="catalog:write", answers=Resources)
async def put_all_resources(request: ApiRequest, data: JSONBody[Resources]) -> Answer:
    """Set resources.

    Those that are not named stay.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_resources(unit, resources=data.resources)
        return show(Resources(await list_resources(unit)))

    return await once(request, act)


@get("/resources/{code:str}/times", scope="stock:read", answers=Times)
async def show_times(request: ApiRequest, code: FromPath[str], begins: From = "", until: Until = "") -> Answer:
    """Read when a resource is taken, and when it is free."""
    async with request.desk.database.unit_of_work() as unit:
        first, last = _span(unit, begins, until)
        busy = await list_busy(unit, resource=code, begins=first, ends=last)
    return show(Times(busy, gaps(busy, begins=first, ends=last)))


@post("/claims", scope="orders:write", answers=Claims, status_code=201)
async def post_claims(request: ApiRequest, data: JSONBody[ClaimWish]) -> Answer:
    """Claim slots and resources.

    All of them or none. With `hold` for so many minutes, until they are confirmed; without it at once and for good.
    However many ask at the same time, no slot goes over its limit and no resource is given twice.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return show(Claims(await read_claims(unit, ids=await claim_times(unit, wish=data))), status=201)

    return await once(request, act)


@get("/claims", scope="stock:read", answers=Claims)
async def show_claims(request: ApiRequest, reference: For = "") -> Answer:
    """List the claims for something."""
    async with request.desk.database.unit_of_work() as unit:
        return show(Claims(await read_claims(unit, reference=reference)))


@post("/claims/confirm", scope="orders:write", answers=Claims, status_code=200)
async def post_confirmation(request: ApiRequest, data: JSONBody[ClaimIds]) -> Answer:
    """Make claims firm.

    All of them or none; what has run out is refused.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await confirm_times(unit, ids=data.ids)
        return show(Claims(await read_claims(unit, ids=data.ids)))

    return await once(request, act)


@post("/claims/release", scope="orders:write", answers=Claims, status_code=200)
async def post_release(request: ApiRequest, data: JSONBody[ClaimIds]) -> Answer:
    """Let go of claims.

    What was let go before stays so.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await release_times(unit, ids=data.ids)
        return show(Claims(await read_claims(unit, ids=data.ids)))

    return await once(request, act)


HANDLERS = (
    show_pools,
    put_slot_pools,
    show_slots,
    put_slot_limits,
    show_resources,
    put_all_resources,
    show_times,
    post_claims,
    show_claims,
    post_confirmation,
    post_release,
)
