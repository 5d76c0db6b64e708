"""Money follows the goods: taken when they have left, let go of once nothing is left to leave, renewed in time."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.money.ask_providers import ask_providers, look_at_money
from lading.flows.money.decide_capture import decide_captures, decide_voids
from lading.kernel import Conflict
from lading.orders.change import lock_orders
from lading.orders.hold import OrderHeld, is_stopped, stopped_steps
from lading.payments.distribute import Part
from lading.payments.money_entries import OURS
from lading.payments.operations import Operation
from lading.store import UnitOfWork
from lading.store.outbox import Logged

MOVES_MONEY = {  # a failure is none of them: a person decides, else a declined card would be asked for ever
    *("order.released_from_hold", "order.cancelled", "order.fee_charged", "order.credited"),
    *("order.payment_authorised", "order.payment_captured", "order.changed"),
}


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """Take what has left and is not paid now, whatever the duty has done so far."""

    number: str
    reason: str = "by hand"


class NothingToCapture(Conflict):
    """Nothing has left that is not paid, or nothing is authorised for it."""

    code = "nothing_to_capture"


async def capture_orders(unit: UnitOfWork, *, wishes: Sequence[Capture]) -> list[list[Operation]]:
    """Ask providers for what has left and is not paid. Raises `NotFound`, `OrderHeld`, `NothingToCapture`."""
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes])
    looks = await look_at_money(unit, {order.id: order for order in locked.values()})
    stopped = await stopped_steps(unit, orders=list(looks))
    made: list[list[Operation]] = []
    for wish in wishes:
        look = looks[locked[wish.number].id]
        if is_stopped(stopped.get(look.order.id), step="capture"):
            raise OrderHeld(f"A hold on order {wish.number} stops taking its money. Release the hold first.")
        parts = decide_captures(look.books, look.operations, last=True)
        if not parts:
            raise NothingToCapture(
                f"Nothing of order {wish.number} has left that is not paid, or nothing is authorised for it."
            )
        made.append(await ask_providers(unit, look, "capture", parts, wish.reason))
    await save_changes(unit, orders=locked.values())
    return made


async def follow_goods(unit: UnitOfWork, *, orders: Iterable[UUID]) -> int:
    """Intend what has become due for these orders: captures for what left, voids at the end. Answers how much.

    Orders that are held at the step `capture`, and those without authorised money of a provider, are left alone.
    """
    chosen = await _authorised(unit, orders)
    if not chosen:
        return 0
    looks = await look_at_money(unit, await lock_orders(unit, ids=chosen))
    stopped = await stopped_steps(unit, orders=list(looks))
    done = 0
    for look in looks.values():
        parts: list[Part] = []
        if not is_stopped(stopped.get(look.order.id), step="capture"):
            parts = decide_captures(look.books, look.operations, last=look.last)
            await ask_providers(unit, look, "capture", parts, "units have left")
        voids = [] if parts else decide_voids(look.books, look.operations, last=look.last)
        await ask_providers(unit, look, "void", voids, "nothing is left to leave")
        done += len(parts) + len(voids)
    await save_changes(unit, orders=[look.order for look in looks.values()])
    return done


async def _authorised(unit: UnitOfWork, orders: Iterable[UUID]) -> list[UUID]:
    rows = await unit.fetch(
        "SELECT DISTINCT order_id FROM tenders WHERE order_id = ANY(%s) AND provider NOT IN ('', %s)"
        " AND authorised > captured",
        [list(orders), OURS],
        plan_anew=True,
    )
    return [row[0] for row in rows]


def orders_with_money(events: Sequence[Logged]) -> set[UUID]:
    """Orders whose money may have to follow one of these events."""
    return {event.order_id for event in events if event.order_id and _matters(event.kind, event.data)}


def _matters(kind: str, told: dict[str, Any]) -> bool:
    return kind in MOVES_MONEY or any(one[2] == "shipped" for one in told.get("moves", ()))


async def consume_goods(unit: UnitOfWork, events: Sequence[Logged]) -> None:
    """What a worker does with new events; the cursor moves with the effect."""
    if orders := orders_with_money(events):
        await follow_goods(unit, orders=orders)
