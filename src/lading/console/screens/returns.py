"""Returns: the queue with its views, and one return with its lines, pieces, money and story."""

from typing import Any
from uuid import UUID

from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.response import Response

from lading.console.answers import Html, fragment, page
from lading.console.floor import place_of, places_of
from lading.console.headers import SECURITY
from lading.console.paper import send_paper
from lading.console.return_story import tell_return
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.returning.plan_settlement import SettleReturn
from lading.flows.returning.preview_settlement import SettlementPreview, preview_settlement
from lading.flows.returning.print_return import print_return_label
from lading.flows.stock.marks import tracking_of
from lading.kernel import NotFound, Refusal
from lading.returns.claim_lists import list_claims
from lading.returns.lifecycle import DISPOSITIONS, GRADES, OPEN, STATES
from lading.returns.lists import (
    count_returns,
    events_of_return,
    exchanges_of_order,
    list_returns,
    returns_of_orders,
    show_return,
)
from lading.returns.photos import read_photo
from lading.returns.settlements import read_settlements_of
from lading.store import UnitOfWork
from lading.tasks import list_tasks_of

PAGE = 50
_VIEWS: dict[str, tuple[str, ...]] = {
    "open": OPEN,
    "decide": ("to_decide", "requested"),
    "coming": ("authorised", "label_sent", "part_received"),
    "inspect": ("received",),
    "settle": ("inspected",),
    "settled": ("settled",),
    "all": STATES,
}


@get("/returns", opt={"permission": "returns:read"})
async def show_returns(visit: Visiting) -> Html:
    """A view of returns, the newest first."""
    places, here, view = await places_of(visit), place_of(visit) or "", visit.query.text("view")
    view = view if view in _VIEWS else "open"
    typed, after = visit.query.text("q"), visit.query.text("after")
    asked: dict[str, Any] = {"states": _VIEWS[view], "place": here, "typed": typed, "before": after}
    async with visit.asking() as unit:
        states = await count_returns(unit)
        rows = await list_returns(unit, **asked, limit=PAGE + 1)
    counts = {name: sum(states.get(state, 0) for state in some) for name, some in _VIEWS.items()}
    behind = f"/returns?view={view}&q={typed}&after={rows[PAGE - 1].number}" if len(rows) > PAGE else ""
    shown: dict[str, Any] = {"rows": rows[:PAGE], "counts": counts, "view": view, "typed": typed, "cursor": after}
    return page("returns/queue.html", visit, **shown, places=places, here=here, next=behind)


@get("/returns/{number:str}", opt={"permission": "returns:read"})
async def show_one_return(visit: Visiting, number: FromPath[str]) -> Html:
    """One return whole: what was asked and decided, what came, what became of it, the money and the story."""
    places = await places_of(visit)
    names = {place.code: place.name for place in places}
    async with visit.asking() as unit:
        one = await show_return(unit, number=number)
        events = await events_of_return(unit, number=number)
        tasks = await list_tasks_of(unit.sql, subjects=[f"return/{number}"])
        settlements = await read_settlements_of(unit, number=number)
        skus = [line.sku for line in one.lines]
        await visit.company.reference.refresh(unit, skus=skus)
        preview, why_not = await _look_ahead(unit, number)
    shown: dict[str, Any] = {"one": one, "events": events, "places": places, "settlements": settlements}
    return page(
        "returns/return.html",
        visit,
        **shown,
        story=[tell_return(event, place_of=lambda code: names.get(code, code)) for event in events],
        tasks=[task for task in tasks if task.done_at is None],
        preview=preview,
        why_not=why_not,
        grades=GRADES,
        dispositions=DISPOSITIONS,
        tracking={sku: tracking_of(visit.company.reference, sku, one.place) for sku in skus},
    )


async def _look_ahead(unit: UnitOfWork, number: str) -> tuple[list[SettlementPreview], str]:
    """What settling would give now, or why it cannot be settled."""
    try:
        return await preview_settlement(unit, wish=SettleReturn(number=number)), ""
    except Refusal as refusal:
        return [], str(refusal)


@get("/returns/{number:str}/photos/{photo:str}", opt={"permission": "returns:read"})
async def show_photo(visit: Visiting, number: FromPath[str], photo: FromPath[str]) -> Any:
    """A photo as it was sent."""
    try:
        found = UUID(photo)
    except ValueError:
        raise NotFound(_("There is no such photo.")) from None
    async with visit.asking() as unit:
        media_type, content = await read_photo(unit, subject=f"return/{number}", photo=found)
    headers = {**SECURITY, "Cache-Control": "private, max-age=3600", "Content-Disposition": "inline"}
    return Response(content, media_type=media_type, headers=headers)


@get("/orders/{number:str}/returns", opt={"permission": "returns:read"})
async def show_returns_of_order(visit: Visiting, number: FromPath[str]) -> Html:
    """What of an order came back, went out instead, or went wrong; loaded by its page."""
    async with visit.asking() as unit:
        returns = await returns_of_orders(unit, numbers=[number])
        claims = [one for one in await list_claims(unit, typed=number) if one.order == number]
        exchanged = await exchanges_of_order(unit, number=number)
    shown: dict[str, Any] = {"returns": returns, "claims": claims, "exchanged": exchanged, "number": number}
    return fragment("detail/order_returns.html", visit, **shown)


@get("/returns/{number:str}/label", opt={"permission": "returns:read"})
async def show_label(visit: Visiting, number: FromPath[str]) -> Any:
    """The label and the slip as PDF."""
    async with visit.unit() as unit:
        return send_paper(await print_return_label(unit, number=number))


ROUTES: list[BaseRouteHandler] = [show_returns, show_one_return, show_photo, show_label, show_returns_of_order]
