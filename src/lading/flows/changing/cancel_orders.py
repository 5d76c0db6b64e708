"""Cancelling orders, lines or units, at any stage that still allows it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.flows.at_work import lock_by_number
from lading.flows.changing.cancelled import (
    Before,
    Cancelled,
    asked_partners,
    before_of,
    cancelled_of,
    change_of,
)
from lading.flows.changing.promise_left import promise_what_is_left
from lading.flows.floor import Floor, lock_floor_of, save_floor
from lading.flows.partners.call_back import call_back_cancelled
from lading.fulfilment.lifecycle import AT_WORK
from lading.fulfilment.withdraw import Withdrawn, free_idle, withdraw
from lading.inventory import Reservation, lock_free
from lading.inventory.let_go import read_reservations, write_reservations
from lading.inventory.pick import put_back
from lading.kernel import Conflict, FieldError, Invalid, plain
from lading.kernel.exact import FieldRefused, check_exact
from lading.kernel.quantity import floor_to
from lading.orders.asks import Ask, keep_asks
from lading.orders.change import LockedOrder, move
from lading.orders.changes import Door, keep_changes
from lading.orders.fold import CUT_TO_DONE, answer
from lading.orders.lifecycle import CANCELLABLE
from lading.orders.standing import standing_of
from lading.orders.vector import Transition, take
from lading.shipping.parcels import take_out
from lading.store import UnitOfWork

ZERO = Decimal(0)


class LineQuantity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a line, in its unit; None means all that are left."""

    line: int
    quantity: Decimal | None = None

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)
        if self.quantity is not None and self.quantity <= 0:
            raise FieldRefused("quantity", "bad_quantity", "The quantity must be above 0, or left out for all.")


class CancelOrder(msgspec.Struct, frozen=True):
    """Cancel these lines (None: the whole order). `by` says whose wish it is; `version` what the caller saw.

    `door` is where it came in; None: from the customer, or from staff.
    """

    number: str
    reason: str
    lines: Sequence[LineQuantity] | None = None
    by: Literal["customer", "seller"] = "seller"
    version: int | None = None
    door: Door | None = None


class TooLate(Conflict):
    """The units have left already."""

    code = "too_late"


async def cancel_orders(unit: UnitOfWork, *, wishes: Sequence[CancelOrder], keep: bool = True) -> list[Cancelled]:
    """Cancel what each wish names and let go of what it held, and `keep` it as a change of the order.

    Where more is named than is left of a line, it is cut down to that. Units that a partner ships for us and knows of
    are asked back first: see `call_back`. Raises `TooLate`, naming the lines that have left; then nothing changes.
    """
    versions = {wish.number: wish.version for wish in wishes if wish.version is not None}
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes], versions=versions)
    floor = await lock_floor_of(unit, orders={order.id: order for order in locked.values()})
    held: dict[tuple[UUID, int], list[Reservation]] = {}
    for one, _ in await read_reservations(unit, orders=list(floor.orders)):
        held.setdefault((one.order_id, one.line), []).append(one)
    taken: dict[tuple[UUID, int, str], Decimal] = {}
    freed: list[Reservation] = []
    off_shelf: list[Reservation] = []
    noted: list[_Noted] = []
    for wish in wishes:
        order = locked[wish.number]
        planned = plan_cancellation(order, lines=wish.lines)
        before = before_of(order)
        moves = await call_back_cancelled(unit, floor, order, moves=planned.moves, by=wish.by, reason=wish.reason)
        asks = await asked_partners(unit, order) if moves != planned.moves else []
        noted.append(_Noted(order, wish, before, planned.kept, asks))
        if not moves:
            continue
        freed += _free_reserved(floor, order, moves, held, taken)
        withdrawn = _withdraw(unit, floor, order, moves)
        at_places = [held for one in withdrawn if order.lines[one.line].stocked for held in _held(order, one)]
        freed += [one for one, _ in at_places]
        off_shelf += [one for one, picked in at_places if picked]
        note_cancellation(unit, order, wish, moves, withdrawn)
    await lock_free(unit, rows={(one.sku, one.place) for one in freed})
    await put_back(unit, changes=off_shelf)
    if freed:
        await write_reservations(unit, changes=freed)
    await promise_what_is_left(unit, orders=locked.values())
    await save_floor(unit, floor)
    done = [cancelled_of(one.order, one.before, kept=one.kept, asks=one.asks) for one in noted]
    if keep:
        await _keep(unit, noted, done)
    return done


class _Noted(msgspec.Struct, frozen=True):
    """A cancellation on its way: what was before, what had left already, and who is asked."""

    order: LockedOrder
    wish: CancelOrder
    before: Before
    kept: Mapping[int, Decimal]
    asks: Sequence[Ask]


async def _keep(unit: UnitOfWork, noted: Sequence[_Noted], done: Sequence[Cancelled]) -> None:
    changes = [
        change_of(
            one.order,
            told,
            door=one.wish.door or ("customer" if one.wish.by == "customer" else "staff"),
            reason=one.wish.reason,
            lines=one.wish.lines,
            seen=one.wish.version,
        )
        for one, told in zip(noted, done, strict=True)
    ]
    await keep_changes(unit, changes=changes)
    asks = [
        msgspec.structs.replace(ask, change_id=change.id)
        for change, told in zip(changes, done, strict=True)
        for ask in told.asks
    ]
    await keep_asks(unit, asks=asks)


def _free_reserved(
    floor: Floor,
    order: LockedOrder,
    moves: Sequence[Transition],
    held: Mapping[tuple[UUID, int], Sequence[Reservation]],
    taken: dict[tuple[UUID, int, str], Decimal],
) -> list[Reservation]:
    """What is let go of units that no place has begun to work on."""
    return [
        freed
        for one in moves
        if one.origin == "reserved"
        for freed in free_idle(
            order, line=one.line, quantity=one.quantity, held=held, works=floor.works.values(), taken=taken
        )
    ]


def _withdraw(unit: UnitOfWork, floor: Floor, order: LockedOrder, moves: Sequence[Transition]) -> list[Withdrawn]:
    """Take units out of the hands of places, and out of parcels."""
    found = [
        withdrawn
        for one in moves
        if one.origin in AT_WORK
        for withdrawn in withdraw(
            floor.works.values(), order_id=order.id, line=one.line, origin=one.origin, quantity=one.quantity
        )
    ]
    for one in found:
        if one.origin == "packed":
            parcels = floor.parcels.get(one.work.id, [])
            take_out(parcels, key=(order.id, one.line), quantity=one.quantity, now=unit.now)
    return found


def _held(order: LockedOrder, one: Withdrawn) -> list[tuple[Reservation, bool]]:
    """What is let go of withdrawn units, and whether they had been taken from the shelf."""
    return [
        (Reservation(order.id, one.line, one.work.place, sku, -base), one.origin != "released")
        for sku, base in order.lines[one.line].uses(one.quantity)
    ]


class Planned(msgspec.Struct, frozen=True):
    """The moves that cancel, and by line how many units were named that had left already."""

    moves: list[Transition]
    kept: dict[int, Decimal]


def plan_cancellation(order: LockedOrder, *, lines: Sequence[LineQuantity] | None) -> Planned:
    """The moves that cancel these units, taken from where they have come least far, as far as the fold grants it.

    Raises `TooLate` where nothing is left of the order, or of a line that is named.
    """
    asked = lines if lines is not None else [LineQuantity(number) for number in order.lines]
    planned = Planned([], {})
    errors: list[FieldError] = []
    for index, one in enumerate(asked):
        line = order.lines.get(one.line)
        if line is None:
            errors.append(FieldError(f"/lines/{index}/line", "unknown_line", f"There is no line {one.line}."))
            continue
        if one.quantity is not None and floor_to(one.quantity, line.decimals) != one.quantity:
            sentence = f"Line {one.line}: its unit allows {line.decimals} digits after the point."
            raise Invalid(sentence, errors=(FieldError(f"/lines/{index}/quantity", "too_fine", sentence),))
        standing = standing_of(line)
        told = answer(standing, None if one.quantity is None else standing.ordered - one.quantity)
        if told.granted and (one.quantity is None or one.quantity <= standing.ordered):
            planned.moves.extend(
                take(
                    line.vector,
                    line=one.line,
                    quantity=None if one.quantity is None else standing.ordered - told.ordered,
                    origins=CANCELLABLE,
                    target="cancelled",
                )
            )
            if told.code == CUT_TO_DONE:
                planned.kept[one.line] = standing.done
        elif lines is not None:
            errors.append(_too_late(index, one.line, standing.left))
    if errors or not planned.moves:
        raise TooLate(f"Order {order.number}: not all of this can be cancelled any more.", errors=tuple(errors))
    return planned


def _too_late(index: int, line: int, left: Decimal) -> FieldError:
    sentence = f"Of line {line} only {plain(left)} can still be cancelled; the rest has left or is cancelled."
    return FieldError(f"/lines/{index}/quantity", "too_late", sentence)


def note_cancellation(
    unit: UnitOfWork,
    order: LockedOrder,
    wish: CancelOrder,
    moves: Sequence[Transition],
    withdrawn: Sequence[Withdrawn],
) -> None:
    """Note on the order what was cancelled; where nothing else is left of it, it is withdrawn or declined."""
    data: dict[str, object] = {"by": wish.by, "freed": sorted({order.lines[one.line].sku for one in moves})}
    if withdrawn:
        data["withdrawn"] = [[one.work.number, one.line, one.origin, one.quantity] for one in withdrawn]
    move(order, kind="order.cancelled", moves=moves, data=data, reason=wish.reason)
    if all(line.vector["cancelled"] == line.ordered for line in order.lines.values()):
        if wish.by == "customer":
            order.withdrawn_at = unit.now
        else:
            order.declined_at = unit.now
