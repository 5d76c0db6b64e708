"""Runs of the optimiser: asked for by people and by the plan's clock, done by a worker, kept with what they found."""

from datetime import timedelta
from uuid import UUID

import msgspec

from lading.flows.company import Company
from lading.flows.routing.optimise_open_orders import OPTIMISER, Found, Told, optimise_open_orders
from lading.kernel import Conflict, Refusal, new_id
from lading.routing.optimise import OptimiserMissing, check_installed
from lading.routing.plans import plan_now
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.jobs import enqueue
from lading.store.keys import lock_names, lock_number
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

JOB = "optimise"
_CLOCK = lock_number("optimiser")


class OptimiserBusy(Conflict):
    """One run waits or is under way."""

    code = "optimiser_busy"


async def ask_optimisation(unit: UnitOfWork, *, dry_run: bool) -> UUID:
    """Leave a run to the workers; answers its id. Raises `OptimiserMissing` or `OptimiserBusy`."""
    check_installed()
    run = new_id()
    if await enqueue(unit, kind=JOB, args={"run": str(run)}, key="open orders") is None:
        raise OptimiserBusy("The optimiser is at work already. Wait until it is done; then ask again.")
    await unit.execute(
        "INSERT INTO optimisations (id, dry_run, by, asked_at) VALUES (%s, %s, %s, %s)",
        [run, dry_run, unit.actor.label, unit.now],
    )
    return run


async def ask_when_due(company: Company) -> int:
    """Leave a run to the workers when the plan in force says that it is time; answers how many."""
    async with company.database.unit_of_work(OPTIMISER) as unit:
        every = (await plan_now(unit)).settings.optimise.every_minutes
        if every is None:
            return 0
        await lock_names(unit, stages=[[_CLOCK]])
        rows = await unit.fetch("SELECT max(asked_at) FROM optimisations WHERE NOT dry_run")
        if rows[0][0] is not None and unit.now - rows[0][0] < timedelta(minutes=every):
            return 0
        try:
            await ask_optimisation(unit, dry_run=False)
        except OptimiserMissing as missing:
            task = TaskDraft(kind="routing.optimiser_missing", subject="routing", sentence=missing.sentence, data={})
            await keep_one(unit, drafts=[task])
            return 0
        except OptimiserBusy:
            return 0
        return 1


async def run_optimisation(company: Company, *, run: UUID, report: Told | None = None) -> str:
    """Do a run that was asked for; answers what came of it in a few words. Doing it twice finds nothing more."""
    async with company.database.unit_of_work(OPTIMISER) as unit:
        rows = await unit.fetch(
            "UPDATE optimisations SET state = 'running' WHERE id = %s AND state <> 'done' RETURNING dry_run", [run]
        )
    if not rows:
        return "It was done already."
    try:
        found = await optimise_open_orders(company, dry_run=rows[0][0], report=report)
    except Refusal as refusal:
        async with company.database.unit_of_work(OPTIMISER) as unit:
            await _settle(unit, run, "failed", problem=refusal.sentence)
        return refusal.sentence
    async with company.database.unit_of_work(OPTIMISER) as unit:
        await _settle(unit, run, "done", found=found)
        if not rows[0][0]:
            data = {"moved": found.summary.moved, "saved": found.summary.saved, "plan": found.plan}
            await record(unit, [Event(kind="routing.optimised", subject=f"optimisation/{run}", data=data)])
    return f"{found.summary.moved} of {found.summary.orders} orders moved, {found.summary.saved} saved."


async def _settle(unit: UnitOfWork, run: UUID, state: str, *, found: Found | None = None, problem: str = "") -> None:
    summary = msgspec.json.encode(found.summary).decode() if found else "{}"
    moves = msgspec.json.encode(found.moves).decode() if found else "[]"
    await unit.execute(
        "UPDATE optimisations SET state = %s, settled_at = %s, plan = %s, summary = %s::jsonb, moves = %s::jsonb,"
        " problem = %s WHERE id = %s",
        [state, unit.now, found.plan if found else 0, summary, moves, problem, run],
    )
