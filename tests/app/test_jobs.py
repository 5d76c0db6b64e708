"""Jobs: done under a lease by any worker, tried again, taken over from the dead, and stopped on request."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lading.app.jobs import Work, Workbench, do_job
from lading.flows.company import Company
from lading.store import Database, Settings
from lading.store.jobs import (
    MAX_ATTEMPTS,
    JobTaken,
    cancel,
    enqueue,
    finish,
    retry,
    schedule,
    take,
)

SETTINGS = Settings(data=Path("unused"))


async def leave(database: Database, kind: str = "sum", **args: Any) -> Any:
    async with database.unit_of_work() as unit:
        return await enqueue(unit, kind=kind, args=args, key="k")


async def work_once(database: Database, work: Work, *, stopping: asyncio.Event | None = None) -> int:
    return await do_job(Company(database), SETTINGS, works={"sum": work}, stopping=stopping or asyncio.Event())


async def read(database: Database, columns: str = "state, attempts, outcome") -> tuple[Any, ...]:
    async with database.unit_of_work() as unit:
        return (await unit.fetch(f"SELECT {columns} FROM jobs"))[0]  # type: ignore[arg-type]


async def let_time_pass(database: Database) -> None:
    async with database.unit_of_work() as unit:
        await unit.execute("UPDATE jobs SET run_at = now(), leased_until = now() - interval '1 s'")


async def add(bench: Workbench) -> str:
    await bench.report(seen=len(bench.job.args["numbers"]))
    return str(sum(bench.job.args["numbers"]))


async def fail(_bench: Workbench) -> str:
    raise ValueError("no such number")


async def wait(_bench: Workbench) -> str:
    await asyncio.sleep(60)
    return "waited"


async def test_a_job_is_done_once(database: Database) -> None:
    assert await leave(database, numbers=[1, 2, 3])
    assert [await work_once(database, add), await work_once(database, add)] == [1, 0]
    assert await read(database, "state, outcome, progress") == ("done", "6", {"seen": 3})


async def test_one_job_of_a_kind_and_key_waits(database: Database) -> None:
    first, second = [await leave(database, numbers=[1]), await leave(database, numbers=[2])]
    assert first
    assert second is None


async def test_what_fails_is_tried_again_later_and_not_for_ever(database: Database) -> None:
    job = await leave(database)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert await work_once(database, fail) == 1
        assert await work_once(database, fail) == 0, "it waits"
        assert (await read(database))[1] == attempt
        await let_time_pass(database)
    assert await read(database) == ("failed", 5, "ValueError: no such number")
    async with database.unit_of_work() as unit:
        await retry(unit, job=job)
    assert (await read(database))[:2] == ("waiting", 0)


async def test_regular_work_waits_for_its_next_turn(database: Database) -> None:
    async with database.unit_of_work() as unit:
        await schedule(unit, kind="sum", every=300)
        await schedule(unit, kind="sum", every=200)
        await unit.execute("UPDATE jobs SET args = '{\"numbers\": [4]}'")
    assert await work_once(database, add) == 1
    rows = await read(database, "state, outcome, extract(epoch FROM run_at - settled_at)::int")
    assert rows == ("waiting", "4", 200)


async def test_a_cancelled_job_stops(database: Database) -> None:
    job = await leave(database)

    async def cancel_meanwhile(bench: Workbench) -> str:
        async with database.unit_of_work() as unit:
            await cancel(unit, job=job)
        await bench.report(done=1)
        return "never"

    assert await work_once(database, cancel_meanwhile) == 1
    assert await read(database) == ("cancelled", 1, "cancelled by system:lading")


async def test_a_worker_that_stops_hands_its_job_back(database: Database) -> None:
    await leave(database)
    stopping = asyncio.Event()
    asyncio.get_running_loop().call_later(0.2, stopping.set)
    async with asyncio.timeout(5):
        assert await work_once(database, wait, stopping=stopping) == 1
    assert await read(database) == ("waiting", 0, "")


async def test_whose_lease_ran_out_has_no_say_any_more(database: Database) -> None:
    await leave(database)
    async with database.unit_of_work() as unit:
        slow = await take(unit, kinds=["sum"])
    await let_time_pass(database)
    async with database.unit_of_work() as unit:
        quick = await take(unit, kinds=["sum"])
    assert slow
    assert quick
    assert (slow.id, slow.attempts, quick.attempts) == (quick.id, 1, 2)
    with pytest.raises(JobTaken):
        async with database.unit_of_work() as unit:
            await finish(unit, slow, outcome="too late")
    async with database.unit_of_work() as unit:
        await finish(unit, quick, outcome="in time")
    assert (await read(database))[2] == "in time"


async def test_a_job_that_kills_its_workers_is_buried(database: Database) -> None:
    await leave(database)
    for _ in range(MAX_ATTEMPTS):
        async with database.unit_of_work() as unit:
            assert await take(unit, kinds=["sum"])
        await let_time_pass(database)
    async with database.unit_of_work() as unit:
        assert await take(unit, kinds=["sum"]) is None
    assert await read(database) == ("failed", 5, "Its worker died over it 5 times.")


KILLED = """
import asyncio, sys
from lading.store import open_database
from lading.store.jobs import take

async def main(url):
    database = open_database(url)
    async with database.unit_of_work() as unit:
        job = await take(unit, kinds=["sum"])
    print(job.attempts, flush=True)
    await asyncio.sleep(60)

asyncio.run(main(sys.argv[1]))
"""


async def test_a_killed_worker_leaves_its_job_to_the_next(database: Database) -> None:
    await leave(database, numbers=[20, 3])
    worker = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, database.url, stdout=subprocess.PIPE)
    assert worker.stdout
    assert await worker.stdout.readline() == b"1\n"
    os.kill(worker.pid, signal.SIGKILL)
    await worker.wait()
    assert await work_once(database, add) == 0, "the lease still stands"
    await let_time_pass(database)
    assert await work_once(database, add) == 1
    assert await read(database, "state, attempts, outcome") == ("done", 0, "23")
