"""Changing orders that stand: lock them, move their units, and write everything that follows in one go."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from lading.kernel import Conflict
from lading.orders import axes
from lading.orders.due import due
from lading.orders.lifecycle import STATES
from lading.orders.vector import Transition, apply
from lading.orders.worth import Worth
from lading.store import Event, UnitOfWork
from lading.store.events import append

ZERO = Decimal(0)
ONE = Decimal(1)


class Paid(msgspec.Struct, frozen=True):
    """What an order's tenders sum to, in its currency, and by how much credits and fees change what is owed for it."""

    authorised: Decimal = ZERO
    captured: Decimal = ZERO
    refunded: Decimal = ZERO
    adjusted: Decimal = ZERO


class LockedLine(msgspec.Struct):
    """A line under lock. `vector` and `ordered` are in its unit of `factor` base units; `owed` is base plus tax.

    `waived` is what is not owed of it for cancelled units (None: their even share), and `reckoned` that a change has
    said so already. `requested_by` is its own wished day, None where it is the order's.
    """

    line: int
    sku: str
    name: str
    unit: str
    factor: Decimal
    decimals: int
    stocked: bool
    ordered: Decimal
    vector: dict[str, Decimal]
    owed: Decimal
    promised_for: Any
    promise_reason: str
    touched: bool = False
    components: dict[str, str] | None = None
    was: tuple[Any, str] | None = None
    owed_tax: Decimal = ZERO
    waived: Worth | None = None
    reckoned: bool = False
    requested_by: date | None = None

    @property
    def parts(self) -> tuple[tuple[str, Decimal], ...]:
        """What stock one base unit takes: of a kit its components as they were when it was ordered, else itself."""
        if not self.components:
            return ((self.sku, ONE),)
        return tuple((sku, Decimal(per)) for sku, per in self.components.items())

    def uses(self, quantity: Decimal) -> list[tuple[str, Decimal]]:
        """What so many units of the line take from stock: base units by SKU."""
        base = quantity * self.factor
        return [(sku, base * per) for sku, per in self.parts]

    def units_of(self, sku: str, base: Decimal) -> Decimal:
        """How many units of the line so many base units of one of its SKUs make."""
        return base / self.factor / dict(self.parts)[sku]


class LockedOrder(msgspec.Struct):
    """An order under lock. Use `move` to change it and `save_orders` to write it; set the dates directly."""

    id: UUID
    number: str
    version: int
    channel: str
    customer: str | None
    currency: str
    placed_at: datetime
    total: Decimal
    accepted_at: datetime | None
    declined_at: datetime | None
    withdrawn_at: datetime | None
    open_holds: int
    event_seq: int
    event_head: bytes
    lines: dict[int, LockedLine] = {}
    events: list[Event] = []
    moves: list[tuple[int, Transition]] = []


class VersionMoved(Conflict):
    """Somebody changed the order since it was looked at."""

    code = "version_moved"


_ORDERS = """
SELECT id, number, version, channel, customer, currency, placed_at, total, accepted_at, declined_at, withdrawn_at,
  open_holds, event_seq, event_head FROM orders WHERE id = ANY(%s) ORDER BY id
"""

_LINES = """
SELECT order_id, line, sku, name, unit, factor, decimals, stocked, ordered, tax_base + tax_amount, promised_for,
  promise_reason, open, reserved, backordered, released, picked, packed, shipped, delivered, returned, cancelled,
  components, tax_amount, waived, waived_tax, requested_by
FROM order_lines WHERE order_id = ANY(%s) ORDER BY order_id, line
"""


async def lock_orders(unit: UnitOfWork, *, ids: Iterable[UUID]) -> dict[UUID, LockedOrder]:
    """Lock these orders, sorted, and read them with their lines. Locks come before those of stock."""
    return await _read_orders(unit, _ORDERS + " FOR NO KEY UPDATE", list(ids))


async def read_orders(unit: UnitOfWork, *, ids: Iterable[UUID]) -> dict[UUID, LockedOrder]:
    """These orders as `lock_orders` answers them, without a lock: for looking ahead, never for changing."""
    return await _read_orders(unit, _ORDERS, list(ids))


async def _read_orders(unit: UnitOfWork, query: LiteralString, chosen: list[UUID]) -> dict[UUID, LockedOrder]:
    if not chosen:
        return {}
    rows = await unit.fetch(query, [chosen])
    locked = {row[0]: LockedOrder(*(*row[:13], bytes(row[13]), {}, [], [])) for row in rows}
    for row in await unit.fetch(_LINES, [chosen]):
        vector = dict(zip(STATES, row[12:22], strict=True))
        locked[row[0]].lines[row[1]] = LockedLine(
            *(*row[1:9], vector, *row[9:12], False, row[22], row[10:12], row[23], _waived(row), False, row[26])
        )
    return locked


def _waived(row: Sequence[Any]) -> Worth | None:
    return None if row[24] is None else Worth(row[24], row[25])


def check_version(order: LockedOrder, *, expected: int | None) -> None:
    """Raise `VersionMoved` unless the order still is as the caller saw it; None expects nothing."""
    if expected is not None and expected != order.version:
        raise VersionMoved(
            f"Order {order.number} has changed meanwhile (version {order.version}, you saw {expected})."
            " Look at it again and repeat what is still right."
        )


def move(
    order: LockedOrder,
    *,
    kind: str,
    moves: Sequence[Transition] = (),
    data: Mapping[str, object] | None = None,
    reason: str = "",
    actor: str = "",
) -> None:
    """Note that something happened to the order: one event, and the units that it moved.

    The event's data get the moves as `moves: [[line, from, to, quantity], …]`. Raises `IllegalMove`.
    """
    by_line: dict[int, list[Transition]] = {}
    for one in moves:
        by_line.setdefault(one.line, []).append(one)
    for number, mine in by_line.items():
        line = order.lines[number]
        line.vector = apply(line.vector, mine)
        line.touched = True
    order.event_seq += 1
    told: dict[str, object] = {"number": order.number, **(data or {})}
    if moves:
        told["moves"] = [[one.line, one.origin, one.target, one.quantity] for one in moves]
    order.events.append(Event(kind=kind, order_id=order.id, seq=order.event_seq, data=told, reason=reason, actor=actor))
    order.moves.extend((order.event_seq, one) for one in moves)


async def save_orders(unit: UnitOfWork, *, orders: Iterable[LockedOrder], paid: Mapping[UUID, Paid]) -> None:
    """Write what `move` noted: events, transitions, vectors, axes and one version more. Untouched orders stay."""
    changed = [order for order in orders if order.events]
    if not changed:
        return
    for order in changed:
        _tell_promises(order)
    await _chain_events(unit, changed)
    await unit.copy(
        "transitions (order_id, seq, line, from_state, to_state, quantity)",
        [
            f"{order.id!s}\t{seq}\t{one.line}\t{one.origin}\t{one.target}\t{one.quantity!s}"
            for order in changed
            for (seq, one) in _merged(order.moves)
        ],
    )
    touched = [(order.id, line) for order in changed for line in order.lines.values() if line.touched]
    await _update_lines(unit, touched)
    await _update_orders(unit, changed, paid)
    for order in changed:
        order.events, order.moves = [], []
        for line in order.lines.values():
            line.reckoned = False


def _tell_promises(order: LockedOrder) -> None:
    """The last event says which lines are promised otherwise than before: `[line, from, to, reason]`.

    From this the versions of promises are kept.
    """
    moved = [
        [line.line, line.was[0], line.promised_for, line.promise_reason]
        for line in order.lines.values()
        if line.was and line.was[1] and line.was != (line.promised_for, line.promise_reason)
    ]
    if moved:
        order.events[-1].data["promise"] = moved
    for line in order.lines.values():
        line.was = (line.promised_for, line.promise_reason)


def is_promised(order: LockedOrder) -> bool:
    """Whether we have promised any of its lines; the day of an order that came along is what its source said."""
    return any(line.promise_reason for line in order.lines.values())


def promised_for(order: LockedOrder) -> date | None:
    """The day on which the last line leaves, of those that need stock and are not cancelled; None while one waits."""
    days = [
        line.promised_for
        for line in order.lines.values()
        if line.promise_reason != "needs_no_stock" and line.vector["cancelled"] < line.ordered
    ]
    return max(days) if days and None not in days else None


def _merged(moves: Sequence[tuple[int, Transition]]) -> list[tuple[int, Transition]]:
    """Equal moves of one event become one row."""
    sums: dict[tuple[int, int, str, str], Decimal] = {}
    for seq, one in moves:
        key = (seq, one.line, one.origin, one.target)
        sums[key] = sums.get(key, ZERO) + one.quantity
    return [(key[0], Transition(*key[1:], quantity)) for key, quantity in sums.items()]


async def _chain_events(unit: UnitOfWork, changed: Sequence[LockedOrder]) -> None:
    """Append each order's events to its chain; an order with several goes around several times."""
    longest = max(len(order.events) for order in changed)
    for place in range(longest):
        turn = [order for order in changed if len(order.events) > place]
        heads = await append(unit, [(order.events[place], order.event_head) for order in turn])
        for order, head in zip(turn, heads, strict=True):
            order.event_head = head


async def _update_lines(unit: UnitOfWork, lines: Sequence[tuple[UUID, LockedLine]]) -> None:
    if not lines:
        return
    columns = [[line.vector[state] for _, line in lines] for state in STATES]
    await unit.execute(
        "UPDATE order_lines l SET ordered = n.ordered, open = n.s0, reserved = n.s1, backordered = n.s2,"
        " released = n.s3, picked = n.s4, packed = n.s5, shipped = n.s6, delivered = n.s7, returned = n.s8,"
        " cancelled = n.s9,"
        " promised_for = n.promised_for, promise_reason = n.reason"
        " FROM unnest(%s::uuid[], %s::int[], %s::numeric[], %s::date[], %s::text[], %s::numeric[], %s::numeric[],"
        " %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[],"
        " %s::numeric[]) AS n(order_id, line, ordered, promised_for, reason, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9)"
        " WHERE l.order_id = n.order_id AND l.line = n.line",
        [
            [order_id for order_id, _ in lines],
            [line.line for _, line in lines],
            [line.ordered for _, line in lines],
            [line.promised_for for _, line in lines],
            [line.promise_reason for _, line in lines],
            *columns,
        ],
    )


async def _update_orders(unit: UnitOfWork, changed: Sequence[LockedOrder], paid: Mapping[UUID, Paid]) -> None:
    nothing = Paid()
    rows: list[tuple[Any, ...]] = []
    for order in changed:
        order.version += 1
        sums = paid.get(order.id, nothing)
        vectors = [line.vector for line in order.lines.values()]
        shipped = any(vector["shipped"] or vector["delivered"] for vector in vectors)
        rows.append(
            (
                order.id,
                order.version,
                order.event_seq,
                order.event_head,
                axes.progress(vectors),
                axes.money(
                    due=due(total=order.total, currency=order.currency, lines=order.lines.values()) + sums.adjusted,
                    authorised=sums.authorised,
                    captured=sums.captured,
                    refunded=sums.refunded,
                    shipped=shipped,
                ),
                axes.commitment(
                    accepted_at=order.accepted_at, declined_at=order.declined_at, withdrawn_at=order.withdrawn_at
                ),
                order.accepted_at,
                order.declined_at,
                order.withdrawn_at,
                order.open_holds,
                not order.open_holds and axes.is_done(vectors),
                is_promised(order),
                promised_for(order),
            )
        )
    await unit.execute(
        "UPDATE orders o SET version = n.version, event_seq = n.seq, event_head = n.head, progress = n.progress,"
        " money = n.money, commitment = n.commitment, accepted_at = n.accepted_at, declined_at = n.declined_at,"
        " withdrawn_at = n.withdrawn_at, open_holds = n.holds, done = n.done, changed_at = %s,"
        " promised_for = CASE WHEN n.ours THEN n.promised ELSE o.promised_for END"
        " FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::bytea[], %s::text[], %s::text[], %s::text[],"
        " %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::int[], %s::bool[], %s::bool[], %s::date[])"
        " AS n(id, version, seq, head, progress, money, commitment, accepted_at, declined_at, withdrawn_at, holds,"
        " done, ours, promised)"
        " WHERE o.id = n.id",
        [unit.now, *(list(column) for column in zip(*rows, strict=True))],
    )
