"""Returns that will not come: cancelled by whoever asked for them, or expired because nothing came in time."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.flows.company import Company
from lading.flows.returning.missing_goods import charge_of
from lading.flows.returning.return_frame import Desk, lock_desk, save_desk
from lading.flows.returning.return_tasks import ask_persons
from lading.kernel import SYSTEM
from lading.returns.rma import Return, WrongState
from lading.store import UnitOfWork

ZERO = Decimal(0)
LATE = "nothing came in time"
COMING = ("authorised", "label_sent", "part_received")


class CancelReturn(msgspec.Struct, frozen=True, kw_only=True):
    """What has not come is no longer expected; why, and whose wish it is."""

    number: str
    reason: str
    by: Literal["customer", "seller"] = "seller"
    version: int | None = None


async def cancel_returns(unit: UnitOfWork, *, wishes: Sequence[CancelReturn]) -> list[Return]:
    """Give up what has not come. Raises `NotFound`, `Outdated`, `WrongState` where nothing is open."""
    version = wishes[0].version if len(wishes) == 1 else None
    desk = await lock_desk(unit, numbers=[wish.number for wish in wishes], version=version)
    for wish in wishes:
        one = desk.returns[wish.number]
        if not any(line.expected for line in one.lines):
            raise WrongState(f"{one.number} is {one.state.replace('_', ' ')}: nothing of it is still expected.")
        one.cancelled_at = unit.now
        told = _close(one)
        desk.note(one, kind="return.cancelled", reason=wish.reason, lines=told, by=wish.by)
        desk.tell_orders(one, kind="order.return_cancelled", reason=wish.reason, by=wish.by)
    await save_desk(unit, desk)
    await ask_persons(unit, returns=list(desk.returns.values()))
    return [desk.returns[wish.number] for wish in wishes]


def _close(one: Return) -> list[list[object]]:
    """Nothing more is expected; answers what was, as line, SKU and quantity."""
    told: list[list[object]] = [[line.line, line.sku, line.expected] for line in one.lines if line.expected]
    for line in one.lines:
        if line.outcome in {"ask", "pending"} and not line.received:
            line.outcome = "refused"
        line.closed += line.expected
        line.expected = ZERO
    return told


async def expire_returns(company: Company, *, limit: int = 50) -> int:
    """Let returns end whose goods did not come in time; answers how many. What comes later is taken in all the same."""
    async with company.database.unit_of_work(SYSTEM) as unit:
        rows = await unit.fetch(
            "SELECT number FROM returns WHERE state = ANY(%s) AND expires_at < now() ORDER BY expires_at LIMIT %s",
            [list(COMING), limit],
        )
        if not rows:
            return 0
        desk = await lock_desk(unit, numbers=[row[0] for row in rows])
        changed = []
        for one in desk.returns.values():
            if one.state in COMING and one.expires_at and one.expires_at < unit.now:
                await _expire(unit, desk, one)
                changed.append(one)
        await save_desk(unit, desk, changed=changed)
        await ask_persons(unit, returns=changed)
    return len(changed)


async def _expire(unit: UnitOfWork, desk: Desk, one: Return) -> None:
    """Its orders are told which units did not come, and what is owed where something went out for them."""
    one.expired_at = unit.now
    late: dict[UUID, list[list[object]]] = {}
    for line in one.lines:
        if line.order_id and line.expected:
            late.setdefault(line.order_id, []).append([line.order_line, line.expected])
    desk.note(one, kind="return.expired", reason=LATE, lines=_close(one))
    charged = await charge_of(unit, desk, one)
    for order_id, units in late.items():
        data = {"until": one.expires_at, "units": units, **charged.get(order_id, {})}
        desk.tell_order(one, order_id, kind="order.return_expired", **data)
