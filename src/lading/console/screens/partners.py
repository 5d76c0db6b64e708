"""Partners that work for us elsewhere: drop-shipping suppliers and third-party warehouses, on which terms."""

from urllib.parse import quote

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.catalog.queries import list_places
from lading.console.answers import Html, done, page
from lading.console.typed_partner import partner_typed
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.put_partners import put_partner
from lading.fulfilment.partners import ELSEWHERE, read_partners
from lading.kernel import NotFound
from lading.purchasing.queries import count_purchases, list_suppliers

MOST = 500


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
        counts = await count_purchases(unit.sql, today=visit.today(), kind="dropship")
    return page("partners/partner.html", visit, place=found[0], partner=partner, suppliers=suppliers, counts=counts)


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


ROUTES: list[BaseRouteHandler] = [show_partners, show_partner, save_partner]
