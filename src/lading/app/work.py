"""`lading work`: the worker. Every kind of work runs in a loop of its own and rests only when nothing is left."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable

import structlog

from lading.app.duties import duties_of
from lading.app.gateways import GATEWAYS
from lading.app.logs import configure_logs
from lading.app.orphan import end_with_parent
from lading.app.works import schedule_regular_jobs
from lading.connectors.tax_http import tax_provider_of
from lading.flows.company import Company
from lading.routing.centroids import centroids
from lading.store import Settings, open_database
from lading.store.settings import session_secret

Work = Callable[[], Awaitable[int]]
_log = structlog.get_logger("lading.work")
RESTING, LONGEST_REST = 0.2, 10.0
CALM = 4
"""How many times longer a duty rests at most that has found nothing for a while."""


async def work(settings: Settings) -> int:
    """Work until SIGINT or SIGTERM."""
    end_with_parent()
    configure_logs()
    database = open_database(settings.database_url)
    company = Company(database, address=settings.reached_at, secret=session_secret(settings))
    company.gateways = GATEWAYS
    company.tax_provider = tax_provider_of
    centroids().kept = settings.drawn
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    try:
        await schedule_regular_jobs(database)
        async with asyncio.TaskGroup() as group:
            group.create_task(_know_postal_codes())
            for duty in duties_of(company, settings, stopping):
                group.create_task(repeat(duty.name, duty.work, stopping=stopping, every=duty.every))
    finally:
        await database.close()
    return 0


async def _know_postal_codes() -> None:
    """Draw the file of postal codes once, so that no order waits until its way can be told."""
    try:
        await asyncio.to_thread(centroids().load)
    except Exception as error:  # whoever needs them later tries again and says so
        _log.error("postal_codes_not_read", error=repr(error))


async def repeat(name: str, act: Work, *, stopping: asyncio.Event, every: float = RESTING) -> None:
    """Call `act` again at once while it finds something to do, else after a rest.

    The rest begins at `every` seconds and grows to a few times as much while nothing comes; failures wait longer.
    """
    failures, rest = 0, every
    while not stopping.is_set():
        try:
            rest = 0.0 if await act() else min(max(rest * 1.3, every), every * CALM)
            failures = 0
        except Exception as error:  # whatever it is, the other duties go on and this one tries again
            failures += 1
            rest = min(LONGEST_REST, RESTING * 2**failures) * random.uniform(0.8, 1.2)  # noqa: S311 -- no secret
            _log.error("duty_failed", duty=name, failures=failures, error=repr(error))
        if rest:
            await _rest(stopping, rest)


async def _rest(stopping: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return
