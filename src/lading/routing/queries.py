"""Questions about routing plans."""

from datetime import datetime
from typing import Literal

import msgspec
from sqlalchemy import func, select

from lading.kernel import NotFound
from lading.routing.plans import read_settings
from lading.routing.settings import DEFAULT_PLAN, PlanSettings
from lading.routing.tables import routing_plans
from lading.store.connection import Connection

Standing = Literal["draft", "scheduled", "in_force", "superseded", "retired", "built_in"]


class PlanView(msgspec.Struct, frozen=True, kw_only=True):
    """A plan: `number` counts plans, `version` the changes of a draft.

    `standing` is draft, scheduled (published for later), in_force, superseded (was in force) or retired (never came
    into force); number 0 is built in.
    """

    number: int
    version: int
    standing: Standing
    effective_from: datetime | None
    by: str
    note: str
    saved_at: datetime | None
    published_at: datetime | None
    settings: PlanSettings


_BUILT_IN = PlanView(
    number=0,
    version=1,
    standing="built_in",
    effective_from=None,
    by="",
    note="By priority, with as few parcels as possible",
    saved_at=None,
    published_at=None,
    settings=DEFAULT_PLAN,
)


async def list_plans(connection: Connection, *, before: int | None = None, limit: int = 50) -> list[PlanView]:
    """Plans, the newest first, older than number `before`; the built-in one stands at the end."""
    statement = select(routing_plans).order_by(routing_plans.c.version.desc()).limit(limit)
    if before is not None:
        statement = statement.where(routing_plans.c.version < before)
    rows = (await connection.execute(statement)).all()
    now, live = await _live(connection)
    views = [_view(row, now, live) for row in rows]
    if len(views) < limit and (before is None or before > 0):
        views.append(_built_in(live))
    return views


async def get_plan(connection: Connection, *, number: int) -> PlanView:
    """One plan; 0 is the built-in one. Raises `NotFound`."""
    now, live = await _live(connection)
    if number == 0:
        return _built_in(live)
    row = (await connection.execute(select(routing_plans).where(routing_plans.c.version == number))).one_or_none()
    if row is None:
        raise NotFound(f"There is no routing plan {number}.")
    return _view(row, now, live)


async def get_plan_in_force(connection: Connection) -> PlanView:
    """The plan that routes orders now."""
    _, live = await _live(connection)
    return await get_plan(connection, number=live)


async def _live(connection: Connection) -> tuple[datetime, int]:
    p = routing_plans.c
    now: datetime = (await connection.execute(select(func.now()))).scalar_one()
    found = await connection.execute(
        select(p.version)
        .where(p.state == "published", p.effective_from <= now)
        .order_by(p.effective_from.desc(), p.version.desc())
        .limit(1)
    )
    return now, found.scalar_one_or_none() or 0


def _built_in(live: int) -> PlanView:
    return msgspec.structs.replace(_BUILT_IN, standing="in_force") if live == 0 else _BUILT_IN


def _view(row: object, now: datetime, live: int) -> PlanView:
    kept = row._mapping  # type: ignore[attr-defined]  # noqa: SLF001 -- SQLAlchemy's own name for it
    standing: Standing = kept["state"] if kept["state"] in ("draft", "retired") else "superseded"
    if kept["version"] == live:
        standing = "in_force"
    elif kept["state"] == "published" and kept["effective_from"] > now:
        standing = "scheduled"
    return PlanView(
        number=kept["version"],
        version=kept["revision"],
        standing=standing,
        effective_from=kept["effective_from"],
        by=kept["by"],
        note=kept["note"],
        saved_at=kept["saved_at"],
        published_at=kept["published_at"],
        settings=read_settings(kept["settings"]),
    )
