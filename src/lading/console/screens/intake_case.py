"""The review desk: one case with its document on the left and what was read from it on the right."""

from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, page
from lading.console.desk_page import gather_desk
from lading.console.intake_queue import read_narrowed
from lading.console.visit import Visiting


@get("/intake/{case:str}", opt={"permission": "intake:read"})
async def show_desk(visit: Visiting, case: FromPath[str]) -> Html:
    """A case whole."""
    values = await gather_desk(visit, number=case, narrowed=read_narrowed(visit.query))
    return page("intake/desk.html", visit, **values)


ROUTES: list[BaseRouteHandler] = [show_desk]
