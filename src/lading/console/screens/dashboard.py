"""The dashboard: what comes in, what waits and for how long, what is short; or, to begin with, what to set up."""

from functools import partial

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler

from lading.console import figures
from lading.console.answers import Html, go, page
from lading.console.navigation import first_path, leads_to
from lading.console.overview import MANY, look_around
from lading.console.visit import Visiting
from lading.console.written import short_day
from lading.reports import Remembering, read_beginning


@get("/", opt={"public": True})
async def show_dashboard(visit: Visiting, memory: NamedDependency[Remembering]) -> Html:
    """The first screen; whoever may not see reports goes on to what they may see."""
    if visit.session is None or not visit.may("reports:read"):
        return go(first_path(visit) if visit.session else "/sign-in", visit)
    async with visit.reading() as connection:
        beginning = await read_beginning(connection)
        overview = await look_around(visit, connection, memory) if beginning.orders else None
    if overview is None:
        return page("dashboard/beginning.html", visit, beginning=beginning, has_page=partial(leads_to, visit))
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
    channels = visit.company.reference.channels
    return page(
        "dashboard/dashboard.html",
        visit,
        overview=overview,
        figures=figures,
        many=MANY,
        chart=figures.chart_of_days(overview, channels=channels, write=partial(short_day, visit)),
    )


ROUTES: list[BaseRouteHandler] = [show_dashboard]
