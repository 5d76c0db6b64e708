"""Asking partners not to ship: units that they know of stay in their hands until they grant it; then they are free."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

from lading.flows.floor import Floor
from lading.fulfilment.call_backs import CallBack, add_call_backs, pending_by_line, read_pending
from lading.fulfilment.draw import Drawn
from lading.fulfilment.exchanges import queue_cancel
from lading.fulfilment.partners import read_partners
from lading.fulfilment.work import Work
from lading.kernel import Conflict
from lading.orders.change import LockedOrder, move
from lading.orders.vector import Transition
from lading.store import Event, UnitOfWork
from lading.store.events import record

ZERO = Decimal(0)
By = Literal["customer", "seller"]


class AskedAlready(Conflict):
    """The partner was asked for all of these units, and has not answered yet."""

    code = "asked_already"


async def call_back_cancelled(
    unit: UnitOfWork,
    floor: Floor,
    order: LockedOrder,
    *,
    moves: Sequence[Transition],
    by: By,
    reason: str,
) -> list[Transition]:
    """Of moves that cancel units of an order, those that need nobody's leave.

    Released units that a partner knows of are asked back instead, and cancelled once it grants that; where its
    settings say `at_once` it is told, and they are cancelled now. Units in our own hands go first. Raises
    `AskedAlready` where nothing else is left to do.
    """
    told = [work for work in floor.works.values() if work.told_at is not None and order.id in work.orders()]
    if not told or not any(one.origin == "released" for one in moves):
        return list(moves)
    asking = await _who_is_asked(unit, told)
    pending = pending_by_line(await read_pending(unit, fulfilments=[work.id for work in told]))
    kept: list[Transition] = []
    asked: list[CallBack] = []
    at_once: list[tuple[Work, int, Decimal]] = []
    for one in moves:
        if one.origin != "released":
            kept.append(one)
            continue
        left = one.quantity - min(one.quantity, _in_own_hands(floor, order, one.line))
        at_partners, free = _ask(order, told, asking, pending, one.line, left)
        asked += [_back(work, order, one.line, quantity, by, reason) for work, quantity in at_partners]
        at_once += [(work, one.line, quantity) for work, quantity in free]
        now = one.quantity - left + sum((quantity for _, quantity in free), ZERO)
        if now:
            kept.append(Transition(one.line, one.origin, one.target, now))
    await note_asked(unit, order, asked, works={work.id: work for work in told}, reason=reason)
    await _tell_cancelled(unit, at_once)
    if not asked and not kept:
        raise AskedAlready(f"What is left of order {order.number} was asked back already; wait for the answer.")
    return kept


async def _who_is_asked(unit: UnitOfWork, works: Sequence[Work]) -> set[str]:
    partners = await read_partners(unit, places={work.place for work in works})
    return {code for code, partner in partners.items() if partner.settings.cancel == "ask"}


def _in_own_hands(floor: Floor, order: LockedOrder, line: int) -> Decimal:
    mine = (work.lines.get((order.id, line)) for work in floor.works.values() if work.told_at is None)
    return sum((one.parts["released"] for one in mine if one), ZERO)


def _ask(
    order: LockedOrder,
    told: Sequence[Work],
    asking: set[str],
    pending: dict[tuple[UUID, UUID, int], Decimal],
    line: int,
    quantity: Decimal,
) -> tuple[list[tuple[Work, Decimal]], list[tuple[Work, Decimal]]]:
    """Where `quantity` of a line is asked back, and where it is only told; what is asked already is left out.

    Of a line that several partners ship all are asked as soon as one of them is.
    """
    mine_all = [work for work in told if (order.id, line) in work.lines]
    ask = any(work.place in asking for work in mine_all)
    asked: list[tuple[Work, Decimal]] = []
    free: list[tuple[Work, Decimal]] = []
    left = quantity
    for work in sorted(mine_all, key=lambda work: work.id, reverse=True):
        key = (work.id, order.id, line)
        here = min(left, work.lines[order.id, line].parts["released"] - pending.get(key, ZERO))
        if here > 0:
            (asked if ask else free).append((work, here))
            pending[key] = pending.get(key, ZERO) + (here if ask else ZERO)
            left -= here
    return asked, free


def _back(work: Work, order: LockedOrder, line: int, quantity: Decimal, by: By, reason: str) -> CallBack:
    return CallBack(
        fulfilment_id=work.id, order_id=order.id, line=line, quantity=quantity, act="cancel", by=by, reason=reason
    )


async def note_asked(
    unit: UnitOfWork, order: LockedOrder, asked: Sequence[CallBack], *, works: Mapping[UUID, Work], reason: str
) -> None:
    """Keep what was asked, on the order's history, and on what the partner was sent, from which it is told."""
    await add_call_backs(unit, asked=asked)
    for work_id in dict.fromkeys(one.fulfilment_id for one in asked):
        mine = [one for one in asked if one.fulfilment_id == work_id]
        data: dict[str, object] = {
            "fulfilment": works[work_id].number,
            "place": works[work_id].place,
            "act": mine[0].act,
            "lines": [[one.line, one.quantity] for one in mine],
        }
        move(order, kind="order.asked_back", data=data, reason=reason)
        await tell_partner(unit, works[work_id], asked=[(one.line, one.quantity) for one in mine], final=False)


async def _tell_cancelled(unit: UnitOfWork, at_once: Sequence[tuple[Work, int, Decimal]]) -> None:
    for work in {work.id: work for work, _, _ in at_once}.values():
        units = [(line, quantity) for one, line, quantity in at_once if one is work]
        await tell_partner(unit, work, asked=units, final=True)


async def tell_partner(unit: UnitOfWork, work: Work, *, asked: Sequence[tuple[int, Decimal]], final: bool) -> None:
    """Leave the event from which a partner is asked not to ship these units, or told that they are cancelled."""
    if work.handed_to == "third_party":
        await queue_cancel(unit, place=work.place, fulfilment=work.id, units=asked, final=final)
        return
    rows = await unit.fetch(
        "SELECT DISTINCT p.id, p.number FROM purchase_lines l JOIN purchase_orders p ON p.id = l.purchase_id"
        " WHERE l.fulfilment_id = %s",
        [work.id],
    )
    lines = [[work.lines[key].sku, quantity] for line, quantity in asked for key in work.lines if key[1] == line]
    await record(
        unit,
        [
            Event(
                kind="purchase.withdrawn" if final else "purchase.asked_back",
                subject=f"purchase/{number}",
                data={"id": str(purchase), "lines": lines, "fulfilment": work.number},
            )
            for purchase, number in rows
        ],
    )


async def call_back_recalled(
    unit: UnitOfWork, floor: Floor, work: Work, drawn: Sequence[Drawn], *, reason: str
) -> list[Drawn]:
    """Of units that are taken back from a place, those that need nobody's leave; the others are asked back.

    Raises `AskedAlready` where nothing else is left to do.
    """
    if work.told_at is None:
        return list(drawn)
    if not await _who_is_asked(unit, [work]):
        units = [(one.line.line, one.quantity) for one in drawn]
        await tell_partner(unit, work, asked=units, final=True)
        return list(drawn)
    pending = pending_by_line(await read_pending(unit, fulfilments=[work.id]))
    asked: list[CallBack] = []
    for one in drawn:
        key = (work.id, one.line.order_id, one.line.line)
        here = min(one.quantity, one.line.parts["released"] - pending.get(key, ZERO))
        if one.origin == "released" and here > 0:
            asked.append(
                CallBack(
                    fulfilment_id=work.id,
                    order_id=one.line.order_id,
                    line=one.line.line,
                    quantity=here,
                    act="recall",
                    reason=reason,
                )
            )
    rest = [one for one in drawn if one.origin != "released"]
    if not asked and not rest:
        raise AskedAlready(f"What is left of {work.number} was asked back already; wait for the answer.")
    for order_id in dict.fromkeys(one.order_id for one in asked):
        mine = [one for one in asked if one.order_id == order_id]
        await note_asked(unit, floor.orders[order_id], mine, works={work.id: work}, reason=reason)
    return rest
