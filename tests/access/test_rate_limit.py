"""A rate limit holds across servers, refills with time, and says when to come back."""

import asyncio

import pytest

from lading.access.rate_limit import Limit, forgive, spend
from lading.access.refusals import TooMany
from lading.store import Database

SLOW = Limit("tests", per_minute=6, burst=3)


async def attempt(database: Database) -> int:
    """0 when allowed, else the seconds to wait."""
    async with database.unit_of_work() as unit:
        try:
            await spend(unit, limits=[SLOW])
        except TooMany as refusal:
            return refusal.retry_after
    return 0


async def test_of_ten_at_once_only_the_burst_passes(database: Database) -> None:
    waits = await asyncio.gather(*(attempt(database) for _ in range(10)))
    assert sorted(waits)[:3] == [0, 0, 0]
    assert all(9 <= wait <= 10 for wait in sorted(waits)[3:])


async def test_the_allowance_comes_back_with_time(database: Database) -> None:
    for _ in range(4):
        await attempt(database)
    async with database.unit_of_work() as unit:
        await unit.execute("UPDATE rate_limits SET spent_until = spent_until - interval '10 seconds'")
    assert [await attempt(database) > 0 for _ in range(2)] == [False, True]


async def test_forgiveness_gives_everything_back(database: Database) -> None:
    for _ in range(4):
        await attempt(database)
    async with database.unit_of_work() as unit:
        await forgive(unit, limits=[SLOW])
    assert await attempt(database) == 0


async def test_names_share_nothing(database: Database) -> None:
    for _ in range(4):
        await attempt(database)
    async with database.unit_of_work() as unit:
        await spend(unit, limits=[Limit("others", per_minute=6, burst=3)])
    with pytest.raises(TooMany):
        async with database.unit_of_work() as unit:
            await spend(unit, limits=[SLOW])
