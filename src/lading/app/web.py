"""The web application of one server process: the API and the console in one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request
from litestar.response import Response

from lading.api import Desk, create_api
from lading.api.shared_meters import keep_noting
from lading.app.gateways import GATEWAYS
from lading.app.loading import calm_collector
from lading.app.order_systems import order_systems
from lading.app.second_readers import second_reader
from lading.app.try_ways import trying
from lading.connectors.sftp_files import try_sftp
from lading.connectors.tax_http import tax_provider_of
from lading.console import Front, create_console, show_problem
from lading.flows.company import Company
from lading.portal import create_portal
from lading.routing.centroids import centroids
from lading.store import Settings, load_settings, open_database
from lading.store.settings import session_secret

POOL = 8
MACHINES = ("/api", "/hooks", "/healthz", "/readyz", "/metrics")
"""Addresses below which machines ask: they get problem details, people everywhere else a page."""


def create_app(settings: Settings | None = None) -> Litestar:
    """Compose the application on the configured database. Granian calls it once in every server process."""
    chosen = settings or load_settings()
    company = Company(
        open_database(chosen.database_url, pool=POOL), address=chosen.reached_at, secret=session_secret(chosen)
    )
    company.gateways = GATEWAYS
    company.tax_provider = tax_provider_of
    company.order_systems = order_systems(exchange=chosen.data / "exchange")
    company.second_reader = second_reader
    company.try_way = trying(chosen)
    company.try_sftp = try_sftp
    centroids().kept = chosen.drawn
    desk = Desk(company)
    api = create_api(desk)
    front = Front(company, secure=chosen.secure)
    show = show_problem(front)

    def on_error(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        return (api.on_error if _for_machines(request.url.path) else show)(request, error)

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        calm_collector()
        noting = asyncio.create_task(keep_noting(desk.shared, count=desk.count))
        await asyncio.to_thread(centroids().load_kept)
        yield
        noting.cancel()
        await asyncio.gather(noting, return_exceptions=True)
        await company.database.close()

    return Litestar(
        route_handlers=[*api.routers, create_portal(company), create_console(front)],
        exception_handlers={Exception: on_error},
        openapi_config=None,
        lifespan=[lifespan],
        logging_config=None,
    )


def _for_machines(path: str) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in MACHINES)
