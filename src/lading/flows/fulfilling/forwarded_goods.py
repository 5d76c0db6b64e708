"""Transfers that bring units for orders: they wait while they travel, and are the order's once they have come."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.at_work import save_changes
from lading.flows.fulfilling.ready_when import comes_on
from lading.fulfilment.forwardings import Forwarding, forwardings_of, save_forwardings
from lading.fulfilment.settle_arrival import Expected, Settled, settle_arrival
from lading.inventory import Reservation, lock_free
from lading.inventory.let_go import read_reservations, write_reservations
from lading.inventory.transfers import StockTransfer
from lading.kernel import Conflict, plain
from lading.orders.change import LockedLine, LockedOrder, lock_orders, move
from lading.orders.vector import Transition
from lading.store import UnitOfWork
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)


class Forwarded(msgspec.Struct):
    """What transfers bring for orders, which are locked; nothing for most transfers."""

    orders: dict[UUID, LockedOrder]
    rows: list[Forwarding]

    def of(self, transfer: StockTransfer) -> list[Forwarding]:
        """What this one brings."""
        return [one for one in self.rows if one.transfer_id == transfer.id]


class NotNeeded(Conflict):
    """The order for which the transfer was made does not need these units any more."""

    code = "not_needed"


async def lock_forwarded(unit: UnitOfWork, *, transfers: Iterable[str]) -> Forwarded:
    """Lock the orders for which these transfers bring something: before the transfers, supply and stock are locked."""
    numbers = list(transfers)
    rows = await forwardings_of(unit, transfers=numbers)
    if not rows:
        return Forwarded({}, [])
    orders = await lock_orders(unit, ids={one.order_id for one in rows})
    return Forwarded(orders, await forwardings_of(unit, transfers=numbers))


async def let_travel(unit: UnitOfWork, forwarded: Forwarded, *, transfers: Sequence[StockTransfer]) -> None:
    """The units leave: their orders let go of them at the sending place and wait for them; the stock is locked.

    Raises `NotNeeded` where an order has let go of some meanwhile.
    """
    if not forwarded.rows:
        return
    held = {
        (one.order_id, one.line, one.place, one.sku): one.quantity
        for one, _ in await read_reservations(unit, orders=list(forwarded.orders))
    }
    gone: list[Reservation] = []
    for transfer in transfers:
        for order_id, rows in _by_order(forwarded.of(transfer)).items():
            order, moves = forwarded.orders[order_id], []
            for row in rows:
                line = order.lines[row.line]
                for sku, base in line.uses(row.planned):
                    if held.get((order_id, row.line, transfer.origin, sku), ZERO) < base:
                        raise NotNeeded(_told(transfer, order))
                    gone.append(Reservation(order_id, row.line, transfer.origin, sku, -base))
                if row.planned:
                    moves.append(Transition(row.line, "reserved", "backordered", row.planned))
                    _expect(line, transfer.due_on)
                row.travelling, row.planned = row.planned, ZERO
            if moves:
                move(order, kind="order.travelling", moves=moves, data=_about(transfer))
    await write_reservations(unit, changes=gone)
    await save_forwardings(unit, forwardings=forwarded.rows)
    await save_changes(unit, orders=forwarded.orders.values())


def _expect(line: LockedLine, due_on: date | None) -> None:
    """The line rests on what travels: its day stays, unless other units of it wait for stock anyway."""
    if not line.vector["backordered"]:
        day = line.promised_for or due_on
        line.promised_for, line.promise_reason, line.touched = (
            day,
            "supply_expected" if day else "waits_for_stock",
            True,
        )


def _by_order(rows: Iterable[Forwarding]) -> dict[UUID, list[Forwarding]]:
    found: dict[UUID, list[Forwarding]] = {}
    for one in rows:
        found.setdefault(one.order_id, []).append(one)
    return found


def _told(transfer: StockTransfer, order: LockedOrder) -> str:
    return (
        f"Order {order.number} does not need all of {transfer.number} any more. Cancel the transfer; what the order"
        " still needs gets a new one."
    )


def _about(transfer: StockTransfer) -> dict[str, object]:
    return {"transfer": transfer.number, "place": transfer.origin, "to": transfer.target}


async def drop_planned(unit: UnitOfWork, forwarded: Forwarded, *, transfers: Sequence[StockTransfer]) -> None:
    """These transfers are not sent: what orders hold stays where it is, until it is forwarded anew."""
    for transfer in transfers:
        for order_id, rows in _by_order(forwarded.of(transfer)).items():
            units = [[row.line, row.planned] for row in rows if row.planned]
            for row in rows:
                row.missed, row.planned = row.missed + row.planned, ZERO
            if not units:
                continue
            move(forwarded.orders[order_id], kind="order.forwarding_missed", data={**_about(transfer), "units": units})
    if forwarded.rows:
        await save_forwardings(unit, forwardings=forwarded.rows)
        await save_changes(unit, orders=forwarded.orders.values())


async def settle_forwarded(
    unit: UnitOfWork, reference: Reference, forwarded: Forwarded, *, transfer: StockTransfer
) -> None:
    """What has come is reserved for its orders, and what cannot come any more makes them wait again, with a task.

    Call it once the transfer's quantities and the stock are written; the stock rows of its target are locked.
    """
    rows = [one for one in forwarded.of(transfer) if one.travelling]
    if not rows:
        return
    free = await lock_free(unit, rows=sorted({(line.sku, transfer.target) for line in transfer.lines}))
    used = _used(forwarded, transfer)
    came = {
        line.sku: min(line.received - used.get(line.sku, ZERO), free.get((line.sku, transfer.target), ZERO))
        for line in transfer.lines
    }
    road = {line.sku: line.in_transit for line in transfer.lines}
    settled = settle_arrival([_expected(forwarded, one) for one in rows], came=came, in_transit=road)
    gained: list[Reservation] = []
    for order_id in _by_order(rows):
        mine = [(row, one) for row, one in zip(rows, settled, strict=True) if row.order_id == order_id]
        gained += _arrive(unit, reference, forwarded.orders[order_id], transfer, mine)
    await write_reservations(unit, changes=gained)
    await save_forwardings(unit, forwardings=rows)
    await save_changes(unit, orders=forwarded.orders.values())
    await _ask(unit, forwarded, transfer, rows, settled)


def _used(forwarded: Forwarded, transfer: StockTransfer) -> dict[str, Decimal]:
    """Base units that came with earlier deliveries of the transfer and were given to lines."""
    used: dict[str, Decimal] = {}
    for one in forwarded.of(transfer):
        for sku, base in forwarded.orders[one.order_id].lines[one.line].uses(one.arrived):
            used[sku] = used.get(sku, ZERO) + base
    return used


def _expected(forwarded: Forwarded, one: Forwarding) -> Expected:
    line = forwarded.orders[one.order_id].lines[one.line]
    return Expected(one.travelling, line.vector["backordered"], line.uses(Decimal(1)), line.decimals)


def _arrive(
    unit: UnitOfWork,
    reference: Reference,
    order: LockedOrder,
    transfer: StockTransfer,
    mine: Sequence[tuple[Forwarding, Settled]],
) -> list[Reservation]:
    gained: list[Reservation] = []
    moves: list[Transition] = []
    missed: list[tuple[int, Decimal]] = []
    for row, one in mine:
        line = order.lines[row.line]
        row.travelling -= one.arrived + one.missed
        row.arrived += one.arrived
        row.missed += one.missed
        if one.arrived:
            moves.append(Transition(row.line, "backordered", "reserved", one.arrived))
            gained += [
                Reservation(order.id, row.line, transfer.target, sku, base) for sku, base in line.uses(one.arrived)
            ]
        if one.missed:
            missed.append((row.line, one.missed))
    if moves:
        move(order, kind="order.reserved", moves=moves, data=_about(transfer), reason=f"{transfer.number} arrived")
    if missed:
        move(order, kind="order.forwarding_missed", data={**_about(transfer), "units": missed})
    _promise(unit, reference, order, transfer, [row for row, _ in mine])
    return gained


def _promise(
    unit: UnitOfWork, reference: Reference, order: LockedOrder, transfer: StockTransfer, rows: Sequence[Forwarding]
) -> None:
    """The lines' days after it: ready from now on, or nobody knows while some of their units wait for stock again."""
    for row in rows:
        line = order.lines[row.line]
        if line.vector["backordered"] > row.travelling:
            line.promised_for, line.promise_reason, line.touched = None, "waits_for_stock", True
        elif not line.vector["backordered"]:
            day = comes_on(reference, sources=(), fetched=transfer.target, now=unit.now)
            line.promised_for, line.promise_reason, line.touched = day, "in_stock", True


async def _ask(
    unit: UnitOfWork,
    forwarded: Forwarded,
    transfer: StockTransfer,
    rows: Sequence[Forwarding],
    settled: Sequence[Settled],
) -> None:
    """A task for each order whose units did not come, and which still needs them."""
    drafts: list[TaskDraft] = []
    for order_id in _by_order(rows):
        order = forwarded.orders[order_id]
        lost = {
            row.line: one.missed
            for row, one in zip(rows, settled, strict=True)
            if row.order_id == order_id and one.missed and order.lines[row.line].vector["backordered"]
        }
        if lost:
            drafts.append(_missing(order, transfer, lost))
    if drafts:
        await raise_tasks(unit, drafts=drafts)


def _missing(order: LockedOrder, transfer: StockTransfer, lost: Mapping[int, Decimal]) -> TaskDraft:
    told = ", ".join(f"{plain(quantity)} × {order.lines[line].sku}" for line, quantity in lost.items())
    sentence = (
        f"{transfer.number} did not bring {told} for order {order.number}, which is fetched at {transfer.target}: it"
        " waits for stock again. Tell the customer, or let it be sent from elsewhere."
    )
    data = {"transfer": transfer.number, "lines": [[line, plain(quantity)] for line, quantity in lost.items()]}
    return TaskDraft(kind="pickup.units_missing", subject=f"order/{order.number}", sentence=sentence, data=data)
