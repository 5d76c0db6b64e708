"""Partners that work for us elsewhere: drop-shipping suppliers and third-party warehouses, on which terms."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.catalog.queries import list_places
from lading.console.answers import Html, done, fragment, page
from lading.console.form import wrong
from lading.console.typed_partner import partner_typed
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.partners.answer_call_back import answer_call_backs
from lading.flows.partners.put_partners import put_partner
from lading.flows.partners.receive_from_partner import receive_from_partner
from lading.flows.partners.send_to_partners import take_file
from lading.fulfilment.call_backs import list_pending
from lading.fulfilment.exchange_lists import list_exchanges
from lading.fulfilment.exchanges import send_exchange_again
from lading.fulfilment.partner_files import get_file, list_files
from lading.fulfilment.partner_rows import FIELDS
from lading.fulfilment.partners import ELSEWHERE, read_partners
from lading.fulfilment.queries import find_work
from lading.kernel import NotFound
from lading.purchasing.queries import list_suppliers

MOST, SHOWN = 500, 25
KINDS_OF = {
    "supplier": ("stock", "shipped", "answer", "returned"),
    "third_party": ("shipped", "stock", "received", "adjusted", "answer", "returned"),
}
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@get("/partners", opt={"permission": "catalog:read"})
async def show_partners(visit: Visiting) -> Html:
    """Places at which others work for us, with who that is."""
    async with visit.asking() as unit:
        places = [one for one in await list_places(unit.sql, limit=MOST) if one.kind in ELSEWHERE]
        partners = await read_partners(unit)
    return page("partners/list.html", visit, places=places, partners=partners)


@get("/partners/{place:str}", opt={"permission": "catalog:read"})
async def show_partner(visit: Visiting, place: FromPath[str]) -> Html:
    """One partner: on which terms it works, and what is between us."""
    async with visit.asking() as unit:
        found = [one for one in await list_places(unit.sql, limit=MOST) if one.code == place]
        if not found or found[0].kind not in ELSEWHERE:
            raise NotFound(_("There is no place of a supplier or third party of that code."))
        partner = (await read_partners(unit, places=[place])).get(place)
        suppliers = [one for one in await list_suppliers(unit.sql, limit=MOST) if one.active]
        sent = await list_exchanges(unit, place=place, limit=SHOWN)
        files = await list_files(unit, place=place, limit=SHOWN)
        asked = await list_pending(unit, place=place)
    shown: dict[str, Any] = {"place": found[0], "partner": partner, "suppliers": suppliers, "sent": sent}
    shown |= {"asked": asked, "files": files, "kinds": KINDS_OF[found[0].kind], "fields": FIELDS}
    return page("partners/partner.html", visit, **shown, waiting=[one for one in sent if one.state == "waiting"])


@post("/partners/{place:str}", opt={"permission": "catalog:write"})
async def save_partner(visit: Visiting, place: FromPath[str]) -> Html:
    """Bind the place, or change the terms."""
    form = await visit.form()
    version = form.whole("version", _("Version"), most=2**31)
    async with visit.unit() as unit:
        kept = (await read_partners(unit, places=[place])).get(place)
        with form.gathering():
            draft = partner_typed(form, place, kept)
        await put_partner(unit, visit.company.reference, draft=draft, version=version)
    return done(visit, to=f"/partners/{quote(place, safe='')}", note=_("The partner is saved."))


@post("/partners/{place:str}/take", opt={"permission": "fulfilment:write"})
async def take_waiting(visit: Visiting, place: FromPath[str]) -> Any:
    """All that waits for the partner as one file; it counts as sent."""
    async with visit.unit() as unit:
        taken = await take_file(unit, place=place)
    if taken is None:
        return done(visit, to=f"/partners/{quote(place, safe='')}", note=_("Nothing waits for this partner."))
    name, content = taken
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=_TYPES[name.rpartition(".")[2]], headers=headers)


@post("/partners/{place:str}/files", opt={"permission": "fulfilment:write"})
async def upload_said(visit: Visiting, place: FromPath[str]) -> Html:
    """Take in a file that the partner sent."""
    form = await visit.form()
    files = form.files("file")
    if not files:
        raise wrong("file", "missing", _("Choose the file that the partner sent."))
    content = await files[0].read()
    async with visit.unit() as unit:
        kept = await receive_from_partner(
            unit, place=place, kind=form.text("kind"), content=content, name=files[0].filename
        )
    note = _("The file is taken in; its rows are booked in a moment.") if kept else _("This very file came before.")
    return done(visit, to=f"/partners/{quote(place, safe='')}", note=note)


@get("/partners/{place:str}/files/{message:uuid}", opt={"permission": "fulfilment:read"})
async def show_said(visit: Visiting, place: FromPath[str], message: FromPath[UUID]) -> Html:
    """What became of every row of a file, those that were refused in front."""
    async with visit.asking() as unit:
        file = await get_file(unit, place=place, message=message)
    rows = sorted(file.results, key=lambda one: (one.outcome != "refused", one.row))
    return fragment("partners/file.html", visit, file=file, rows=rows[:500])


@post("/partners/{place:str}/exchanges/{message:uuid}/again", opt={"permission": "fulfilment:write"})
async def send_again(visit: Visiting, place: FromPath[str], message: FromPath[UUID]) -> Html:
    """Let a message go out once more."""
    async with visit.unit() as unit:
        await send_exchange_again(unit, place=place, message=message)
    return done(visit, to=f"/partners/{quote(place, safe='')}", note=_("It goes out once more."))


@post("/partners/{place:str}/call-backs", opt={"permission": "fulfilment:write"})
async def book_answer_of(visit: Visiting, place: FromPath[str]) -> Html:
    """Book whether they could stop what they were asked not to ship."""
    form = await visit.form()
    async with visit.unit() as unit:
        work = await find_work(unit, name=form.text("fulfilment"))
        await answer_call_backs(unit, fulfilments=[work], granted=bool(form.text("granted")))
    note = _("The units are free.") if form.text("granted") else _("They ship it; a task says what is to be done.")
    return done(visit, to=f"/partners/{quote(place, safe='')}", note=note)


ROUTES: list[BaseRouteHandler] = [
    show_partners,
    show_partner,
    save_partner,
    take_waiting,
    upload_said,
    show_said,
    send_again,
    book_answer_of,
]
