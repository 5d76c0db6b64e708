"""Letters: what customers are told, edited with a preview of a real order, and taken back to our own words."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.response import Response

from lading.console.answers import HTML, Html, done, fragment, page
from lading.console.headers import secure
from lading.console.letter_words import line_words, words_of
from lading.console.spoken import say
from lading.console.typed_letters import letter_typed
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.telling.preview_message import preview_message
from lading.kernel import Forbidden, Invalid
from lading.messages import KINDS, MessageTemplate, Written, put_template, read_templates
from lading.messages.put_template import reset_template
from lading.messages.templates import as_template, default_template
from lading.orders.filters import OrderFilters
from lading.orders.lists import find_orders
from lading.orders.summaries import OrderSummary, summarise

RECENT = 8
_LEFT = ("shipped", "part_shipped", "delivered", "part_delivered")
_SHEET = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    " form-action 'none'; frame-ancestors 'self'; sandbox",
    "X-Frame-Options": "SAMEORIGIN",
}
"""A letter has its own styles and nothing else: no script, no picture from elsewhere, no way out."""


@get("/letters", opt={"permission": "catalog:read"})
async def show_letters(visit: Visiting) -> Html:
    """Every kind of letter."""
    async with visit.asking() as unit:
        found = await read_templates(unit)
    return page("letters/list.html", visit, letters=list(found.values()), when=_when())


@get("/letters/{kind:str}", opt={"permission": "catalog:read"})
async def show_letter(visit: Visiting, kind: FromPath[str]) -> Html:
    """One letter with its words, and what it says of a recent order."""
    ours = default_template(kind)
    orders = await _recent(visit, kind)
    order = visit.query.text("order") or (orders[0].number if orders else "")
    async with visit.asking() as unit:
        letter = (await read_templates(unit))[kind]
    written = await _write(visit, as_template(letter), order)
    return page(
        "letters/letter.html",
        visit,
        letter=letter,
        when=_when(),
        ours=ours,
        orders=orders,
        order=order,
        written=written,
        refusal=None,
        groups=words_of(kind),
        line_words=line_words(),
    )


@post("/letters/{kind:str}", opt={"permission": "catalog:write"})
async def save_letter(visit: Visiting, kind: FromPath[str]) -> Html:
    """Keep a letter; words that it may not use are refused with their line."""
    form = await visit.form()
    version = form.whole("version", _("Version"), most=2**31)
    draft = letter_typed(form, kind=kind)
    async with visit.unit() as unit:
        await put_template(unit, draft=draft, version=version)
    return done(visit, to=f"/letters/{kind}", note=_("The letter “%(name)s” is saved.") % {"name": say(kind)})


@post("/letters/{kind:str}/reset", opt={"permission": "catalog:write"})
async def reset_letter(visit: Visiting, kind: FromPath[str]) -> Html:
    """Go back to our own words."""
    default_template(kind)
    async with visit.unit() as unit:
        await reset_template(unit, kind=kind)
    note = _("“%(name)s” has its first words again.") % {"name": say(kind)}
    return done(visit, to=f"/letters/{kind}", note=note)


@post("/letters/{kind:str}/preview", opt={"permission": "catalog:write"})
async def preview_letter(visit: Visiting, kind: FromPath[str]) -> Html:
    """What the letter says as it stands in the form, or why it cannot be kept."""
    form = await visit.form()
    try:
        written = await _write(visit, letter_typed(form, kind=kind), form.text("order"))
    except Invalid as refusal:
        return fragment("letters/preview.html", visit, written=None, refusal=refusal)
    return fragment("letters/preview.html", visit, written=written, refusal=None)


@post("/letters/{kind:str}/sheet", opt={"permission": "catalog:write"})
async def show_typed_sheet(visit: Visiting, kind: FromPath[str]) -> Html:
    """The letter of the form as mail programs show it."""
    form = await visit.form()
    return _sheet(await _write(visit, letter_typed(form, kind=kind), form.text("order")))


@get("/letters/{kind:str}/sheet", opt={"permission": "catalog:read"})
async def show_sheet(visit: Visiting, kind: FromPath[str]) -> Html:
    """The letter that is kept, as mail programs show it."""
    default_template(kind)
    async with visit.asking() as unit:
        letter = (await read_templates(unit))[kind]
    return _sheet(await _write(visit, as_template(letter), visit.query.text("order")))


async def _write(visit: Visit, draft: MessageTemplate, order: str) -> Written:
    if order and not visit.may("orders:read"):
        raise Forbidden(_("To see orders, you need another role."))
    async with visit.asking() as unit:
        return await preview_message(unit, draft=draft, order=order)


def _when() -> dict[str, str]:
    return {kind.code: _(kind.sentence) for kind in KINDS.values()}


def _sheet(written: Written) -> Html:
    response = Response(written.html, media_type=HTML, headers=_SHEET)
    secure(response)
    return response


async def _recent(visit: Visit, kind: str) -> list[OrderSummary]:
    """The newest orders that such a letter could be about."""
    if not visit.may("orders:read"):
        return []
    filters = OrderFilters(progress=_LEFT if KINDS[kind].with_shipment else ())
    async with visit.reading() as connection:
        found = await find_orders(connection, filters=filters, limit=RECENT)
        return await summarise(connection, ids=found.ids)


ROUTES: list[BaseRouteHandler] = [
    show_letters,
    show_letter,
    save_letter,
    reset_letter,
    preview_letter,
    show_typed_sheet,
    show_sheet,
]
