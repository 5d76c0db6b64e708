"""Claims: the queue with what others owe us, one claim whole, filing one, deciding it, and noting what was paid."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.response import Response

from lading.console.answers import Html, done, page
from lading.console.headers import SECURITY
from lading.console.return_story import tell_return
from lading.console.typed_claim import read_claim, read_claim_decision, read_recovery
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.returning.file_claim import file_claims
from lading.flows.returning.recover_claim import recover_claim
from lading.flows.returning.replace_claimed import settle_claim
from lading.flows.show_orders import show_order
from lading.kernel import NotFound
from lading.returns.claim_lists import STATES, count_claims, list_claims, show_claim
from lading.returns.photos import NewPhoto, add_photos, read_photo
from lading.shipping.lists import shipments_of_orders

PAGE = 50
_VIEWS = {"open": ("open",), "owed": STATES, "granted": ("granted",), "refused": ("refused",), "all": STATES}


@get("/claims", opt={"permission": "returns:read"})
async def show_claims(visit: Visiting) -> Html:
    """A view of claims, the newest first."""
    view = visit.query.text("view")
    view = view if view in _VIEWS else "open"
    typed, after = visit.query.text("q"), visit.query.text("after")
    async with visit.asking() as unit:
        counts = await count_claims(unit)
        asked: dict[str, Any] = {"states": _VIEWS[view], "owed": view == "owed", "typed": typed, "before": after}
        rows = await list_claims(unit, **asked, limit=PAGE + 1)
    behind = f"/claims?view={view}&q={typed}&after={rows[PAGE - 1].number}" if len(rows) > PAGE else ""
    shown: dict[str, Any] = {"rows": rows[:PAGE], "counts": counts, "view": view, "typed": typed, "cursor": after}
    return page("returns/claims.html", visit, **shown, next=behind)


@get("/claims/new/{order:str}", opt={"permission": "returns:write"})
async def show_new_claim(visit: Visiting, order: FromPath[str]) -> Html:
    """What is wrong with which units of an order."""
    async with visit.asking() as unit:
        view = await show_order(unit, number=order)
        shipments = await shipments_of_orders(unit, orders=[view.id])
    wrong_with = visit.query.text("shipment")
    return page("returns/new_claim.html", visit, order=view, shipments=shipments, wrong_with=wrong_with)


@post("/claims/new/{order:str}", opt={"permission": "returns:write"})
async def write_new_claim(visit: Visiting, order: FromPath[str]) -> Html:
    """File it, with its photos."""
    form = await visit.form()
    wish = read_claim(form, order=order)
    photos = [NewPhoto(one.filename, await one.read()) for one in form.files("photos")]
    async with visit.unit() as unit:
        (made,) = await file_claims(unit, wishes=[wish])
        await add_photos(unit, subject=made.subject, photos=photos)
    return done(visit, to=f"/claims/{made.number}", note=_("%(number)s is filed.") % {"number": made.number})


@get("/claims/{number:str}", opt={"permission": "returns:read"})
async def show_one_claim(visit: Visiting, number: FromPath[str]) -> Html:
    """One claim: what is wrong, what the customer got, who pays, and what happened."""
    async with visit.asking() as unit:
        view = await show_claim(unit, number=number)
    story = [tell_return(event, place_of=str) for event in view.events]
    return page("returns/claim.html", visit, one=view.claim, view=view, events=view.events, story=story)


@post("/claims/{number:str}/decide", opt={"permission": "returns:approve"})
async def decide(visit: Visiting, number: FromPath[str]) -> Html:
    """Decide it."""
    wish = read_claim_decision(await visit.form(), number=number)
    async with visit.unit() as unit:
        await settle_claim(unit, visit.company, wish=wish)
        waits = (await show_claim(unit, number=number)).waits
    note = _("It waits until somebody else has approved it.") if waits else _("%(number)s is decided.")
    return done(visit, to=f"/claims/{number}", note=note % {"number": number})


@post("/claims/{number:str}/recover", opt={"permission": "returns:approve"})
async def recover(visit: Visiting, number: FromPath[str]) -> Html:
    """Note what was paid to us."""
    wish = read_recovery(await visit.form(), number=number)
    async with visit.unit() as unit:
        await recover_claim(unit, wish=wish)
    return done(visit, to=f"/claims/{number}", note=_("It is noted."))


@get("/claims/{number:str}/photos/{photo:str}", opt={"permission": "returns:read"})
async def show_photo(visit: Visiting, number: FromPath[str], photo: FromPath[str]) -> Any:
    """A photo as it was sent."""
    try:
        found = UUID(photo)
    except ValueError:
        raise NotFound(_("There is no such photo.")) from None
    async with visit.asking() as unit:
        media_type, content = await read_photo(unit, subject=f"claim/{number}", photo=found)
    headers = {**SECURITY, "Cache-Control": "private, max-age=3600", "Content-Disposition": "inline"}
    return Response(content, media_type=media_type, headers=headers)


ROUTES: list[BaseRouteHandler] = [
    show_claims,
    show_new_claim,
    write_new_claim,
    show_one_claim,
    decide,
    recover,
    show_photo,
]
