"""Stock that is not there after all: the youngest unpicked units that were promised it go back to waiting."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from uuid import UUID

import msgspec

from lading.flows.floor import Floor, lock_floor_of, save_floor
from lading.fulfilment.work import shift
from lading.inventory import Reservation
from lading.inventory.hold import cut_holds
from lading.inventory.let_go import read_reservations, write_reservations
from lading.kernel import plain
from lading.orders.change import LockedOrder, lock_orders, move
from lading.orders.vector import Transition
from lading.store import UnitOfWork
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)
Row = tuple[str, str]
"""A SKU at a place."""


class Uncovered(msgspec.Struct, frozen=True):
    """Units of a line, in its unit, that have lost their stock at a place; `released` of them were being worked."""

    order_id: UUID
    line: int
    row: Row
    quantity: Decimal
    released: Decimal


async def lock_youngest(unit: UnitOfWork, *, missing: Mapping[Row, Decimal]) -> Floor:
    """Lock the youngest orders, and their fulfilments, that hold this much unpicked stock, and some more."""
    ids: set[UUID] = set()
    for (sku, place), quantity in missing.items():
        rows = await unit.fetch(
            "SELECT order_id FROM (SELECT order_id, sum(idle) OVER (ORDER BY placed_at DESC, order_id DESC"
            " ROWS UNBOUNDED PRECEDING) - idle AS before FROM (SELECT r.order_id, o.placed_at, CASE WHEN EXISTS"
            " (SELECT FROM fulfilment_lines w JOIN fulfilments f ON f.id = w.fulfilment_id"
            "  WHERE w.order_id = r.order_id AND w.line = r.line AND f.place = r.place AND f.told_at IS NOT NULL"
            "  AND w.released > 0)"
            " THEN 0 ELSE r.quantity - r.picked END AS idle FROM reservations r JOIN orders o ON o.id = r.order_id"
            " WHERE r.sku = %s AND r.place = %s AND r.quantity > r.picked) held) queue WHERE before < %s",
            [sku, place, quantity],
        )
        ids |= {row[0] for row in rows}
    return await lock_floor_of(unit, orders=await lock_orders(unit, ids=ids))


async def uncover(unit: UnitOfWork, floor: Floor, *, missing: Mapping[Row, Decimal], reason: str) -> dict[Row, Decimal]:
    """Take `missing` base units away from holds, then from what the locked orders hold, youngest first.

    The stock rows are locked.

    Answers what could not be taken, because others hold it: lock those and try again.
    """
    missing = await cut_holds(unit, missing=dict(missing)) if missing else missing
    held = await read_reservations(unit, orders=list(floor.orders))
    chosen, left = choose_uncovered(floor=floor, held=held, missing=missing)
    await write_reservations(
        unit,
        changes=[
            Reservation(one.order_id, one.line, one.row[1], sku, -base)
            for one in chosen
            for sku, base in floor.orders[one.order_id].lines[one.line].uses(one.quantity)
        ],
    )
    for order in floor.orders.values():
        _put_back(floor, order, [one for one in chosen if one.order_id == order.id], reason)
    await save_floor(unit, floor)
    await _tell(unit, floor, chosen)
    return left


def choose_uncovered(
    *, floor: Floor, held: Sequence[tuple[Reservation, Decimal]], missing: Mapping[Row, Decimal]
) -> tuple[list[Uncovered], dict[Row, Decimal]]:
    """Which units lose their stock: of the youngest order first, units not yet released before those that are."""
    left = dict(missing)
    chosen: list[Uncovered] = []
    lost: dict[tuple[UUID, int, str], Decimal] = {}
    youngest = sorted(held, key=lambda pair: (floor.orders[pair[0].order_id].placed_at, pair[0].order_id), reverse=True)
    for one, picked in youngest:
        row, key = (one.sku, one.place), (one.order_id, one.line, one.place)
        line = floor.orders[one.order_id].lines[one.line]
        told = _released(floor, one, told=True)  # a partner ships these, whatever our books say
        free = line.units_of(one.sku, one.quantity - picked) - lost.get(key, ZERO) - told
        if left.get(row, ZERO) <= 0 or free <= 0:
            continue
        step = Decimal(1).scaleb(-line.decimals)
        units = min(min(line.units_of(one.sku, left[row]), free).quantize(step, ROUND_CEILING), free)
        idle = free - _released(floor, one, told=False)
        for sku, base in line.uses(units):  # of a kit all components lose it together
            if (sku, one.place) in left:
                left[sku, one.place] -= base
        lost[key] = lost.get(key, ZERO) + units
        chosen.append(Uncovered(one.order_id, one.line, row, units, max(ZERO, units - idle)))
    return chosen, {row: quantity for row, quantity in left.items() if quantity > 0}


def _released(floor: Floor, one: Reservation, *, told: bool) -> Decimal:
    """Units that wait at the place to be worked; by a partner that was `told` of them, or else."""
    return sum(
        (
            line.parts["released"]
            for work in floor.works.values()
            if work.place == one.place
            and (work.told_at is not None) == told
            and (line := work.lines.get((one.order_id, one.line)))
        ),
        ZERO,
    )


def _put_back(floor: Floor, order: LockedOrder, lost: Sequence[Uncovered], reason: str) -> None:
    moves: list[Transition] = []
    for one in lost:
        if idle := one.quantity - one.released:
            moves.append(Transition(one.line, "reserved", "backordered", idle))
        if one.released:
            moves.append(Transition(one.line, "released", "backordered", one.released))
            _recall(floor, one)
        line = order.lines[one.line]
        line.promised_for, line.promise_reason = None, "waits_for_stock"
    if moves:
        data: dict[str, object] = {"lost": sorted({one.row[0] for one in lost})}
        move(order, kind="order.uncovered", moves=moves, reason=reason, data=data)


def _recall(floor: Floor, one: Uncovered) -> None:
    left = one.released
    for work in floor.works.values():
        line = work.lines.get((one.order_id, one.line))
        if work.place != one.row[1] or line is None or left <= 0 or work.told_at is not None:
            continue
        quantity = min(left, line.parts["released"])
        if quantity:
            shift(work, line, origin="released", target="recalled", quantity=quantity)
            left -= quantity


async def _tell(unit: UnitOfWork, floor: Floor, chosen: Sequence[Uncovered]) -> None:
    """One task per order that lost something: somebody may want to call the customer."""
    drafts = [
        TaskDraft(
            kind="stock_missing",
            subject=f"order/{floor.orders[order_id].number}",
            sentence="Stock that this order was promised is not there: "
            + ", ".join(f"{plain(one.quantity)} × {one.row[0]} at {one.row[1]}" for one in lost)
            + ". It waits for new stock now; tell the customer, or offer something else.",
        )
        for order_id in dict.fromkeys(one.order_id for one in chosen)
        if (lost := [one for one in chosen if one.order_id == order_id])
    ]
    await raise_tasks(unit, drafts=drafts)
