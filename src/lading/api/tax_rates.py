"""Tax rates over HTTP: a page, some added, one ended, followed, corrected or taken back."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, encode, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.pricing.correct_taxes import correct_rate_unused, withdraw_rate_unused
from lading.pricing import TaxRateDraft
from lading.pricing.change_tax_rates import TaxRateChange, change_tax_rate
from lading.pricing.put_tax_rates import add_tax_rates, end_tax_rate
from lading.pricing.queries import TaxRateView, list_tax_rates
from lading.store import UnitOfWork

Country = Annotated[str, QueryParameter(max_length=2, description="only rates of this country")]


class TaxRatePage(msgspec.Struct, frozen=True):
    """A page of tax rates by id; `next` is the cursor of the page behind it."""

    tax_rates: list[TaxRateView]
    next: str | None


class TaxRateBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Some tax rates at once: all are added, or none."""

    tax_rates: Annotated[list[TaxRateDraft], Meta(min_length=1, max_length=1000)]


class TaxRateEnd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last day on which the rate applies."""

    valid_to: date


class TaxRateFollows(msgspec.Struct, frozen=True):
    """The id of the rate that follows."""

    id: int


class TaxRatesAdded(msgspec.Struct, frozen=True):
    """The ids of the new rates, in the order in which they were sent."""

    ids: list[int]


@get("/tax-rates", scope="catalog:read", answers=TaxRatePage)
async def show_tax_rates(request: ApiRequest, country: Country = "", limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List tax rates."""
    async with request.desk.database.reading() as connection:
        found = await list_tax_rates(connection, country=country, after=read_cursor(cursor, int) or 0, limit=limit)
    return show(TaxRatePage(found, next_page(found, limit=limit, by="id")))


@post("/tax-rates", scope="catalog:write", answers=TaxRatesAdded)
async def post_tax_rates(request: ApiRequest, data: JSONBody[TaxRateBatch]) -> Answer:
    """Add tax rates.

    Two rates of one country, region and class may not apply on the same day: end the old one first.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return Answer(201, encode(TaxRatesAdded(await add_tax_rates(unit, drafts=data.tax_rates))))

    return await once(request, act)


@post("/tax-rates/{number:int}/end", scope="catalog:write", answers=TaxRateEnd, status_code=200)
async def end_rate(request: ApiRequest, number: FromPath[int], data: JSONBody[TaxRateEnd]) -> Answer:
    """End a tax rate.

    It applies up to and including `valid_to`. Once orders were taxed by a rate it is not rewritten.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await end_tax_rate(unit, number=number, valid_to=data.valid_to)
        return show(data)

    return await once(request, act)


@post("/tax-rates/{number:int}/change", scope="catalog:write", answers=TaxRateFollows, status_code=201)
async def change_rate(request: ApiRequest, number: FromPath[int], data: JSONBody[TaxRateChange]) -> Answer:
    """Have another tax rate follow.

    The rate ends on the eve of `valid_from`, and the new one applies from then on, as long as the old one would have.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return Answer(201, encode(TaxRateFollows(await change_tax_rate(unit, number=number, change=data))))

    return await once(request, act)


@put("/tax-rates/{number:int}", scope="catalog:write", answers=TaxRateDraft)
async def correct_rate(request: ApiRequest, number: FromPath[int], data: JSONBody[TaxRateDraft]) -> Answer:
    """Correct a tax rate.

    Possible while no order was taxed by it; afterwards another follows it instead.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await correct_rate_unused(unit, number=number, draft=data)
        return show(data)

    return await once(request, act)


@post("/tax-rates/{number:int}/withdraw", scope="catalog:write", answers=TaxRateDraft, status_code=200)
async def withdraw_rate(request: ApiRequest, number: FromPath[int]) -> Answer:
    """Take a tax rate away.

    Possible while no order was taxed by it; afterwards it can only end. Answers what it was.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return show(await withdraw_rate_unused(unit, number=number))

    return await once(request, act)


HANDLERS = (show_tax_rates, post_tax_rates, end_rate, change_rate, correct_rate, withdraw_rate)
