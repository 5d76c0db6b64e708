"""The outbox: nothing is skipped, nothing is handed over twice, and consumers do not hold each other back."""

import asyncio
from collections.abc import Sequence

import pytest

from lading.store import Database, Event, UnitOfWork
from lading.store.events import record
from lading.store.outbox import SETTLE, Logged, drain


def event(name: str) -> Event:
    return Event(kind="test.happened", subject=f"test/{name}", data={})


class Reader:
    """A consumer that remembers what it was given."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    async def __call__(self, _unit: UnitOfWork, events: Sequence[Logged]) -> None:
        self.seen += [one.subject or "" for one in events]


async def test_each_consumer_reads_everything_once(database: Database) -> None:
    async with database.unit_of_work() as unit:
        await record(unit, [event("a"), event("b")])
    one, other = Reader(), Reader()
    assert [await drain(database, consumer="one", consume=one) for _ in range(2)] == [2, 0]
    assert await drain(database, consumer="other", consume=other) == 2
    assert one.seen == other.seen == ["test/a", "test/b"]


async def test_a_late_commit_is_not_skipped(database: Database) -> None:
    reader = Reader()
    async with database.unit_of_work() as slow:
        await record(slow, [event("slow")])
        async with database.unit_of_work() as quick:
            await record(quick, [event("quick")])
        assert await drain(database, consumer="c", consume=reader) == 0
    assert await drain(database, consumer="c", consume=reader) == 2
    assert reader.seen == ["test/slow", "test/quick"]


async def test_a_consumer_that_fails_sees_the_events_again(database: Database) -> None:
    async with database.unit_of_work() as unit:
        await record(unit, [event("a")])

    async def fail(_unit: UnitOfWork, _events: Sequence[Logged]) -> None:
        raise RuntimeError("receiver is down")

    with pytest.raises(RuntimeError):
        await drain(database, consumer="c", consume=fail)
    assert await drain(database, consumer="c", consume=Reader()) == 1


async def test_two_workers_do_not_read_the_same(database: Database) -> None:
    async with database.unit_of_work() as unit:
        await record(unit, [event(str(number)) for number in range(50)])
    readers = [Reader(), Reader()]
    for _ in range(30):
        await asyncio.gather(*(drain(database, consumer="c", consume=reader, limit=5) for reader in readers))
    assert sorted(readers[0].seen + readers[1].seen) == sorted(f"test/{number}" for number in range(50))


async def test_settled_events_are_not_delivered_again_but_the_next_is(database: Database) -> None:
    async with database.unit_of_work() as unit:
        await record(unit, [event("before")])
    await drain(database, consumer="c", consume=Reader())
    async with database.unit_of_work() as unit:
        for statement in SETTLE.strip().split(";"):
            if statement.strip():
                await unit.execute(statement)  # type: ignore[arg-type]
    async with database.unit_of_work() as unit:
        await record(unit, [event("after")])
    reader = Reader()
    assert await drain(database, consumer="c", consume=reader) == 1
    assert reader.seen == ["test/after"]
