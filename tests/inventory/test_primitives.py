"""Buckets and intervals: never over their limit, whoever comes at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.inventory.buckets import (
    BucketClaim,
    BucketFull,
    BucketPool,
    bucket_start,
    claim_buckets,
    expire_buckets,
    put_pools,
    release_buckets,
)
from lading.inventory.intervals import (
    IntervalClaim,
    IntervalTaken,
    Resource,
    claim_intervals,
    expire_intervals,
    put_resources,
    release_intervals,
)
from lading.kernel import Invalid
from lading.kernel.refusal import Refusal
from lading.store import Database, UnitOfWork

D = Decimal
NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
OVER = "SELECT count(*) FROM buckets b JOIN bucket_pools p ON p.code = b.pool WHERE b.used > coalesce(b.most, p.most)"
MISCOUNTED = (
    "SELECT count(*) FROM buckets b LEFT JOIN (SELECT pool, starts_at, sum(quantity) AS q FROM bucket_claims"
    " WHERE state = 'live' GROUP BY 1, 2) c USING (pool, starts_at) WHERE b.used <> coalesce(c.q, 0)"
)
OVERLAPS = (
    "SELECT count(*) FROM intervals a JOIN intervals b ON a.resource = b.resource AND a.id < b.id"
    " AND a.during && b.during WHERE a.state = 'live' AND b.state = 'live'"
)


async def alone(database: Database, act: Callable[[UnitOfWork], Awaitable[Any]]) -> Any:
    """One act in a transaction of its own; a refusal is an answer."""
    try:
        async with database.unit_of_work() as unit:
            return await act(unit)
    except Refusal as refusal:
        return refusal


async def count(database: Database, *questions: str) -> list[int]:
    """The numbers that these questions answer."""
    async with database.unit_of_work() as unit:
        return [(await unit.fetch(one))[0][0] for one in questions]  # type: ignore[arg-type]


async def pool(database: Database, most: int) -> None:
    """Slots of an hour."""
    async with database.unit_of_work() as unit:
        await put_pools(unit, pools=[BucketPool(code="VAN", name="Van", minutes=60, most=D(most))])


async def test_forty_claims_of_two_for_a_slot_of_twentyfive(database: Database) -> None:
    await pool(database, 25)
    claims = [BucketClaim(pool="VAN", at=NOON + timedelta(minutes=one), quantity=D(2)) for one in range(40)]
    answers = await asyncio.gather(
        *(alone(database, lambda unit, one=one: claim_buckets(unit, claims=[one])) for one in claims)
    )
    assert sum(isinstance(one, BucketFull) for one in answers) == 28
    assert await count(database, OVER, MISCOUNTED, "SELECT sum(used)::int FROM buckets") == [0, 0, 24]


async def test_claims_release_and_expiry_race(database: Database) -> None:
    await pool(database, 5)
    past = datetime.now(UTC) - timedelta(seconds=1)

    async def shopper(number: int) -> None:
        at = NOON + timedelta(hours=number % 3)
        claim = BucketClaim(pool="VAN", at=at, quantity=D(1 + number % 3), expires_at=past if number % 2 else None)
        got = await alone(database, lambda unit: claim_buckets(unit, claims=[claim]))
        if not isinstance(got, Refusal) and number % 4 == 0:
            await asyncio.gather(*(alone(database, lambda unit: release_buckets(unit, ids=got)) for _ in range(2)))
        await alone(database, expire_buckets)

    await asyncio.gather(*(shopper(number) for number in range(36)))
    assert await count(database, OVER, MISCOUNTED) == [0, 0]


async def test_all_or_none_and_buckets_are_not_cut(database: Database) -> None:
    await pool(database, 1)
    both = [BucketClaim(pool="VAN", at=NOON), BucketClaim(pool="VAN", at=NOON)]
    assert isinstance(await alone(database, lambda unit: claim_buckets(unit, claims=both)), BucketFull)
    assert await count(database, "SELECT count(*) FROM bucket_claims") == [0]
    await alone(database, lambda unit: claim_buckets(unit, claims=both[:1]))
    with pytest.raises(Invalid, match="cut through"):
        async with database.unit_of_work() as unit:
            await put_pools(unit, pools=[BucketPool(code="VAN", name="Van", minutes=30, most=D(1))])


@given(st.datetimes(timezones=st.just(UTC)), st.integers(1, 1440))
def test_a_moment_lies_in_its_bucket(at: datetime, minutes: int) -> None:
    start = bucket_start(at, minutes=minutes)
    assert start <= at < start + timedelta(minutes=minutes)
    assert bucket_start(start, minutes=minutes) == start


def room(begins: int, hours: int, **fields: datetime) -> IntervalClaim:
    """A room from so many hours after noon."""
    start = NOON + timedelta(hours=begins)
    return IntervalClaim(resource="ROOM", begins=start, ends=start + timedelta(hours=hours), **fields)  # type: ignore[arg-type]


async def test_a_room_has_one_guest_at_a_time(database: Database) -> None:
    async with database.unit_of_work() as unit:
        await put_resources(unit, resources=[Resource(code="ROOM", name="Room 1"), Resource(code="R2", name="2")])
    claims = [room(number % 7, 2) for number in range(30)]
    answers = await asyncio.gather(
        *(alone(database, lambda unit, one=one: claim_intervals(unit, claims=[one])) for one in claims)
    )
    kept = [one for one in answers if not isinstance(one, IntervalTaken)]
    assert 2 <= len(kept) <= 4
    assert await count(database, OVERLAPS, "SELECT count(*) FROM intervals WHERE state = 'live'") == [0, len(kept)]


async def test_neighbours_release_and_expiry(database: Database) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    async with database.unit_of_work() as unit:
        await put_resources(unit, resources=[Resource(code="ROOM", name="Room 1")])
        first, second = await claim_intervals(unit, claims=[room(0, 1), room(1, 1)])
        with pytest.raises(IntervalTaken):
            await claim_intervals(unit, claims=[room(1, 3)])
        assert await release_intervals(unit, ids=[second]) == 1
        await claim_intervals(unit, claims=[room(1, 3, expires_at=past)])
        await claim_intervals(unit, claims=[room(2, 1)])
        assert (await expire_intervals(unit), isinstance(first, UUID)) == (0, True)
