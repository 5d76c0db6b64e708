"""Replenishment over HTTP: what lies ahead, what is proposed, purchase orders made of it, and the rules."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.buying.order_from_supplier import Buy, order_from_supplier
from lading.flows.buying.show_outlooks import VIEWS, OutlookView, View, show_outlooks
from lading.kernel import FieldError, Invalid
from lading.purchasing import Rule
from lading.purchasing.put_supplier_items import put_rules, read_rules
from lading.purchasing.queries import get_purchase
from lading.purchasing.views import PurchaseView
from lading.store import UnitOfWork

Place = Annotated[str, QueryParameter(max_length=80, description="only at this place")]
Supplier = Annotated[str, QueryParameter(max_length=80, description="only what would be bought there")]
Which = Annotated[str, QueryParameter(max_length=20, description="proposals, low, out, over or all")]
Sku = Annotated[str, QueryParameter(max_length=80, description="only this item")]


class Outlooks(msgspec.Struct, frozen=True):
    """What lies ahead, the most urgent in front."""

    outlooks: list[OutlookView]


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules of replenishment; one without SKU or place is the default for all."""

    rules: Annotated[list[Rule], Meta(max_length=5000)]


class BuyBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Proposals to follow."""

    lines: Annotated[list[Buy], Meta(min_length=1, max_length=2000)]


class MadePurchases(msgspec.Struct, frozen=True):
    """The drafts that were made, one for each supplier and place."""

    purchase_orders: list[PurchaseView]


@get("/replenishment/proposals", scope="purchasing:read", answers=Outlooks)
async def show_proposals(request: ApiRequest, place: Place = "", supplier: Supplier = "") -> Answer:
    """List what is proposed to buy.

    Reckoned anew from stock, promises, real demand and all that is on its way, each with its reason in words.
    """
    async with request.desk.database.unit_of_work() as unit:
        found = await show_outlooks(unit, request.desk.company.reference, place=place, supplier=supplier)
    return show(Outlooks(found))


@get("/replenishment/outlook", scope="purchasing:read", answers=Outlooks)
async def show_what_lies_ahead(
    request: ApiRequest, view: Which = "all", place: Place = "", supplier: Supplier = "", sku: Sku = ""
) -> Answer:
    """List what lies ahead of items.

    `low` is at its reorder point, `out` runs out (and what that costs), `over` lies there too long.
    """
    skus = [sku] if sku else None
    async with request.desk.database.unit_of_work() as unit:
        found = await show_outlooks(
            unit, request.desk.company.reference, view=_view(view), place=place, supplier=supplier, skus=skus
        )
    return show(Outlooks(found))


def _view(sent: str) -> View:
    for known in VIEWS:
        if known == sent:
            return known
    sentence = f"There is no view “{sent}”; views are {', '.join(VIEWS)}."
    raise Invalid(sentence, errors=(FieldError("?view", "unknown_view", sentence),))


@post("/replenishment/orders", scope="purchasing:write", answers=MadePurchases, status_code=201)
async def order_proposed(request: ApiRequest, data: JSONBody[BuyBatch]) -> Answer:
    """Make purchase orders from proposals.

    One draft for each supplier and place. What is not proposed any more is refused with all the rest.
    """

    async def act(unit: UnitOfWork) -> Answer:
        made = await order_from_supplier(unit, request.desk.company.reference, wishes=data.lines)
        today = unit.now.date()
        views = [await get_purchase(unit.sql, number=one.number, today=today) for one in made]
        return show(MadePurchases(views), status=201)

    return await once(request, act)


@get("/replenishment/rules", scope="purchasing:read", answers=Rules)
async def show_rules(request: ApiRequest) -> Answer:
    """List the rules of replenishment."""
    async with request.desk.database.unit_of_work() as unit:
        return show(Rules(list((await read_rules(unit)).values())))


@post("/replenishment/rules", scope="purchasing:write", answers=Rules, status_code=200)
async def post_rules(request: ApiRequest, data: JSONBody[Rules]) -> Answer:
    """Set rules of replenishment.

    Rules that are not named stay as they are.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_rules(unit, request.desk.company.reference, rules=data.rules)
        return show(Rules(list((await read_rules(unit)).values())))

    return await once(request, act)


HANDLERS = (show_proposals, show_what_lies_ahead, order_proposed, show_rules, post_rules)
