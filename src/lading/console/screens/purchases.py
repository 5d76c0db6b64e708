"""Purchase orders: the queue with its views, one order with its story, and its paper and letters."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, fragment, page
from lading.console.floor import place_of, places_of
from lading.console.form import wrong
from lading.console.paper import send_paper
from lading.console.purchase_story import tell_purchase
from lading.console.visit import Visit, Visiting
from lading.console.words import _, ngettext
from lading.flows.buying.act_on_purchase import send_any
from lading.flows.buying.print_purchase import print_purchase
from lading.flows.buying.tell_suppliers import letters_of
from lading.flows.partners.look_at_direct import look_at_direct
from lading.kernel import Conflict, NotFound
from lading.messages import send_again
from lading.purchasing.lifecycle import OPEN, STATUSES
from lading.purchasing.queries import count_purchases, events_of_purchase, get_purchase, list_purchases
from lading.tasks import list_tasks_of

PAGE = 50
_VIEWS = {
    "open": OPEN,
    "draft": ("draft",),
    "sent": ("sent",),
    "confirmed": ("confirmed",),
    "part": ("part_received", "part_shipped"),
    "late": OPEN,
    "asked": OPEN,
    "all": STATUSES,
}


@get("/purchase-orders", opt={"permission": "purchasing:read"})
async def show_purchases(visit: Visiting) -> Html:
    """A view of purchase orders, the newest first: of those that come to us, or of those that go to customers."""
    return await _show_list(visit, "stock")


@get("/drop-ship", opt={"permission": "purchasing:read"})
async def show_dropships(visit: Visiting) -> Html:
    """A view of drop-ship orders, the newest first."""
    return await _show_list(visit, "dropship")


async def _show_list(visit: Visit, kind: str) -> Html:
    places, here, view = await places_of(visit), place_of(visit) or "", visit.query.text("view")
    view = view if view in _VIEWS else "open"
    typed, after = visit.query.text("q"), visit.query.text("after")
    async with visit.reading() as connection:
        counts = await count_purchases(connection, today=visit.today(), kind=kind)
        rows = await list_purchases(
            connection,
            today=visit.today(),
            statuses=_VIEWS[view],
            late=view == "late",
            kind=kind,
            asked=view == "asked",
            supplier=visit.query.text("supplier"),
            place=here,
            typed=typed,
            before=after,
            limit=PAGE + 1,
        )
    base = "/drop-ship" if kind == "dropship" else "/purchase-orders"
    behind = f"{base}?view={view}&q={typed}&after={rows[PAGE - 1].number}" if len(rows) > PAGE else ""
    shown: dict[str, Any] = {"rows": rows[:PAGE], "counts": counts, "view": view, "typed": typed, "cursor": after}
    shown |= {"base": base, "kind": kind}
    return page("buying/purchases.html", visit, **shown, places=places, here=here, next=behind)


@post("/purchase-orders/bulk/send", opt={"permission": "purchasing:write"})
async def send_chosen(visit: Visiting) -> Html:
    """Send what is ticked."""
    form = await visit.form()
    numbers = form.all("number")
    if not numbers:
        raise wrong("number", "nothing_chosen", _("Tick the purchase orders that shall go out."))
    async with visit.unit() as unit:
        await send_any(unit, numbers=numbers, anyway=bool(form.text("anyway")))
    said = ngettext("%(count)s purchase order goes out.", "%(count)s purchase orders go out.", len(numbers))
    return done(visit, to=visit.came_from("/purchase-orders"), note=said % {"count": len(numbers)})


@get("/purchase-orders/{number:str}", opt={"permission": "purchasing:read"})
async def show_purchase(visit: Visiting, number: FromPath[str]) -> Html:
    """One order: lines, what came, what happened, what was written."""
    names = {place.code: place.name for place in await places_of(visit)}
    async with visit.asking() as unit:
        order = await get_purchase(unit.sql, number=number, today=visit.today())
        direct = await look_at_direct(unit, order) if order.kind == "dropship" else None
        events = await events_of_purchase(unit.sql, number=number)
        letters = await letters_of(unit, number=number)
        tasks = await list_tasks_of(unit.sql, subjects=[f"purchase/{number}"])
    events = [event for event in events if not event.kind.startswith("task.")]
    return page(
        "buying/purchase.html",
        visit,
        order=order,
        direct=direct,
        events=events,
        story=[tell_purchase(event, place_of=lambda code: names.get(code, code)) for event in events],
        letters=letters,
        tasks=[task for task in tasks if task.done_at is None],
    )


@get("/purchase-orders/{number:str}/paper", opt={"permission": "purchasing:read"})
async def show_paper(visit: Visiting, number: FromPath[str]) -> Any:
    """The order as PDF."""
    async with visit.unit() as unit:
        return send_paper(await print_purchase(unit, number=number))


@get("/purchase-orders/{number:str}/letters/{letter:uuid}", opt={"permission": "purchasing:read"})
async def show_letter(visit: Visiting, number: FromPath[str], letter: FromPath[UUID]) -> Html:
    """A letter to the supplier as it was written."""
    async with visit.asking() as unit:
        found = [one for one in await letters_of(unit, number=number) if one.id == letter]
    if not found:
        raise NotFound(_("There is no such letter."))
    again = f"/purchase-orders/{number}/letters/{letter}/again" if visit.may("purchasing:write") else ""
    return fragment("detail/message.html", visit, message=found[0], again=again)


@post("/purchase-orders/{number:str}/letters/{letter:uuid}/again", opt={"permission": "purchasing:write"})
async def send_letter_again(visit: Visiting, number: FromPath[str], letter: FromPath[UUID]) -> Html:
    """Queue it once more."""
    async with visit.unit() as unit:
        known = {one.id for one in await letters_of(unit, number=number)}
        if letter not in known or not await send_again(unit, ids=[letter]):
            raise Conflict(_("This message is on its way, or there is nobody to send it to."))
    return done(visit, to=f"/purchase-orders/{number}", note=_("The message goes out once more."))


ROUTES: list[BaseRouteHandler] = [
    show_purchases,
    show_dropships,
    send_chosen,
    show_purchase,
    show_paper,
    show_letter,
    send_letter_again,
]
