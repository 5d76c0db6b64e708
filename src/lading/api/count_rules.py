"""How places count, over HTTP: rules, and the reasons why stock differs."""

from typing import Annotated

import msgspec
from litestar import get, put
from litestar.params import JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.inventory.count_reasons import CountReason, put_reasons, read_reasons
from lading.inventory.count_rules import CountRules, put_rules, read_rules
from lading.store import UnitOfWork


class AllRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of places; those under an empty place are for all others."""

    rules: Annotated[list[CountRules], Meta(max_length=1000)]


class AllReasons(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why stock may differ."""

    reasons: Annotated[list[CountReason], Meta(max_length=200)]


@get("/count-rules", scope="stock:read", answers=AllRules)
async def show_count_rules(request: ApiRequest) -> Answer:
    """Read how places count."""
    async with request.desk.database.unit_of_work() as unit:
        return await _rules(unit)


@put("/count-rules", scope="counts:approve", answers=AllRules)
async def put_count_rules(request: ApiRequest, data: JSONBody[AllRules]) -> Answer:
    """Set how places count.

    Rules of places that are not named stay.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_rules(unit, request.desk.company.reference, rules=data.rules)
        return await _rules(unit)

    return await once(request, act)


@get("/count-reasons", scope="stock:read", answers=AllReasons)
async def show_count_reasons(request: ApiRequest) -> Answer:
    """Read why stock may differ."""
    async with request.desk.database.unit_of_work() as unit:
        return show(AllReasons(await read_reasons(unit)))


@put("/count-reasons", scope="counts:approve", answers=AllReasons)
async def put_count_reasons(request: ApiRequest, data: JSONBody[AllReasons]) -> Answer:
    """Add reasons why stock may differ, or say them otherwise.

    Reasons that are not named stay.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_reasons(unit, reasons=data.reasons)
        return show(AllReasons(await read_reasons(unit)))

    return await once(request, act)


async def _rules(unit: UnitOfWork) -> Answer:
    found = await read_rules(unit)
    return show(AllRules([found[place] for place in sorted({"", *found}) if place in found] or [CountRules()]))


HANDLERS = (show_count_rules, put_count_rules, show_count_reasons, put_count_reasons)
