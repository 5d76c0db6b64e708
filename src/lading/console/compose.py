"""The console as routes that the application mounts beside the API."""

from typing import Any

from litestar import Router
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler

from lading.console.assets import send_asset
from lading.console.door import the_visit
from lading.console.front import Front
from lading.console.live import hear_changes
from lading.console.looking_first import LookingFirst
from lading.console.overview import VIEWS
from lading.console.problems import problem_handlers
from lading.console.screens import SCREENS

ROUTES: list[BaseRouteHandler] = [send_asset, hear_changes, *SCREENS]


def create_console(front: Front) -> Router:
    """Every screen, under `/`; `show_problem(front)` shows a page for addresses that lead nowhere."""

    async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        await front.door.admit(connection, handler)
        if connection.scope.get("method") == "POST":
            front.memory.forget(VIEWS)

    return Router(
        path="/",
        route_handlers=ROUTES,
        guards=[admit],
        middleware=[lambda app: LookingFirst(app, front=front)],
        dependencies={
            "visit": Provide(the_visit),
            "door": Provide(lambda: front.door, sync_to_thread=False),
            "feed": Provide(lambda: front.feed, sync_to_thread=False),
            "drawn": Provide(lambda: front.drawn, sync_to_thread=False),
            "memory": Provide(lambda: front.memory, sync_to_thread=False),
        },
        exception_handlers=problem_handlers(front),
        include_in_schema=False,
    )
