"""What load balancers and monitors ask: alive, ready, and the numbers for Prometheus."""

import asyncio
from functools import cache

from litestar import get, route
from litestar.enums import HttpMethod
from prometheus_client.core import Metric

from lading.api.answer import Answer
from lading.api.meters import counter, gauge
from lading.api.problem import NoDatabase, answer_of
from lading.api.request import ApiRequest
from lading.api.shared_meters import sum_up
from lading.store import Database
from lading.store.migrate import newest_revision

_GET = [HttpMethod.GET, HttpMethod.HEAD]
_ALIVE = b'{"status":"alive"}'
_READY = b'{"status":"ready"}'


@route("/healthz", http_method=_GET, public=True, status_code=200)
async def show_alive() -> Answer:
    """Whether this process answers at all."""
    return Answer(200, _ALIVE)


@route("/readyz", http_method=_GET, public=True, status_code=200)
async def show_ready(request: ApiRequest) -> Answer:
    """Whether the database can be reached and has the tables that this version needs."""
    if why := await _why_not_ready(request.desk.database):
        return answer_of(NoDatabase(why))
    return Answer(200, _READY)


@get("/metrics", public=True)
async def show_metrics(request: ApiRequest) -> Answer:
    """Counts, durations and lags, in the format of Prometheus.

    Counted are all server processes of this machine, whichever answers; of the others up to a second ago.
    """
    desk = request.desk
    meters, batches, orders = sum_up([desk.count(), *desk.shared.others()])
    placed = [
        counter("lading_order_batches", "Transactions in which orders were placed", batches),
        counter("lading_orders_in_batches", "Orders in them", orders),
    ]
    body, content_type = meters.told(others=[*placed, *await _lags(desk.database), *await _work(desk.database)])
    return Answer(200, body, content_type=content_type.encode())


async def _why_not_ready(database: Database) -> str:
    try:
        async with asyncio.timeout(3), database.unit_of_work() as unit:
            rows = await unit.fetch("SELECT version_num FROM alembic_version")
    except Exception:
        return "The database cannot be reached, or it is empty."
    found = rows[0][0] if rows else None
    return "" if found == _needed() else f"The database is at revision {found}, not {_needed()}; run the migrations."


@cache
def _needed() -> str:
    return newest_revision()


async def _lags(database: Database) -> list[Metric]:
    """How old the oldest event is that a consumer of the outbox has not seen; nothing while the database is away."""
    try:
        async with asyncio.timeout(3), database.unit_of_work() as unit:
            rows = await unit.fetch(
                "SELECT c.name, coalesce((SELECT extract(epoch FROM clock_timestamp() - e.at)::float8 FROM events e"
                " WHERE (e.xid, e.id) > (c.xid, c.id) ORDER BY e.xid, e.id LIMIT 1), 0) FROM consumers c ORDER BY 1"
            )
    except Exception:
        return []
    return [
        gauge("lading_outbox_lag_seconds", "Age of the oldest event not yet consumed", dict(rows), label="consumer")
    ]


async def _work(database: Database) -> list[Metric]:
    """Jobs by state, and what the last audit found; nothing while the database is away."""
    try:
        async with asyncio.timeout(3), database.unit_of_work() as unit:
            jobs = dict(await unit.fetch("SELECT state, count(*)::float8 FROM jobs GROUP BY state"))
            audits = await unit.fetch(
                "SELECT (progress->>'laws')::float8, (progress->>'broken')::float8 FROM jobs"
                " WHERE kind = 'audit' AND progress ? 'broken' ORDER BY created_at DESC LIMIT 1"
            )
    except Exception:
        return []
    laws = {"held": audits[0][0] - audits[0][1], "broken": audits[0][1]} if audits else {}
    return [
        gauge("lading_jobs", "Jobs of the workers", jobs, label="state"),
        gauge("lading_laws", "Laws of the last regular audit", laws, label="verdict"),
    ]


HANDLERS = (show_alive, show_ready, show_metrics)
