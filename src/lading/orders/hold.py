"""Holds: they stop named steps of an order until somebody who may releases them, with a reason."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lading.kernel import Conflict, Invalid, new_id
from lading.orders.change import LockedOrder, move
from lading.orders.lifecycle import HOLDABLE_STEPS
from lading.store import UnitOfWork


class NewHold(msgspec.Struct, frozen=True, kw_only=True):
    """A hold to place: `reason` is a code, `sentence` what people read; `line` None holds the whole order."""

    reason: str
    sentence: str
    steps: list[str]
    line: int | None = None
    owner: str | None = None
    due: datetime | None = None


class OrderHeld(Conflict):
    """A hold stops this step."""

    code = "order_held"


async def place_holds(unit: UnitOfWork, *, order: LockedOrder, holds: Sequence[NewHold]) -> list[UUID]:
    """Place holds on a locked order. Raises `Invalid` for a step that cannot be stopped or a line that is not there."""
    ids: list[UUID] = []
    for hold in holds:
        if unknown := sorted(set(hold.steps) - HOLDABLE_STEPS):
            raise Invalid(f"No hold can stop “{unknown[0]}”; it can stop {', '.join(sorted(HOLDABLE_STEPS))}.")
        if hold.line is not None and hold.line not in order.lines:
            raise Invalid(f"Order {order.number} has no line {hold.line}.")
        ids.append(new_id())
        await unit.execute(
            "INSERT INTO holds (id, order_id, line, reason, sentence, steps, owner, due, placed_at, placed_by)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                ids[-1],
                order.id,
                hold.line,
                hold.reason,
                hold.sentence,
                hold.steps,
                hold.owner,
                hold.due,
                unit.now,
                unit.actor.label,
            ],
        )
        order.open_holds += 1
        move(order, kind="order.held", data={"hold": str(ids[-1]), "reason": hold.reason, "steps": hold.steps})
    return ids


async def release_holds(
    unit: UnitOfWork, *, order: LockedOrder, reason: str, holds: Iterable[UUID] | None = None
) -> int:
    """Release these holds of a locked order (None: all that are open); answers how many.

    When the last one goes, an order that we have not yet accepted is accepted.
    """
    rows = await unit.fetch(
        "UPDATE holds SET released_at = %s, released_by = %s, release_reason = %s"
        " WHERE order_id = %s AND released_at IS NULL AND (%s::uuid[] IS NULL OR id = ANY(%s)) RETURNING id, reason",
        [unit.now, unit.actor.label, reason, order.id, *([None if holds is None else list(holds)] * 2)],
    )
    for hold_id, code in rows:
        order.open_holds -= 1
        move(order, kind="order.released_from_hold", data={"hold": str(hold_id), "hold_reason": code}, reason=reason)
    if rows and not order.open_holds and not order.accepted_at and not order.declined_at and not order.withdrawn_at:
        order.accepted_at = unit.now
        move(order, kind="order.accepted")
    return len(rows)


async def stopped_steps(unit: UnitOfWork, *, orders: Iterable[UUID]) -> dict[UUID, dict[int | None, set[str]]]:
    """Which steps are stopped by open holds: order → line (None: the whole order) → steps."""
    rows = await unit.fetch(
        "SELECT order_id, line, steps FROM holds WHERE order_id = ANY(%s) AND released_at IS NULL", [list(orders)]
    )
    stopped: dict[UUID, dict[int | None, set[str]]] = {}
    for order_id, line, steps in rows:
        stopped.setdefault(order_id, {}).setdefault(line, set()).update(steps)
    return stopped


def is_stopped(stopped: dict[int | None, set[str]] | None, *, step: str, line: int | None = None) -> bool:
    """Whether an order's `stopped_steps` stop this step, for the whole order or for this line."""
    if not stopped:
        return False
    return step in stopped.get(None, ()) or (line is not None and step in stopped.get(line, ()))
