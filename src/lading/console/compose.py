"""The console as routes that the application mounts beside the API."""

from typing import Any

from litestar import Router
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler

from lading.console.assets import send_asset
from lading.console.door import Door, the_visit
from lading.console.drawn_pages import DrawnPages
from lading.console.live import LiveFeed, hear_changes
from lading.console.looking_first import LookingFirst
from lading.console.overview import VIEWS
from lading.console.problems import problem_handlers
from lading.console.screens import SCREENS
from lading.flows.company import Company
from lading.reports import Remembering

ROUTES: list[BaseRouteHandler] = [send_asset, hear_changes, *SCREENS]


def create_console(company: Company, *, secure: bool = False) -> Router:
    """Every screen, under `/`. `secure` says that browsers come by https, so that cookies may demand it.

    For addresses that lead nowhere, the application has `show_problem(company)` show a page.
    """
    door = Door(company, secure=secure)
    feed = LiveFeed(company.database)
    memory = Remembering()
    drawn = DrawnPages(company.database)

    async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        await door.admit(connection, handler)
        if connection.scope.get("method") == "POST":
            memory.forget(VIEWS)

    return Router(
        path="/",
        route_handlers=ROUTES,
        guards=[admit],
        middleware=[lambda app: LookingFirst(app, company=company)],
        dependencies={
            "visit": Provide(the_visit),
            "door": Provide(lambda: door, sync_to_thread=False),
            "feed": Provide(lambda: feed, sync_to_thread=False),
            "drawn": Provide(lambda: drawn, sync_to_thread=False),
            "memory": Provide(lambda: memory, sync_to_thread=False),
        },
        exception_handlers=problem_handlers(company),
        include_in_schema=False,
    )
