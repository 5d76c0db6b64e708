"""Holds: they stop named steps of an order until somebody who may releases them, with a reason."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from lading.access.who import role_of
from lading.kernel import Conflict, Forbidden, Invalid, new_id
from lading.orders.change import LockedOrder, move
from lading.orders.lifecycle import HOLDABLE_STEPS
from lading.store import UnitOfWork

Overdue = Literal["nothing", "task", "release"]


class NewHold(msgspec.Struct, frozen=True, kw_only=True):
    """A hold to place: `reason` is a code, `sentence` what people read.

    It stops its steps for the whole order, for one `line`, or for the work of one `fulfilment`. `may_release` is the
    role that may release it, `overdue` what happens when it is due: nothing, a task, or it is released. A `rule` with
    its version placed it; one that waits for an `approval` is released by that alone.
    """

    reason: str
    sentence: str
    steps: list[str]
    line: int | None = None
    fulfilment: UUID | None = None
    owner: str | None = None
    due: datetime | None = None
    may_release: str | None = None
    overdue: Overdue = "nothing"
    rule: str | None = None
    rule_version: int | None = None
    approval: UUID | None = None


class OrderHeld(Conflict):
    """A hold stops this step."""

    code = "order_held"


class NotYoursToRelease(Forbidden):
    """Only people of a certain role may release this hold, or only an approval does."""

    code = "may_not_release"


_INSERT = """
INSERT INTO holds (id, order_id, line, fulfilment, reason, sentence, steps, owner, due, placed_at, placed_by,
  may_release, overdue, rule, rule_version, approval)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


async def place_holds(unit: UnitOfWork, *, order: LockedOrder, holds: Sequence[NewHold], actor: str = "") -> list[UUID]:
    """Place holds on a locked order. Raises `Invalid` for a step that cannot be stopped or a line that is not there."""
    ids: list[UUID] = []
    by = actor or unit.actor.label
    for hold in holds:
        if unknown := sorted(set(hold.steps) - HOLDABLE_STEPS):
            raise Invalid(f"No hold can stop “{unknown[0]}”; it can stop {', '.join(sorted(HOLDABLE_STEPS))}.")
        if hold.line is not None and hold.line not in order.lines:
            raise Invalid(f"Order {order.number} has no line {hold.line}.")
        ids.append(new_id())
        await unit.execute(_INSERT, _values(ids[-1], order, hold, unit.now, by))
        order.open_holds += 1
        told: dict[str, object] = {"hold": str(ids[-1]), "reason": hold.reason, "steps": hold.steps}
        if hold.rule:
            told["rule"] = [hold.rule, hold.rule_version]
        move(order, kind="order.held", data=told, actor=actor)
    return ids


def _values(number: UUID, order: LockedOrder, hold: NewHold, now: datetime, by: str) -> list[object]:
    return [
        number,
        order.id,
        hold.line,
        hold.fulfilment,
        hold.reason,
        hold.sentence,
        hold.steps,
        hold.owner,
        hold.due,
        now,
        by,
        hold.may_release,
        hold.overdue,
        hold.rule,
        hold.rule_version,
        hold.approval,
    ]


async def release_holds(
    unit: UnitOfWork,
    *,
    order: LockedOrder,
    reason: str,
    holds: Iterable[UUID] | None = None,
    by_right: bool = False,
    actor: str = "",
) -> int:
    """Release these holds of a locked order (None: all that are open); answers how many.

    When the last one goes, an order that we have not yet accepted is accepted. Raises `NotYoursToRelease` where one
    is another role's to release or waits for an approval, unless it is done `by_right` (a rule, a given approval).
    """
    chosen = None if holds is None else list(holds)
    if not by_right:
        await _check_right(unit, order, chosen)
    rows = await unit.fetch(
        "UPDATE holds SET released_at = %s, released_by = %s, release_reason = %s"
        " WHERE order_id = %s AND released_at IS NULL AND (%s::uuid[] IS NULL OR id = ANY(%s)) RETURNING id, reason",
        [unit.now, actor or unit.actor.label, reason, order.id, chosen, chosen],
    )
    for hold_id, code in rows:
        order.open_holds -= 1
        told: dict[str, object] = {"hold": str(hold_id), "hold_reason": code}
        move(order, kind="order.released_from_hold", data=told, reason=reason, actor=actor)
    if rows and not order.open_holds and not order.accepted_at and not order.declined_at and not order.withdrawn_at:
        order.accepted_at = unit.now
        move(order, kind="order.accepted")
    return len(rows)


async def _check_right(unit: UnitOfWork, order: LockedOrder, holds: Sequence[UUID] | None) -> None:
    rows = await unit.fetch(
        "SELECT reason, may_release, approval FROM holds WHERE order_id = %s AND released_at IS NULL"
        " AND (may_release IS NOT NULL OR approval IS NOT NULL) AND (%s::uuid[] IS NULL OR id = ANY(%s))",
        [order.id, holds, holds],
    )
    if not rows:
        return
    role = await role_of(unit, actor=unit.actor)
    for reason, may_release, approval in rows:
        if approval is not None:
            raise NotYoursToRelease(
                f"Order {order.number} waits for an approval. Its hold goes when the approval is given."
            )
        if role not in (may_release, "administrator"):
            raise NotYoursToRelease(
                f"Only people of the role “{may_release}” may release the hold “{reason}” of order {order.number}."
            )


Stopped = dict[int | UUID | None, set[str]]
"""Steps that open holds stop: of the whole order (None), of a line (its number), of a fulfilment (its id)."""


async def stopped_steps(unit: UnitOfWork, *, orders: Iterable[UUID]) -> dict[UUID, Stopped]:
    """Which steps are stopped by open holds, by order."""
    rows = await unit.fetch(
        "SELECT order_id, line, fulfilment, steps FROM holds WHERE order_id = ANY(%s) AND released_at IS NULL",
        [list(orders)],
    )
    stopped: dict[UUID, Stopped] = {}
    for order_id, line, fulfilment, steps in rows:
        stopped.setdefault(order_id, {}).setdefault(fulfilment or line, set()).update(steps)
    return stopped


def is_stopped(stopped: Stopped | None, *, step: str, line: int | None = None, fulfilment: UUID | None = None) -> bool:
    """Whether an order's `stopped_steps` stop this step, for the whole order, this line, or this fulfilment."""
    if not stopped:
        return False
    return any(step in stopped.get(one, ()) for one in {None, line, fulfilment})


async def held_for(unit: UnitOfWork, *, orders: Iterable[UUID], step: str) -> set[UUID]:
    """Those of these orders for which some hold stops a step; holds of single lines count, too."""
    stopped = await stopped_steps(unit, orders=orders)
    return {order for order, parts in stopped.items() if any(step in steps for steps in parts.values())}


async def refuse_held(unit: UnitOfWork, *, orders: Mapping[UUID, str], step: str) -> None:
    """Raise `OrderHeld` where a hold on one of these orders (id → number) stops a step."""
    for order in await held_for(unit, orders=orders, step=step):
        raise OrderHeld(f"A hold on order {orders[order]} stops the step “{step}”. Release the hold first.")
