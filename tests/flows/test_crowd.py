"""Four processes at once on the same items: no deadlock reaches anybody, and everything adds up."""

import asyncio
import sys
from pathlib import Path

import psycopg
import pytest

from lading.app.audit import audit
from lading.flows.company import Company

ROOT = Path(__file__).parents[2]


async def run_member(url: str, seed: int, seconds: int) -> str:
    arguments = ("-m", "tests.flows.crowd", url, str(seed), str(seconds))
    member = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    told = (await member.communicate())[0].decode()
    assert member.returncode == 0, told
    return told


@pytest.mark.parametrize("seconds", [4, pytest.param(60, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
async def test_a_crowd_adds_up(company: Company, database_url: str, seconds: int) -> None:
    told = await asyncio.gather(*(run_member(database_url, seed, seconds) for seed in range(4)))
    with psycopg.connect(database_url) as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        assert connection.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone() == (0,)
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT count(*), count(*) FILTER (WHERE progress LIKE '%shipped') FROM orders")
    assert rows[0][0] > 10, told
    assert rows[0][1] > 0, told
    assert await audit(company.database) == []
