"""Prices for somebody in particular: what one would pay and why, who buys by a list, contract prices."""

from datetime import date
from urllib.parse import quote

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.capture.decode import convert
from lading.catalog.queries import list_channels
from lading.console.answers import Html, done, page
from lading.console.typed_assignments import contract_typed, uses_typed
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.pricing.ask_price import AskedPrice, PriceQuestion, ask_price
from lading.flows.pricing.assign_prices import assign_price_list, put_contracts
from lading.kernel import Refusal
from lading.pricing.queries import list_price_lists

MOST = 500


@get("/prices/ask", opt={"permission": "catalog:read"})
async def show_price_inquiry(visit: Visiting) -> Html:
    """What a customer would pay for an item, and why."""
    async with visit.reading() as connection:
        channels = await list_channels(connection, limit=MOST)
        lists = await list_price_lists(connection, limit=MOST)
    answer: AskedPrice | None = None
    trouble = ""
    if visit.query.text("sku"):
        try:
            answer = await _ask(visit)
        except Refusal as refusal:
            trouble = refusal.sentence
    return page(
        "prices/ask.html",
        visit,
        channels=channels,
        currencies=sorted({one.currency for one in lists}),
        answer=answer,
        trouble=trouble,
        asked={
            name: visit.query.text(name)
            for name in ("sku", "quantity", "unit", "customer", "channel", "currency", "on")
        },
    )


async def _ask(visit: Visit) -> AskedPrice:
    said = {name: text for name in PriceQuestion.__struct_fields__ if (text := visit.query.text(name))}
    question = convert(said, PriceQuestion, words=_("The question cannot be understood"))
    async with visit.asking() as unit:
        return await ask_price(unit, visit.company, question=question)


@post("/price-lists/{code:str}/uses", opt={"permission": "catalog:write"})
async def save_uses(visit: Visiting, code: FromPath[str]) -> Html:
    """Say who buys by a list."""
    form = await visit.form()
    with form.gathering():
        uses = uses_typed(form)
    async with visit.unit() as unit:
        await assign_price_list(unit, price_list=code, uses=uses)
    return done(visit, to=f"/price-lists/{quote(code, safe='')}", note=_("Who buys by this list is saved."))


@post("/customers/{code:str}/contract-prices", opt={"permission": "catalog:write"})
async def save_contract_price(visit: Visiting, code: FromPath[str]) -> Html:
    """Add, change or take away a price by contract."""
    form = await visit.form()
    with form.gathering():
        draft = contract_typed(form, customer=code, always=date(2000, 1, 1))
    async with visit.unit() as unit:
        await put_contracts(unit, drafts=[draft])
    note = _("The contract price is saved.") if draft.price is not None else _("The contract price is taken away.")
    return done(visit, to=f"/customers/{quote(code, safe='')}", note=note)


ROUTES: list[BaseRouteHandler] = [show_price_inquiry, save_uses, save_contract_price]
