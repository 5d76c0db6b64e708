"""Limits of approvals over HTTP: above which amounts acts on money wait for people."""

import msgspec
from litestar import get, put
from litestar.params import JSONBody

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.rules.keep_limits import keep_limits
from lading.rules.limits import ApprovalLimit, read_limits
from lading.store import UnitOfWork


class ApprovalLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Above which amounts acts on money want approval, by what is asked and currency (empty: all others)."""

    limits: list[ApprovalLimit]


@get("/approval-limits", scope="orders:read", answers=ApprovalLimits)
async def show_limits(request: ApiRequest) -> Answer:
    """List the limits of approvals, defaults included."""
    async with request.desk.database.unit_of_work() as unit:
        return show(ApprovalLimits(await read_limits(unit)))


@put("/approval-limits", scope="admin", answers=ApprovalLimits)
async def write_limits(request: ApiRequest, data: JSONBody[ApprovalLimits]) -> Answer:
    """Replace the limits of approvals.

    What is not said has its default. An `above` of null lets every amount go on alone.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await keep_limits(unit, limits=data.limits)
        return show(ApprovalLimits(await read_limits(unit)))

    return await once(request, act)


HANDLERS = (show_limits, write_limits)
