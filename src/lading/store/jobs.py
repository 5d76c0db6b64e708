"""Jobs: ordinary longer work, done by any worker under a lease, so that work outlives the worker who began it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Index, Integer, text

from lading.kernel import Conflict, NotFound, new_id
from lading.store.schema import JSONB, Column, Id, Instant, Table, Text, metadata
from lading.store.unit_of_work import UnitOfWork

MAX_ATTEMPTS = 5
LEASE = 60
"""Seconds for which a worker has a job; it renews the lease while it works, and loses the job when it cannot."""

jobs = Table(
    "jobs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=True, comment="of one kind and key, one job at most waits or runs"),
    Column("args", JSONB, nullable=False, server_default="{}"),
    Column("every", Integer, nullable=True, comment="seconds until it is done again; null for once"),
    Column(
        "state", Text, nullable=False, server_default="waiting", comment="waiting, running, done, failed, cancelled"
    ),
    Column("run_at", Instant, nullable=False, server_default=text("now()")),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease", Id, nullable=True, comment="who has it now; another one's result does not count"),
    Column("leased_until", Instant, nullable=True),
    Column("progress", JSONB, nullable=False, server_default="{}"),
    Column("outcome", Text, nullable=False, server_default="", comment="of the last attempt"),
    Column("created_at", Instant, nullable=False, server_default=text("now()")),
    Column("created_by", Text, nullable=False, server_default="system:lading"),
    Column("started_at", Instant, nullable=True),
    Column("settled_at", Instant, nullable=True),
)
_OPEN = jobs.c.state.in_(("waiting", "running"))
Index("jobs_key_idx", jobs.c.kind, jobs.c.key, unique=True, postgresql_where=_OPEN & jobs.c.key.isnot(None))
Index("jobs_due_idx", jobs.c.run_at, postgresql_where=_OPEN)


class JobTaken(Conflict):
    """The job is not this worker's any more: somebody cancelled it, or the lease ran out and another one has it."""

    code = "job_taken"


class Job(msgspec.Struct, frozen=True):
    """A job in the hands of a worker."""

    id: UUID
    kind: str
    args: dict[str, Any]
    attempts: int
    progress: dict[str, Any]
    lease: UUID


async def enqueue(unit: UnitOfWork, *, kind: str, args: dict[str, Any], key: str | None = None) -> UUID | None:
    """Leave work for a worker, in the transaction of its reason.

    Work may be done more than once where a worker dies over it, so it must not matter. Answers the job, or None
    where one of that kind and key waits or runs already.
    """
    rows = await unit.fetch(
        "INSERT INTO jobs (id, kind, key, args, created_by) VALUES (%s, %s, %s, %s::jsonb, %s)"
        " ON CONFLICT DO NOTHING RETURNING id",
        [new_id(), kind, key, msgspec.json.encode(args).decode(), unit.actor.label],
    )
    return rows[0][0] if rows else None


async def schedule(unit: UnitOfWork, *, kind: str, every: int) -> None:
    """Have work done again and again, `every` so many seconds after it was done; by one worker at a time."""
    await unit.execute(
        "INSERT INTO jobs (id, kind, key, every) VALUES (%s, %s, 'regular', %s)"
        " ON CONFLICT (kind, key) WHERE state IN ('waiting', 'running') AND key IS NOT NULL"
        " DO UPDATE SET every = excluded.every WHERE jobs.every <> excluded.every",
        [new_id(), kind, every],
    )


async def take(unit: UnitOfWork, *, kinds: Sequence[str]) -> Job | None:
    """The job whose turn it is, ours for `LEASE` seconds; also one whose worker has died. None when there is none."""
    await _bury(unit)
    rows = await unit.fetch(
        "UPDATE jobs SET state = 'running', attempts = attempts + 1, lease = %s, started_at = now(),"
        " leased_until = now() + make_interval(secs => %s) WHERE id = (SELECT id FROM jobs WHERE kind = ANY(%s)"
        " AND (state = 'waiting' AND run_at <= now() OR state = 'running' AND leased_until < now())"
        " ORDER BY run_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)"
        " RETURNING id, kind, args, attempts, progress, lease",
        [uuid4(), LEASE, list(kinds)],
    )
    return Job(*rows[0]) if rows else None


async def renew(unit: UnitOfWork, job: Job, *, progress: dict[str, Any] | None = None) -> None:
    """Keep the job for another `LEASE` seconds, and tell how far it is. Raises `JobTaken`."""
    told = None if progress is None else msgspec.json.encode(progress).decode()
    await _change(
        unit,
        job,
        "UPDATE jobs SET leased_until = now() + make_interval(secs => %s), progress = coalesce(%s::jsonb, progress)"
        " WHERE id = %s AND lease = %s AND state = 'running'",
        [LEASE, told],
    )


async def finish(unit: UnitOfWork, job: Job, *, outcome: str) -> None:
    """The job is done; a regular one waits for its next turn. Raises `JobTaken`, and then nothing was done."""
    await _change(
        unit,
        job,
        "UPDATE jobs SET state = CASE WHEN every IS NULL THEN 'done' ELSE 'waiting' END, outcome = %s, attempts = 0,"
        " lease = NULL, leased_until = NULL, settled_at = now(),"
        " run_at = now() + make_interval(secs => coalesce(every, 0))"
        " WHERE id = %s AND lease = %s AND state = 'running'",
        [outcome[:2000]],
    )


async def put_off(unit: UnitOfWork, job: Job, *, error: str, for_good: bool = False) -> None:
    """The attempt failed: again after 5, 10, 20 … seconds; after the last, or `for_good`, the job has failed.

    Regular work waits for its next turn instead. Raises `JobTaken`.
    """
    over = for_good or job.attempts >= MAX_ATTEMPTS
    await _change(
        unit,
        job,
        "UPDATE jobs SET outcome = %s, lease = NULL, leased_until = NULL, settled_at = now(),"
        " state = CASE WHEN %s AND every IS NULL THEN 'failed' ELSE 'waiting' END,"
        " run_at = now() + CASE WHEN %s THEN make_interval(secs => coalesce(every, 0))"
        " ELSE interval '2.5 s' * power(2, attempts) END,"
        " attempts = CASE WHEN %s AND every IS NOT NULL THEN 0 ELSE attempts END"
        " WHERE id = %s AND lease = %s AND state = 'running'",
        [error[:2000], over, over, over],
    )


async def hand_back(unit: UnitOfWork, job: Job) -> None:
    """This worker stops; another one may go on at once, and the attempt does not count. Raises `JobTaken`."""
    await _change(
        unit,
        job,
        "UPDATE jobs SET state = 'waiting', attempts = attempts - 1, lease = NULL, leased_until = NULL, run_at = now()"
        " WHERE id = %s AND lease = %s AND state = 'running'",
        [],
    )


async def cancel(unit: UnitOfWork, *, job: UUID) -> bool:
    """Stop a job, also one that runs: its worker notices within seconds. False when it was settled before."""
    changed = await unit.execute(
        "UPDATE jobs SET state = 'cancelled', outcome = %s, lease = NULL, leased_until = NULL, settled_at = now()"
        " WHERE id = %s AND state IN ('waiting', 'running')",
        [f"cancelled by {unit.actor.label}", job],
    )
    return bool(changed)


async def retry(unit: UnitOfWork, *, job: UUID) -> None:
    """Give a job that failed or was cancelled another chance. Raises `NotFound`."""
    changed = await unit.execute(
        "UPDATE jobs SET state = 'waiting', attempts = 0, run_at = now(), settled_at = NULL"
        " WHERE id = %s AND state IN ('failed', 'cancelled')",
        [job],
    )
    if not changed:
        raise NotFound("There is no such job that failed or was cancelled.")


async def forget_settled(unit: UnitOfWork) -> int:
    """Drop jobs that were done a month ago; answers how many."""
    return await unit.execute(
        "DELETE FROM jobs WHERE state IN ('done', 'cancelled') AND settled_at < now() - interval '30 days'"
    )


async def _bury(unit: UnitOfWork) -> None:
    """A job over which every worker has died is not tried for ever."""
    await unit.execute(
        "UPDATE jobs SET state = CASE WHEN every IS NULL THEN 'failed' ELSE 'waiting' END, lease = NULL,"
        " leased_until = NULL, settled_at = now(), run_at = now() + make_interval(secs => coalesce(every, 0)),"
        " outcome = 'Its worker died over it ' || attempts || ' times.', attempts = CASE WHEN every IS NULL"
        " THEN attempts ELSE 0 END WHERE id IN (SELECT id FROM jobs WHERE state = 'running' AND leased_until < now()"
        " AND attempts >= %s ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)",
        [MAX_ATTEMPTS],
    )


async def _change(unit: UnitOfWork, job: Job, command: Any, parameters: list[Any]) -> None:
    if not await unit.execute(command, [*parameters, job.id, job.lease]):
        raise JobTaken("This job was cancelled, or another worker has taken it over.")
