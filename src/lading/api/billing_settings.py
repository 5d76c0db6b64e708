"""Settings of billing over HTTP: who sells, how documents are numbered, and who is billed when."""

from typing import Literal

import msgspec
from litestar import get, put
from litestar.params import FromPath, JSONBody

from lading.api.answer import Answer, show
from lading.api.named import named
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.billing.put_series import put_series
from lading.billing.rules import RuleDraft, put_rules, read_rules
from lading.billing.sellers import SellerDraft, put_sellers, read_sellers
from lading.billing.series import SeriesDraft, read_series
from lading.store import UnitOfWork


class SellerList(msgspec.Struct, frozen=True):
    """Who sells; `default` for every channel that has nobody of its own."""

    sellers: list[SellerDraft]


class SeriesList(msgspec.Struct, frozen=True):
    """Series of numbers."""

    number_series: list[SeriesDraft]


class BillingRules(msgspec.Struct, frozen=True):
    """When channels and customers are billed."""

    billing_rules: list[RuleDraft]


@get("/sellers", scope="billing:read", answers=SellerList)
async def show_sellers(request: ApiRequest) -> Answer:
    """List sellers."""
    async with request.desk.database.unit_of_work() as unit:
        return show(SellerList(list((await read_sellers(unit)).values())))


@put("/sellers/{channel:str}", scope="billing:write", answers=SellerDraft, creates=True)
async def put_seller(request: ApiRequest, channel: FromPath[str], data: JSONBody[SellerDraft]) -> Answer:
    """Say who sells on a channel, or on all others under `default`."""
    draft = named(data, channel=channel)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_sellers(unit, drafts=[draft], versions={channel: request.seen_version})
        return show(draft, status=201 if change.added else 200)

    return await once(request, act)


@get("/number-series", scope="billing:read", answers=SeriesList)
async def show_number_series(request: ApiRequest) -> Answer:
    """List series of numbers."""
    async with request.desk.database.unit_of_work() as unit:
        return show(SeriesList(await read_series(unit)))


@put("/number-series/{code:str}", scope="billing:write", answers=SeriesDraft, creates=True)
async def put_one_number_series(request: ApiRequest, code: FromPath[str], data: JSONBody[SeriesDraft]) -> Answer:
    """Add a series of numbers, or change what is still free of it.

    Once numbers were drawn, its kind, first number and year stay.
    """
    draft = named(data, code=code)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_series(unit, drafts=[draft], versions={code: request.seen_version})
        return show(draft, status=201 if change.added else 200)

    return await once(request, act)


@get("/billing-rules", scope="billing:read", answers=BillingRules)
async def show_billing_rules(request: ApiRequest) -> Answer:
    """List when channels and customers are billed."""
    async with request.desk.database.unit_of_work() as unit:
        known = (await read_rules(unit)).values()
    return show(BillingRules([RuleDraft(**msgspec.structs.asdict(one)) for one in known]))


@put("/billing-rules/{kind:str}/{code:str}", scope="billing:write", answers=RuleDraft, creates=True)
async def put_billing_rule(
    request: ApiRequest, kind: FromPath[Literal["channel", "customer"]], code: FromPath[str], data: JSONBody[RuleDraft]
) -> Answer:
    """Say when a channel or a customer is billed."""
    draft = named(data, scope=f"{kind}/{code}")

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_rules(unit, drafts=[draft], versions={draft.scope: request.seen_version})
        return show(draft, status=201 if change.added else 200)

    return await once(request, act)


HANDLERS = (show_sellers, put_seller, show_number_series, put_one_number_series, show_billing_rules, put_billing_rule)
