"""Plans are drafted, checked, published from a moment on, withdrawn, and rolled back to an earlier one."""

from datetime import datetime
from typing import Any

import msgspec

from lading.catalog import touch
from lading.kernel import Conflict, FieldError, Invalid, NotFound
from lading.routing.checks import check_plan
from lading.routing.plans import read_settings
from lading.routing.settings import DEFAULT_PLAN, PlanSettings
from lading.routing.world import read_world
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.store.rows import Outdated

_WRITERS = lock_number("routing plans")


class NotADraft(Conflict):
    """Published plans stay as they are."""

    code = "not_a_draft"


class PlanInForce(Conflict):
    """What is in force cannot be withdrawn; another is published over it."""

    code = "plan_in_force"


class PlanRefused(Invalid):
    """The static checks found something that must be mended first."""

    code = "plan_refused"


async def save_draft(
    unit: UnitOfWork, *, settings: PlanSettings, note: str = "", number: int | None = None, seen: int | None = None
) -> int:
    """Keep a draft: a new one, or plan `number` as it shall be now. Answers its number.

    Raises `NotFound`, `NotADraft`, or `Outdated` where somebody changed it after revision `seen`.
    """
    await lock_names(unit, stages=[[_WRITERS]])
    plain = msgspec.to_builtins(settings)
    if number is None:
        ((number,),) = await unit.fetch("SELECT coalesce(max(version), 0) + 1 FROM routing_plans")
        await _insert(unit, number=number, state="draft", settings=plain, note=note)
    else:
        state, revision, _, _ = await _read(unit, number)
        if state != "draft":
            raise NotADraft(f"Plan {number} was published and stays as it is. Make a new draft of it.")
        if seen is not None and seen != revision:
            raise Outdated(f"Somebody else changed plan {number} meanwhile. Look at it again.")
        await unit.execute(
            "UPDATE routing_plans SET settings = %s, note = %s, revision = revision + 1, saved_at = %s, by = %s"
            " WHERE version = %s",
            [_json(plain), note, unit.now, unit.actor.label, number],
        )
    await record(unit, [Event(kind="routing_plan.drafted", subject=f"routing_plan/{number}", data={"note": note})])
    return number


async def publish_plan(
    unit: UnitOfWork, *, number: int, effective_from: datetime | None = None, note: str | None = None
) -> datetime:
    """Put a draft in force, from that moment on (the present one at the earliest); answers the moment.

    Raises `PlanRefused`, naming everything that has to be mended, `NotFound`, or `NotADraft`.
    """
    await lock_names(unit, stages=[[_WRITERS]])
    state, _, plain, kept_note = await _read(unit, number)
    if state != "draft":
        raise NotADraft(f"Plan {number} was published already. Make a new draft of it, or roll back to it.")
    settings = read_settings(plain)
    found = check_plan(settings, await read_world(unit, settings=settings))
    errors = tuple(FieldError(one.pointer, one.code, one.message) for one in found if one.severity == "refuse")
    if errors:
        raise PlanRefused(errors[0].message, errors=errors)
    since = max(effective_from or unit.now, unit.now)
    await unit.execute(
        "UPDATE routing_plans SET state = 'published', effective_from = %s, published_at = %s, by = %s, note = %s"
        " WHERE version = %s",
        [since, unit.now, unit.actor.label, kept_note if note is None else note, number],
    )
    await _went_live(unit, number=number, since=since, settings=plain)
    return since


async def withdraw_plan(unit: UnitOfWork, *, number: int) -> None:
    """Throw a draft away, or keep a published plan from taking effect. Raises `NotFound` or `PlanInForce`."""
    await lock_names(unit, stages=[[_WRITERS]])
    state, _, _, _ = await _read(unit, number)
    gone = await unit.execute(
        "UPDATE routing_plans SET state = 'retired' WHERE version = %s"
        " AND (state = 'draft' OR (state = 'published' AND effective_from > %s))",
        [number, unit.now],
    )
    if not gone:
        why = "is or was in force" if state == "published" else "was withdrawn already"
        raise PlanInForce(f"Plan {number} {why}. Roll back to an earlier plan, or publish another one.")
    await record(unit, [Event(kind="routing_plan.withdrawn", subject=f"routing_plan/{number}", data={"was": state})])
    await touch(unit)


async def roll_back(unit: UnitOfWork, *, number: int, note: str = "") -> int:
    """Put an earlier plan (0: the built-in one) in force again, at once, as a new one; answers its number."""
    await lock_names(unit, stages=[[_WRITERS]])
    plain = msgspec.to_builtins(DEFAULT_PLAN)
    if number:
        state, _, plain, _ = await _read(unit, number)
        if state == "draft":
            raise NotADraft(f"Plan {number} was never in force. Publish it instead.")
    ((new,),) = await unit.fetch("SELECT coalesce(max(version), 0) + 1 FROM routing_plans")
    words = note or f"Back to plan {number}"
    await _insert(unit, number=new, state="published", settings=plain, note=words, since=unit.now)
    await _went_live(unit, number=new, since=unit.now, settings=plain, back_to=number)
    return int(new)


async def _insert(
    unit: UnitOfWork, *, number: int, state: str, settings: Any, note: str, since: datetime | None = None
) -> None:
    await unit.execute(
        "INSERT INTO routing_plans (version, state, effective_from, settings, by, note, saved_at, published_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [number, state, since, _json(settings), unit.actor.label, note, unit.now, since],
    )


async def _read(unit: UnitOfWork, number: int) -> tuple[str, int, Any, str]:
    rows = await unit.fetch("SELECT state, revision, settings, note FROM routing_plans WHERE version = %s", [number])
    if not rows:
        raise NotFound(f"There is no routing plan {number}.")
    return rows[0]


async def _went_live(
    unit: UnitOfWork, *, number: int, since: datetime, settings: Any, back_to: int | None = None
) -> None:
    data = {"effective_from": since, "settings": settings, **({} if back_to is None else {"back_to": back_to})}
    await record(unit, [Event(kind="routing_plan.published", subject=f"routing_plan/{number}", data=data)])
    await touch(unit)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
