"""The worker's duties towards payment providers: calling for what is intended, and asking after what is unknown.

An operation is taken and committed, the provider is called outside of any transaction, and the outcome is recorded.
"""

import asyncio
from typing import Literal

from lading.flows.company import Company
from lading.flows.gateways.gateways import Job, Opened, build_jobs, open_active, timed
from lading.flows.gateways.record_outcome import record_outcome
from lading.payments.leases import take_operations
from lading.payments.outcomes import Outcome, Unknown

MOST = 10


async def call_gateways(company: Company) -> int:
    """Carry out intended operations whose turn it is; answers how many were tried."""
    return await _work(company, "intended")


async def ask_gateways(company: Company) -> int:
    """Ask providers what became of operations of which nobody knows the end; answers how many were asked after.

    It never assumes: what the provider does not know is called again with the same key, or becomes a task.
    """
    return await _work(company, "unknown")


async def _work(company: Company, state: Literal["intended", "unknown"]) -> int:
    if not company.gateways:
        return 0
    async with company.database.unit_of_work() as unit:
        opened = await open_active(unit, company)
        taken = await take_operations(unit, state=state, providers=list(opened), limit=MOST) if opened else []
        jobs = await build_jobs(unit, operations=taken)
    await asyncio.gather(*(_one(company, opened, job, asks=state == "unknown") for job in jobs))
    return len(jobs)


async def _one(company: Company, opened: Opened, job: Job, *, asks: bool) -> None:
    gateway = opened[job.operation.provider]
    async with company.database.unit_of_work() as unit:
        now = unit.now
    outcome: Outcome | None
    if asks:
        outcome, call = await timed(gateway.fetch(job.asked), job=job, kind="fetch", at=now)
        if isinstance(outcome, Unknown):  # not being able to ask says nothing about what was done
            outcome = Unknown(outcome.sentence)
    else:
        outcome, call = await timed(gateway.call(job.asked), job=job, kind=job.operation.kind, at=now)
    await record_outcome(company, job=job, outcome=outcome, call=call, key_hours=gateway.capabilities.key_hours)
