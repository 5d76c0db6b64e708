"""Changes that wait for an answer, and those that had one: granted, denied, withdrawn and taken back here."""

from uuid import UUID

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, fragment, page
from lading.console.form import wrong
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.changing.answer_changes import AnswerChange, answer_changes
from lading.flows.changing.undo_change import undo_change
from lading.flows.changing.withdraw_change import withdraw_change
from lading.flows.show_orders import show_order
from lading.kernel import Forbidden, NotFound
from lading.orders.change_lists import asked_of, count_waiting, list_changes, list_waiting
from lading.orders.changes import read_changes

TABS = ("waiting", "denied", "granted", "withdrawn")


@get("/changes", opt={"permission": "orders:read"})
async def show_change_queue(visit: Visiting) -> Html:
    """What waits, the first due first; or what became of the others."""
    view = visit.query.text("view")
    view = view if view in TABS else "waiting"
    states = ("requested", "pending") if view == "waiting" else (view,)
    async with visit.asking() as unit:
        found = await list_waiting(unit, states=states)
        counts = await count_waiting(unit)
    return page("changes/queue.html", visit, changes=found, view=view, waiting=sum(counts.values()))


@get("/orders/{number:str}/changes", opt={"permission": "orders:read"})
async def show_changes_of(visit: Visiting, number: FromPath[str]) -> Html:
    """An order's changes, for its page."""
    async with visit.asking() as unit:
        order = await show_order(unit, number=number)
        found = await list_changes(unit, order=order.id)
    return fragment("detail/changes.html", visit, order=order, changes=found)


@get("/station/{number:str}/asked", opt={"permission": "fulfilment:read"})
async def show_asked(visit: Visiting, number: FromPath[str]) -> Html:
    """What the people who work on a fulfilment are asked to leave out, for their screen."""
    async with visit.asking() as unit:
        found = await asked_of(unit, fulfilment=number)
    return fragment("changes/asked.html", visit, changes=found)


@post("/changes/{change:str}/answer", opt={"permission": "fulfilment:write"})
async def answer_place(visit: Visiting, change: FromPath[str]) -> Html:
    """A place grants or denies what it is asked."""
    async with visit.asking() as unit:
        known = await read_changes(unit, ids=[_id(change)])
    if known[_id(change)].state != "pending":
        raise Forbidden(_("This is not a question to a place (any more)."))
    return await _answer(visit, change)


@post("/changes/{change:str}/settle", opt={"permission": "orders:write"})
async def answer_request(visit: Visiting, change: FromPath[str]) -> Html:
    """Staff grant or deny a request."""
    return await _answer(visit, change)


async def _answer(visit: Visit, change: str) -> Html:
    form = await visit.form()
    granted, reason = form.text("answer") == "grant", form.text("reason")[:500]
    if not granted and form.text("answer") != "deny":
        raise wrong("answer", "no_answer", _("Grant it or deny it."))
    async with visit.unit() as unit:
        wish = AnswerChange(change=_id(change), granted=granted, reason=reason)
        (told,) = await answer_changes(unit, visit.company, wishes=[wish])
    notes = {
        "granted": _("The change is granted."),
        "denied": _("The change is denied."),
        "pending": _("It is granted, and waits for those who have units in hand."),
    }
    note = f"{notes[told.state]} {told.sentence if told.code else ''}".strip()
    return done(visit, to=visit.came_from("/changes"), note=note)


@post("/changes/{change:str}/withdraw", opt={"permission": "orders:write"})
async def withdraw(visit: Visiting, change: FromPath[str]) -> Html:
    """Take a change back that waits."""
    async with visit.unit() as unit:
        await withdraw_change(unit, change_id=_id(change))
    return done(visit, to=visit.came_from("/changes"), note=_("The change is withdrawn."))


@post("/changes/{change:str}/undo", opt={"permission": "orders:write"})
async def undo(visit: Visiting, change: FromPath[str]) -> Html:
    """Change the order back."""
    async with visit.unit() as unit:
        number = (await undo_change(unit, visit.company, change_id=_id(change)))[0]
    return done(visit, to=f"/orders/{number}", note=_("The change is taken back."))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(_("There is no such change.")) from None


ROUTES: list[BaseRouteHandler] = [
    show_change_queue,
    show_changes_of,
    show_asked,
    answer_place,
    answer_request,
    withdraw,
    undo,
]
