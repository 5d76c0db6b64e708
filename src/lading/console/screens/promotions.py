"""Promotions: the list with what they have cost, and the editor with a trial on a basket beside it."""

from urllib.parse import quote

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.catalog.queries import list_channels
from lading.console.answers import Html, done, fragment, page
from lading.console.form import Form
from lading.console.typed_promotion import EMPTY, basket_typed, code_typed, promotion_typed
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.pricing.try_promotion import PromotionTrial, try_promotion
from lading.kernel import Refusal
from lading.pricing.promotion_queries import PromotionEntry, get_promotion, list_codes, list_promotions
from lading.pricing.put_codes import put_codes
from lading.pricing.put_promotions import put_promotions
from lading.pricing.settings import put_settings, read_settings

MOST = 200


@get("/promotions", opt={"permission": "catalog:read"})
async def show_promotions(visit: Visiting) -> Html:
    """Every promotion, with how often it was used and what it has cost."""
    async with visit.reading() as connection:
        found = await list_promotions(connection, limit=MOST)
    async with visit.asking() as unit:
        settings = await read_settings(unit)
        today = unit.now.date()
    return page("promotions/list.html", visit, promotions=found, settings=settings, today=today)


@get("/promotions/new", opt={"permission": "catalog:write"})
async def show_new_promotion(visit: Visiting) -> Html:
    """The editor, empty."""
    return await _editor(visit, EMPTY)


@get("/promotions/{code:str}", opt={"permission": "catalog:read"})
async def show_promotion(visit: Visiting, code: FromPath[str]) -> Html:
    """The editor of one, with its codes."""
    async with visit.reading() as connection:
        one = await get_promotion(connection, code=code)
    return await _editor(visit, one)


async def _editor(visit: Visit, one: PromotionEntry) -> Html:
    async with visit.reading() as connection:
        channels = await list_channels(connection, limit=MOST)
        codes = await list_codes(connection, promotion=one.code, limit=MOST) if one.version else []
    terms = msgspec.to_builtins(one.terms)
    return page("promotions/editor.html", visit, one=one, terms=terms, codes=codes, channels=channels)


@post("/promotions", opt={"permission": "catalog:write"})
async def save_promotion(visit: Visiting) -> Html:
    """Save a promotion, or add one under a code that is free."""
    form = await visit.form()
    version = form.whole("version", _("Version"), most=2**31)
    with form.gathering():
        draft = promotion_typed(form)
    async with visit.unit() as unit:
        await put_promotions(unit, drafts=[draft], versions={draft.code: version})
    note = _("Promotion “%(name)s” is saved.") % {"name": draft.name}
    return done(visit, to=f"/promotions/{quote(draft.code, safe='')}", note=note)


@post("/promotions/try", opt={"permission": "catalog:write"})
async def try_typed(visit: Visiting) -> Html:
    """What the promotion as it stands in the form makes of the basket beside it."""
    form = await visit.form()
    try:
        quote_of = await try_promotion(visit.company, trial=_trial(form))
    except Refusal as refusal:
        return fragment("promotions/tried.html", visit, quote=None, trouble=refusal)
    return fragment("promotions/tried.html", visit, quote=quote_of, trouble=None)


def _trial(form: Form) -> PromotionTrial:
    with form.gathering():
        return PromotionTrial(basket_typed(form), promotion_typed(form))


@post("/promotions/{code:str}/codes", opt={"permission": "catalog:write"})
async def save_code(visit: Visiting, code: FromPath[str]) -> Html:
    """Add a code, or change one."""
    form = await visit.form()
    with form.gathering():
        draft = code_typed(form)
    async with visit.unit() as unit:
        await put_codes(unit, promotion=code, drafts=[draft])
    note = _("The code %(code)s is saved.") % {"code": draft.code.upper()}
    return done(visit, to=f"/promotions/{quote(code, safe='')}", note=note)


@post("/promotions/stacking", opt={"permission": "catalog:write"})
async def save_stacking(visit: Visiting) -> Html:
    """Say which promotion wins where they exclude each other."""
    form = await visit.form()
    best = form.text("stacking") == "best"
    async with visit.unit() as unit:
        settings = await read_settings(unit)
        await put_settings(unit, settings=msgspec.structs.replace(settings, stacking="best" if best else "in_order"))
    return done(visit, to="/promotions", note=_("It is saved."))


ROUTES: list[BaseRouteHandler] = [
    show_promotions,
    show_new_promotion,
    show_promotion,
    save_promotion,
    try_typed,
    save_code,
    save_stacking,
]
