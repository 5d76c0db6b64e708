"""What the mail has taught: proposed with its effect on past cases, taken over, refused, taken back."""

from typing import get_args

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.screens.uploads import read_id
from lading.console.toast import Undo
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.intake.learn import DecideKnowledge, Verb, decide_knowledge, put_knowledge
from lading.intake.learning.knowledge import KnowledgeDraft, State, list_knowledge
from lading.kernel import NotFound

PAGE = 50
STATES: tuple[State, ...] = get_args(State)
_BACK: dict[Verb, Verb] = {"take": "withdraw", "withdraw": "take", "refuse": "take"}


@get("/intake/learned", opt={"permission": "intake:read"})
async def show_learned(visit: Visiting) -> Html:
    """A view of knowledge, the newest first."""
    asked, after = visit.query.text("view"), read_id(visit.query.text("after"))
    view = asked if asked in STATES else "proposed"
    async with visit.asking() as unit:
        rows = await list_knowledge(unit, state=view, after=after, limit=PAGE + 1)
    more = f"/intake/learned?view={view}&after={rows[PAGE - 1].id}" if len(rows) > PAGE else ""
    return page("intake/learned.html", visit, rows=rows[:PAGE], view=view, states=STATES, next=more, after=after)


@post("/intake/learned/{one:str}/{verb:str}", opt={"permission": "intake:approve"})
async def decide_learned(visit: Visiting, one: FromPath[str], verb: FromPath[str]) -> Html:
    """Take over, refuse or take back."""
    chosen = next((known for known in _BACK if known == verb), None)
    if chosen is None or not (found := read_id(one)):
        raise NotFound("There is nothing to decide here.")
    async with visit.unit() as unit:
        await decide_knowledge(unit, wishes=[DecideKnowledge(id=found, verb=chosen)])
    notes = {"take": _("It counts from now on."), "refuse": _("It is not proposed again.")}
    undo = Undo(f"/intake/learned/{one}/{_BACK[chosen]}", {}) if chosen != "refuse" else None
    note = notes.get(chosen, _("It counts no more. Orders stay as they are."))
    return done(visit, to=visit.came_from("/intake/learned"), note=note, undo=undo)


@post("/intake/learned", opt={"permission": "intake:approve"})
async def enter_learned(visit: Visiting) -> Html:
    """Enter a customer's own number for an item."""
    form = await visit.form()
    key, sku = form.needed("key", _("Their number or words")), form.needed("sku", _("Our item"))
    draft = KnowledgeDraft(kind="item", key=key, value={"sku": sku}, customer=form.needed("customer", _("Customer")))
    async with visit.unit() as unit:
        await put_knowledge(unit, drafts=[draft])
    return done(visit, to="/intake/learned?view=taken", note=_("It counts from now on."))


ROUTES: list[BaseRouteHandler] = [show_learned, decide_learned, enter_learned]
