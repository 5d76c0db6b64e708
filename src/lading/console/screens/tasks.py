"""Tasks: what only a person can decide; taken by somebody, and settled with what was decided."""

from datetime import datetime
from urllib.parse import quote, urlencode
from uuid import UUID

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.toast import Undo
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.tasks import assign_task, finish_task, list_open, list_settled

PAGE = 50
_PAGES = {
    "order": "/orders/",
    "item": "/stock/items/",
    "fulfilment": "/station/",
    "shipment": "/orders?view=all&q=",
    "purchase": "/purchase-orders/",
    "transfer": "/transfers/",
}


@get("/tasks", opt={"permission": "orders:read"})
async def show_tasks(visit: Visiting) -> Html:
    """Open tasks, the oldest first: all, or one's own and nobody's; or the settled ones, the latest first."""
    view = visit.query.text("view")
    if view in ("settled", "settled-mine"):
        return await _show_settled(visit, mine=view == "settled-mine")
    mine, after = view == "mine", visit.query.text("after")
    login = visit.person.login
    async with visit.reading() as connection:
        owner = login if mine else None
        found = await list_open(connection, owner=owner, after=_id(after), limit=PAGE + 1)
    more = urlencode({"view": "mine" if mine else "", "after": str(found[PAGE - 1].id)}) if len(found) > PAGE else ""
    return page(
        "tasks/list.html",
        visit,
        tasks=found[:PAGE],
        links={task.id: _link(task.subject) for task in found},
        mine=mine,
        me=login,
        can_decide=visit.may("tasks:write"),
        cursor=after,
        next=f"/tasks?{more}" if more else "",
    )


async def _show_settled(visit: Visit, *, mine: bool) -> Html:
    view, before = "settled-mine" if mine else "settled", visit.query.text("before")
    async with visit.reading() as connection:
        by = visit.actor.label if mine else None
        found = await list_settled(connection, by=by, before=_place(before), limit=PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    more = urlencode({"view": view, "before": f"{last.done_at:%Y-%m-%dT%H:%M:%S.%f%z}~{last.id}"}) if last else ""
    return page(
        "tasks/settled.html",
        visit,
        tasks=found[:PAGE],
        links={task.id: _link(task.subject) for task in found},
        mine=mine,
        cursor=before,
        next=f"/tasks?{more}" if more else "",
    )


@post("/tasks/{task:uuid}/take", opt={"permission": "tasks:write"})
async def take_task(visit: Visiting, task: FromPath[UUID]) -> Html:
    """Take it oneself."""
    async with visit.unit() as unit:
        await assign_task(unit, task=task, owner=visit.person.login)
    undo = Undo(f"/tasks/{task}/give-back")
    return done(visit, to=visit.came_from("/tasks"), note=_("The task is yours."), undo=undo)


@post("/tasks/{task:uuid}/give-back", opt={"permission": "tasks:write"})
async def give_back(visit: Visiting, task: FromPath[UUID]) -> Html:
    """Leave it to everybody again."""
    async with visit.unit() as unit:
        await assign_task(unit, task=task, owner=None)
    return done(visit, to=visit.came_from("/tasks"), note=_("Everybody may take the task."))


@post("/tasks/{task:uuid}/done", opt={"permission": "tasks:write"})
async def settle_task(visit: Visiting, task: FromPath[UUID]) -> Html:
    """Write down what was decided."""
    outcome = (await visit.form()).needed("outcome", _("What was done"))[:500]
    async with visit.unit() as unit:
        await finish_task(unit, task=task, outcome=outcome)
    return done(visit, to=visit.came_from("/tasks"), note=_("Settled."))


def _link(subject: str) -> tuple[str, str]:
    """What a task is about, and the page where it can be looked at; empty where there is none."""
    kind, _slash, code = subject.partition("/")
    found = _PAGES.get(kind)
    return code or subject, f"{found}{quote(code)}" if found else ""


def _place(typed: str) -> tuple[datetime, UUID] | None:
    """Where a page of settled tasks begins; None for what this console did not write."""
    moment, _tilde, task = typed.partition("~")
    found = _id(task)
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, found) if found and at.tzinfo else None


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


ROUTES: list[BaseRouteHandler] = [show_tasks, take_task, give_back, settle_task]
