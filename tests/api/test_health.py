"""Alive, ready, and the numbers for Prometheus, without a key."""

import re

from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import text

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


async def test_the_outbox_tells_how_far_each_consumer_is_behind(client: Client, company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("INSERT INTO consumers (name) VALUES ('messages')")
    told = (await client.get("/metrics")).text
    (seconds,) = re.findall(r'lading_outbox_lag_seconds{consumer="messages"} (\S+)', told)
    assert 0 < float(seconds) < 60
