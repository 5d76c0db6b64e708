"""Suppliers' confirmations: what waits for somebody, what was taken over and by whom, what was refused."""

from litestar import get
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, page
from lading.console.screens.uploads import read_id
from lading.console.visit import Visiting
from lading.console.words import mark as _
from lading.intake.confirmation_lists import list_confirmations

PAGE = 50
VIEWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "review": (_("To decide"), ("received", "reading", "review")),
    "done": (_("Taken over"), ("done",)),
    "rejected": (_("Refused"), ("rejected",)),
}


@get("/intake/confirmations", opt={"permission": "intake:read"})
async def show_confirmations(visit: Visiting) -> Html:
    """A view of them, the newest first."""
    asked, after = visit.query.text("view"), read_id(visit.query.text("after"))
    view = asked if asked in VIEWS else "review"
    async with visit.asking() as unit:
        rows = await list_confirmations(unit, states=VIEWS[view][1], before=after, limit=PAGE + 1)
    more = f"/intake/confirmations?view={view}&after={rows[PAGE - 1].id}" if len(rows) > PAGE else ""
    return page("intake/confirmations.html", visit, rows=rows[:PAGE], view=view, views=VIEWS, next=more, after=after)


ROUTES: list[BaseRouteHandler] = [show_confirmations]
