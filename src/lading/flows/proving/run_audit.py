"""A run of the audit: prove, remember what was found and since when, and propose what would mend it."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec

from lading.flows.proving.find_first_event import find_first_events
from lading.flows.proving.laws import LAWS
from lading.flows.proving.propose_repairs import Broken, note_breaches
from lading.flows.proving.prove_laws import Breach, audit, find_broken
from lading.flows.proving.touched import Horizon, Touched, find_touched, read_horizon
from lading.kernel import new_id
from lading.store import Database, UnitOfWork

MOST_ROWS = 100
"""Rows that are remembered of each broken law; the first of them, the rest comes when these are mended."""

EVERYTHING = timedelta(days=1)
"""How long a proof of what is new may stand without one of everything."""

Wish = Literal["due", "all", "new"]


class Run(msgspec.Struct, frozen=True):
    """What a run found. `touched` says of how many orders it was, None of all."""

    id: UUID
    scope: str
    seconds: float
    laws: int
    touched: int | None
    breaches: list[Breach]


async def run_audit(database: Database, *, secret: str, wish: Wish = "due") -> Run:
    """Prove what was touched since the last run, or everything: as asked, or once a day by itself.

    What is broken stays among the breaches until it holds again, and is proven in every run until then.
    """
    started = time.monotonic()
    async with database.unit_of_work() as unit:
        horizon, now = await read_horizon(unit), unit.now
        touched = None if wish == "all" else await _what_is_new(unit, anyway=wish == "new")
    found = await audit(database, touched=touched)
    broken = [await _look_closer(database, breach, touched) for breach in found]
    run = Run(
        id=new_id(),
        scope="all" if touched is None else "new",
        seconds=round(time.monotonic() - started, 3),
        laws=len(LAWS),
        touched=None if touched is None else len(touched.orders),
        breaches=found,
    )
    async with database.unit_of_work() as unit:
        known = await find_first_events(unit, broken=broken)
        cut = [breach.law for breach in found if breach.rows > MOST_ROWS]
        await note_breaches(unit, found=known, cut=cut, secret=secret)
        await _write(unit, run, horizon, now)
    return run


async def _what_is_new(unit: UnitOfWork, *, anyway: bool) -> Touched | None:
    """What to prove; None for everything: nothing was proven yet, too long ago, or too much has happened since."""
    rows = await unit.fetch(
        "SELECT xid, movement, (SELECT max(at) FROM audit_runs WHERE scope = 'all') FROM audit_runs"
        " ORDER BY at DESC LIMIT 1"
    )
    if not rows or (not anyway and (rows[0][2] is None or rows[0][2] < unit.now - EVERYTHING)):
        return None
    touched = await find_touched(unit, since=Horizon(*rows[0][:2]))
    return touched and touched.with_rows(
        [row[0] for row in await unit.fetch("SELECT \"row\" FROM breaches WHERE state = 'open'")]
    )


async def _look_closer(database: Database, breach: Breach, touched: Touched | None) -> Broken:
    law = next(law for law in LAWS if law.name == breach.law)
    async with database.reading() as connection:
        rows = await find_broken(connection, law, touched=touched, most=MOST_ROWS)
    return Broken(law, [{name: value for name, value in row.items() if name != "breaches"} for row in rows])


async def _write(unit: UnitOfWork, run: Run, horizon: Horizon, at: datetime) -> None:
    broken: Sequence[Any] = [breach.law for breach in run.breaches]
    await unit.execute(
        "INSERT INTO audit_runs (id, scope, at, seconds, laws, broken, touched, xid, movement)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [run.id, run.scope, at, run.seconds, run.laws, broken, run.touched, horizon.xid, horizon.movement],
    )
    await unit.execute(
        "DELETE FROM audit_runs WHERE at < now() - interval '30 days' AND cardinality(broken) = 0 AND scope = 'new'"
    )
