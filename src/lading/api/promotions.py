"""Promotions over HTTP: written, tried on a basket, their codes, and how the company stacks them."""

from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.named import named
from lading.api.once import once
from lading.api.paging import Cursor, Limit, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.placing.quote_orders import Quote
from lading.flows.pricing.try_promotion import PromotionTrial, try_promotion
from lading.pricing.promotion import PromotionDraft
from lading.pricing.promotion_queries import (
    PromotionCode,
    PromotionEntry,
    get_promotion,
    list_codes,
    list_promotions,
)
from lading.pricing.put_codes import CodeDraft, make_codes, put_codes
from lading.pricing.put_promotions import put_promotions
from lading.pricing.settings import PricingSettings, put_settings, read_settings
from lading.store import UnitOfWork


class PromotionPage(msgspec.Struct, frozen=True):
    """A page of promotions by code; `next` is the cursor of the page behind it."""

    promotions: list[PromotionEntry]
    next: str | None


class CodePage(msgspec.Struct, frozen=True):
    """A page of a promotion's codes; `next` is the cursor of the page behind it."""

    codes: list[PromotionCode]
    next: str | None


class CodeBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes as they shall be: all are written, or none."""

    codes: Annotated[list[CodeDraft], Meta(min_length=1, max_length=5000)]


class CodesWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many codes that nobody can guess: each begins like the one of `like` and is otherwise as that says."""

    count: Annotated[int, Meta(ge=1, le=5000)]
    like: CodeDraft


class CodesMade(msgspec.Struct, frozen=True):
    """The codes that were made."""

    codes: list[str]


class CodesMoved(msgspec.Struct, frozen=True):
    """How many codes differ from before, and how many were the same already."""

    changed: int
    unchanged: int


@get("/promotions", scope="catalog:read", answers=PromotionPage)
async def show_promotions(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List promotions."""
    async with request.desk.database.reading() as connection:
        found = await list_promotions(connection, after=read_cursor(cursor, str) or "", limit=limit)
    return show(PromotionPage(found, next_page(found, limit=limit, by="code")))


@get("/promotions/{code:str}", scope="catalog:read", answers=PromotionEntry)
async def show_promotion(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Read a promotion, with how often it was used and what it has cost."""
    async with request.desk.database.reading() as connection:
        return show(await get_promotion(connection, code=code))


@put("/promotions/{code:str}", scope="catalog:write", answers=PromotionEntry, creates=True)
async def put_promotion(request: ApiRequest, code: FromPath[str], data: JSONBody[PromotionDraft]) -> Answer:
    """Create a promotion, or make it what the body says.

    Orders keep the version by which they were sold. A promotion without `needs_code` applies by itself from now on.
    """
    draft = named(data, code=code)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_promotions(unit, drafts=[draft], versions={code: request.seen_version})
        return show(await get_promotion(unit.sql, code=code), status=201 if change.added else 200)

    return await once(request, act)


@get("/promotions/{code:str}/codes", scope="catalog:read", answers=CodePage)
async def show_codes(request: ApiRequest, code: FromPath[str], limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List the codes of a promotion."""
    async with request.desk.database.reading() as connection:
        await get_promotion(connection, code=code)
        found = await list_codes(connection, promotion=code, after=read_cursor(cursor, str) or "", limit=limit)
    return show(CodePage(found, next_page(found, limit=limit, by="code")))


@post("/promotions/{code:str}/codes", scope="catalog:write", answers=CodesMoved, status_code=200)
async def post_codes(request: ApiRequest, code: FromPath[str], data: JSONBody[CodeBatch]) -> Answer:
    """Add codes to a promotion, or change them.

    Capitals and small letters are the same. Codes that are not named stay.
    """

    async def act(unit: UnitOfWork) -> Answer:
        changed = await put_codes(unit, promotion=code, drafts=data.codes)
        return show(CodesMoved(changed, len(data.codes) - changed))

    return await once(request, act)


@post("/promotions/{code:str}/codes/make", scope="catalog:write", answers=CodesMade, status_code=201)
async def make_new_codes(request: ApiRequest, code: FromPath[str], data: JSONBody[CodesWanted]) -> Answer:
    """Make codes that nobody can guess."""

    async def act(unit: UnitOfWork) -> Answer:
        made = await make_codes(unit, promotion=code, count=data.count, like=data.like)
        return show(CodesMade(made), status=201)

    return await once(request, act)


@post("/promotions/try", scope="catalog:read", asks=True, answers=Quote, status_code=200)
async def try_on_basket(request: ApiRequest, data: JSONBody[PromotionTrial]) -> Answer:
    """Try promotions on a basket.

    What the order would come to, which promotions would apply and why, and why others would not; with `promotion` as if
    that one were in force as well. Nothing is placed, saved or counted.
    """
    return show(await try_promotion(request.desk.company, trial=data))


@get("/pricing-settings", scope="catalog:read", answers=PricingSettings)
async def show_pricing_settings(request: ApiRequest) -> Answer:
    """Read how the company prices."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        return show(await read_settings(unit))


@put("/pricing-settings", scope="catalog:write", answers=PricingSettings)
async def put_pricing_settings(request: ApiRequest, data: JSONBody[PricingSettings]) -> Answer:
    """Say how the company prices."""

    async def act(unit: UnitOfWork) -> Answer:
        await put_settings(unit, settings=data)
        return show(await read_settings(unit))

    return await once(request, act)


HANDLERS = (
    show_promotions,
    show_promotion,
    put_promotion,
    show_codes,
    post_codes,
    make_new_codes,
    try_on_basket,
    show_pricing_settings,
    put_pricing_settings,
)
