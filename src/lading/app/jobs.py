"""How a worker does jobs: one at a time in each of its hands, its lease renewed while it works."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from lading.flows.company import Company
from lading.kernel import Invalid, NotFound, Refusal
from lading.store import Settings
from lading.store.jobs import LEASE, Job, JobTaken, finish, hand_back, put_off, renew, take

RENEWAL = LEASE / 6


class Workbench(msgspec.Struct, frozen=True):
    """What a job finds at hand."""

    company: Company
    settings: Settings
    job: Job

    async def report(self, **progress: Any) -> None:
        """Tell how far the work is. Raises `JobTaken` when it is to stop."""
        async with self.company.database.unit_of_work() as unit:
            await renew(unit, self.job, progress=progress)


Work = Callable[[Workbench], Awaitable[str]]
"""The work of one kind of job; answers the outcome in a few words. Doing it twice must not matter."""


async def do_job(company: Company, settings: Settings, *, works: Mapping[str, Work], stopping: asyncio.Event) -> int:
    """Take one job and do it; answers how many were done. One under way when `stopping` comes is handed back."""
    async with company.database.unit_of_work() as unit:
        job = await take(unit, kinds=list(works))
    if job is None:
        return 0
    work = asyncio.ensure_future(works[job.kind](Workbench(company, settings, job)))
    stop = asyncio.create_task(stopping.wait())
    keeper = asyncio.create_task(_keep(company, job))
    try:
        await asyncio.wait((work, stop, keeper), return_when=asyncio.FIRST_COMPLETED)
        with suppress(JobTaken):
            await _settle(company, job, work)
    finally:
        for task in (work, stop, keeper):
            task.cancel()
        await asyncio.gather(work, stop, keeper, return_exceptions=True)
    return 1


async def _settle(company: Company, job: Job, work: asyncio.Future[str]) -> None:
    """Write what came of it: done, failed, or not finished because somebody wants us to stop."""
    if not work.done():
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        async with company.database.unit_of_work() as unit:
            await hand_back(unit, job)
    elif error := work.exception():
        if not isinstance(error, JobTaken):
            async with company.database.unit_of_work() as unit:
                hopeless = isinstance(error, Invalid | NotFound)
                await put_off(unit, job, error=_said(error), for_good=hopeless)
    else:
        async with company.database.unit_of_work() as unit:
            await finish(unit, job, outcome=work.result())


async def _keep(company: Company, job: Job) -> None:
    """Renew the lease, until it is lost: cancelled, or taken over because we could not renew it in time."""
    while True:
        await asyncio.sleep(RENEWAL)
        try:
            async with company.database.unit_of_work() as unit:
                await renew(unit, job)
        except JobTaken:
            return
        except Exception:  # noqa: S112 -- the database is away for a moment; the lease lasts longer than that
            continue


def _said(error: BaseException) -> str:
    return error.sentence if isinstance(error, Refusal) else f"{type(error).__name__}: {error}"
