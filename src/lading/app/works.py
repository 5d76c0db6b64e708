"""The kinds of jobs: what a worker does for each, and which are done regularly."""

import time
from uuid import UUID

from lading.access.sessions import forget_expired
from lading.app.audit import find_rewritten
from lading.app.jobs import Work, Workbench
from lading.flows.placing.place_upload import place_upload
from lading.flows.placing.upload_orders import JOB as PLACE_UPLOAD
from lading.flows.proving.laws import LAWS
from lading.flows.proving.prove_laws import Breach
from lading.flows.proving.run_audit import run_audit
from lading.flows.routing.run_optimiser import JOB as OPTIMISE
from lading.flows.routing.run_optimiser import run_optimisation
from lading.history.carry_on import JOB as IMPORT
from lading.history.carry_on import PREVIEW, carry_on
from lading.store import Database
from lading.store.checkpoints import sign_checkpoint
from lading.store.jobs import forget_settled, schedule
from lading.store.settings import session_secret
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one

AUDIT, BROKEN, REWRITTEN = "audit", "audit.broken", "history_is_signed"
_DAY = 24 * 3600


async def _audit(bench: Workbench) -> str:
    """Prove what is new, once a day everything. It is a metric, and a task for a person when a law is broken."""
    started = time.monotonic()
    secret = session_secret(bench.settings)
    run = await run_audit(bench.company.database, secret=secret)
    breaches = list(run.breaches)
    if run.scope == "all" and (rewritten := await find_rewritten(bench.company.database, bench.settings)):
        breaches.append(Breach(REWRITTEN, rewritten, {}, 1))
    await _tell(bench.company.database, breaches, everything=run.scope == "all")
    seconds = round(time.monotonic() - started, 3)
    await bench.report(laws=run.laws, broken=len(breaches), seconds=seconds, scope=run.scope)
    if breaches:
        return f"Broken: {', '.join(breach.law for breach in breaches)}."
    return f"{run.laws} laws hold."


async def _tell(database: Database, breaches: list[Breach], *, everything: bool) -> None:
    """One open task for each law that is broken, closed when it holds again."""
    drafts = [
        TaskDraft(
            kind=BROKEN,
            subject=f"law/{breach.law}",
            sentence=f"A law does not hold. {breach.sentence} {breach.rows} rows break it.",
            data={"law": breach.law, "rows": breach.rows, "first": breach.first},
        )
        for breach in breaches
    ]
    broken = {breach.law for breach in breaches}
    proven = [*(law.name for law in LAWS), *([REWRITTEN] if everything else [])]
    well = [(BROKEN, f"law/{name}") for name in proven if name not in broken]
    async with database.unit_of_work() as unit:
        await keep_one(unit, drafts=drafts)
        await close_matters(unit, matters=well, outcome="holds again")


async def _sign(bench: Workbench) -> str:
    orders = await sign_checkpoint(bench.company.database, secret=session_secret(bench.settings))
    return f"Signed the histories of {orders} orders."


async def _tidy(bench: Workbench) -> str:
    """Forget what has run out: sessions, rate limits, idempotency keys, settled jobs."""
    database = bench.company.database
    async with database.unit_of_work() as unit:
        await forget_expired(unit)
        jobs = await forget_settled(unit)
    keys = 0
    while dropped := await _drop_keys(database):
        keys += dropped
    return f"Dropped {keys} idempotency keys and {jobs} jobs."


async def _drop_keys(database: Database) -> int:
    async with database.unit_of_work() as unit:
        return await unit.execute(
            "DELETE FROM idempotency_keys WHERE (scope, key) IN (SELECT scope, key FROM idempotency_keys"
            " WHERE at < now() - interval '7 days' LIMIT 5000)"
        )


async def _place_upload(bench: Workbench) -> str:
    async def report(done: int, of: int) -> None:
        await bench.report(done=done, of=of)

    return await place_upload(bench.company, upload=UUID(bench.job.args["upload"]), report=report)


async def _bring(bench: Workbench) -> str:
    """Order history out of files: `args` name the import, which knows itself how far it has come."""
    from lading.history.run import run_import  # slow import
    from lading.history.write import ImportStopped  # slow import

    database = bench.company.database

    async def run(import_id: UUID) -> str:
        try:
            certificate = await run_import(database, import_id=import_id)
        except ImportStopped as stopped:
            return stopped.sentence
        return "Every difference has its reason." if certificate.balanced else "Not everything adds up."

    return await carry_on(database, import_id=UUID(bench.job.args["import_id"]), run=run)


async def _preview(bench: Workbench) -> str:
    """What an import would bring: `args` name it. It loads the readers of every format, as the import does."""
    from lading.history.preview_kept import preview_kept  # slow import

    return await preview_kept(bench.company.database, import_id=UUID(bench.job.args["import_id"]))


async def _optimise(bench: Workbench) -> str:
    """All open orders routed again together: `args` name the run."""

    async def report(stage: str) -> None:
        await bench.report(stage=stage)

    return await run_optimisation(bench.company, run=UUID(bench.job.args["run"]), report=report)


WORKS: dict[str, Work] = {
    AUDIT: _audit,
    "checkpoint": _sign,
    "tidy": _tidy,
    PLACE_UPLOAD: _place_upload,
    IMPORT: _bring,
    PREVIEW: _preview,
    OPTIMISE: _optimise,
}

REGULAR = {AUDIT: 300, "checkpoint": _DAY, "tidy": 600}
"""Seconds between two turns."""


async def schedule_regular_jobs(database: Database) -> None:
    """Every worker says so at its start; there is one job of each kind, whoever does it."""
    async with database.unit_of_work() as unit:
        for kind, every in REGULAR.items():
            await schedule(unit, kind=kind, every=every)
