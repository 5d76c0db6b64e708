"""What a cancellation came to, as it is kept: which lines, what is owed, whose answer it waits for, the way back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.kernel import plain
from lading.orders.asks import Ask
from lading.orders.change import LockedOrder
from lading.orders.changes import Door, NewChange, State
from lading.orders.due import due
from lading.store import UnitOfWork

ZERO = Decimal(0)
ASKED = "Units are in the hands of a place or partner, which is asked to leave them out."


class Before(msgspec.Struct, frozen=True):
    """An order before a cancellation: what was wanted of each line, and what was owed for all."""

    wanted: Mapping[int, Decimal]
    due: Decimal


class Cancelled(msgspec.Struct, kw_only=True):
    """A cancellation that was carried out, as far as facts let it: its state with the reason, and the questions."""

    state: State = "granted"
    code: str = ""
    sentence: str = ""
    result: dict[str, Any] = {}
    asks: list[Ask] = []


def before_of(order: LockedOrder) -> Before:
    """The order as it is, to be compared with what becomes of it."""
    return Before(wanted_of(order), due_of(order))


def wanted_of(order: LockedOrder) -> dict[int, Decimal]:
    """What is wanted of each line."""
    return {number: line.ordered - line.vector["cancelled"] for number, line in order.lines.items()}


def due_of(order: LockedOrder) -> Decimal:
    """What is owed for all that is not cancelled."""
    return due(total=order.total, currency=order.currency, lines=order.lines.values())


def cancelled_of(order: LockedOrder, before: Before, *, kept: Mapping[int, Decimal], asks: Sequence[Ask]) -> Cancelled:
    """What it came to; `kept` are units by line that had left before anybody could cancel them."""
    now = wanted_of(order)
    rows = [
        [number, order.lines[number].sku, was, now[number]]
        for number, was in before.wanted.items()
        if was != now[number]
    ]
    result: dict[str, Any] = {"changed": rows, "due": [before.due, due_of(order)]} if rows else {}
    if rows and any(now.values()):
        result["undo"] = {"lines": [{"line": row[0], "quantity": row[2]} for row in rows]}
    if asks:
        asked = [[one.line, one.quantity, one.who] for one in asks]
        return Cancelled(
            state="pending", code="asked", sentence=ASKED, result=result | {"asked": asked}, asks=list(asks)
        )
    if kept:
        told = ", ".join(f"{plain(units)} × {order.lines[line].sku}" for line, units in kept.items())
        return Cancelled(
            code="cut_to_done", sentence=f"More had left already than was to be cancelled: {told} stay.", result=result
        )
    return Cancelled(result=result)


def change_of(
    order: LockedOrder, done: Cancelled, *, door: Door, reason: str, lines: Sequence[Any] | None, seen: int | None
) -> NewChange:
    """The change that is kept of it."""
    wish = {"cancel": True} if lines is None else {"cancel": True, "lines": [[one.line, one.quantity] for one in lines]}
    return NewChange(
        order_id=order.id,
        kind="cancel",
        state=done.state,
        door=door,
        reason=reason,
        wish=wish,
        seen=seen,
        code=done.code,
        sentence=done.sentence,
        result=done.result,
    )


async def asked_partners(unit: UnitOfWork, order: LockedOrder) -> list[Ask]:
    """What partners were asked back a moment ago."""
    rows = await unit.fetch(
        "SELECT fulfilment_id, line, sum(quantity) FROM call_backs WHERE order_id = %s AND state = 'pending'"
        " AND asked_at = %s GROUP BY 1, 2",
        [order.id, unit.now],
    )
    return [Ask(fulfilment_id=row[0], order_id=order.id, line=row[1], quantity=row[2], who="partner") for row in rows]
