"""Alive, ready, and the numbers for Prometheus, without a key."""

import asyncio
import re
from pathlib import Path

from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import text

from lading.api import Desk, Meters
from lading.api.shared_meters import SharedMeters, counts_of, keep_noting
from lading.flows.company import Company

Client = AsyncTestClient[Litestar]


async def test_alive_and_ready(anyone: Client) -> None:
    assert (await anyone.get("/healthz")).json() == {"status": "alive"}
    assert (await anyone.get("/readyz")).json() == {"status": "ready"}
    assert (await anyone.head("/readyz")).status_code == 200


async def test_a_database_of_another_version_is_not_ready(anyone: Client, company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.sql.execute(text("UPDATE alembic_version SET version_num = 'other'"))
    answer = await anyone.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "temporarily_unavailable")
    assert "other" in answer.json()["detail"]


async def test_answers_are_counted_by_route_and_status(client: Client) -> None:
    for sku in ("MUG-RED", "MUG-BLUE", "MOON"):
        await client.get(f"/api/v1/items/{sku}")
    told = (await client.get("/metrics")).text
    assert 'lading_http_answers_total{method="GET",route="/api/v1/items/{sku}",status="200"} 2.0' in told
    assert 'lading_http_answers_total{method="GET",route="/api/v1/items/{sku}",status="404"} 1.0' in told
    assert 'lading_http_seconds_count{method="GET",route="/api/v1/items/{sku}"} 3.0' in told


async def test_answers_of_all_server_processes_are_summed(client: Client, desk: Desk, tmp_path: Path) -> None:
    other, desk.shared = SharedMeters(tmp_path), SharedMeters(tmp_path)
    meters = Meters()
    for _ in range(3):
        meters.answered("GET", "/api/v1/items/{sku}", 200, 0.02)
        meters.answered("GET", "/api/v1/places", 200, 0.02)
    other.note(counts_of(meters, batches=2, orders=5))
    (tmp_path / "half.json").write_bytes(b"[[")
    await client.get("/api/v1/items/MUG-RED")
    told = (await client.get("/metrics")).text
    assert 'lading_http_answers_total{method="GET",route="/api/v1/items/{sku}",status="200"} 4.0' in told
    assert 'lading_http_seconds_count{method="GET",route="/api/v1/items/{sku}"} 4.0' in told
    assert 'lading_http_seconds_bucket{le="0.01",method="GET",route="/api/v1/places"} 0.0' in told
    assert 'lading_http_seconds_bucket{le="0.025",method="GET",route="/api/v1/places"} 3.0' in told
    assert ("lading_order_batches_total 2.0" in told, "lading_orders_in_batches_total 5.0" in told) == (True, True)


async def test_a_process_notes_its_counts_until_it_ends(tmp_path: Path) -> None:
    mine, reader, meters = SharedMeters(tmp_path), SharedMeters(tmp_path), Meters()
    noting = asyncio.create_task(keep_noting(mine, count=lambda: counts_of(meters, batches=1, orders=1)))
    await asyncio.sleep(0)
    meters.answered("GET", "/healthz", 200, 0.001)
    noting.cancel()
    await asyncio.gather(noting, return_exceptions=True)
    assert [one.routes[0].statuses for one in reader.others()] == [{200: 1}]
    assert mine.others() == []


async def test_the_outbox_tells_how_far_each_consumer_is_behind(client: Client, company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("INSERT INTO consumers (name) VALUES ('messages')")
    told = (await client.get("/metrics")).text
    (seconds,) = re.findall(r'lading_outbox_lag_seconds{consumer="messages"} (\S+)', told)
    assert 0 < float(seconds) < 60
