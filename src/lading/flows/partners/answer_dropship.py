"""A supplier answers a drop-ship order: it confirms all, fewer or later, or rejects; orders follow, stock does not."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.buying.confirm_purchase import Confirmation, ConfirmedLine, tell_differences
from lading.flows.floor import Floor, NothingToDo, lock_floor, save_floor
from lading.flows.partners.answer_call_back import answer_call_backs
from lading.flows.routing.reroute import Returned, reroute
from lading.fulfilment.call_backs import read_pending
from lading.fulfilment.draw import Drawn
from lading.fulfilment.reasons import find_reason
from lading.fulfilment.work import WorkLine, at_work
from lading.kernel import FieldError, Invalid, NotFound
from lading.kernel.quantity import floor_to
from lading.orders.change import move
from lading.orders.waiting import WAITING
from lading.purchasing import Purchase, lock_purchases
from lading.purchasing.purchases import WrongKind, WrongStatus, save_purchases
from lading.store import Event, UnitOfWork
from lading.store.rows import Outdated

ZERO = Decimal(0)


class DirectLine(msgspec.Struct, frozen=True):
    """A line of a drop-ship order, and the work that it orders. `line` is its number there; `of` the order's line."""

    line: int
    sku: str
    supplier_sku: str
    fulfilment_id: UUID
    order_id: UUID
    of: int


class Direct(msgspec.Struct, frozen=True):
    """A drop-ship order as far as answers need it before they lock."""

    id: UUID
    number: str
    supplier: str
    lines: list[DirectLine]

    @property
    def works(self) -> list[UUID]:
        """The fulfilments that it orders."""
        return list(dict.fromkeys(line.fulfilment_id for line in self.lines))


async def read_direct(unit: UnitOfWork, *, number: str, version: int | None = None, sent: bool = True) -> Direct:
    """A drop-ship order, as a rule one that was `sent`. Raises `NotFound`, `WrongKind`, `WrongStatus`, `Outdated`."""
    rows = await unit.fetch(
        "SELECT id, supplier, kind, sent_at, version FROM purchase_orders WHERE number = %s", [number]
    )
    if not rows:
        raise NotFound(f"There is no purchase order “{number}”.")
    if rows[0][2] != "dropship":
        raise WrongKind(f"{number} comes to a place of ours: its supplier ships nothing to customers.")
    if sent and rows[0][3] is None:
        raise WrongStatus(f"{number} was not sent yet, so its supplier cannot answer it.")
    if version is not None and rows[0][4] != version:
        raise Outdated(f"{number} is at version {rows[0][4]}, not {version}. Read it again, then decide.")
    lines = await unit.fetch(
        "SELECT line, sku, supplier_sku, fulfilment_id, order_id, order_line FROM purchase_lines"
        " WHERE purchase_id = %s ORDER BY line",
        [rows[0][0]],
    )
    return Direct(rows[0][0], number, rows[0][1], [DirectLine(*line) for line in lines])


async def confirm_dropship(
    unit: UnitOfWork, reference: Reference, *, number: str, confirmation: Confirmation, version: int | None = None
) -> Purchase:
    """Book what the supplier has confirmed. Units that it will not ship are promised from elsewhere, or wait.

    A later day moves the promises of the orders' lines. Other prices and days become a task, as with any order.
    """
    direct = await read_direct(unit, number=number, version=version)
    told = {line.line: line for line in confirmation.lines}
    _refuse_unknown(direct, told)
    await _grant_first(unit, direct, {line for line, said in told.items() if said.quantity is not None})
    floor = await lock_floor(unit, fulfilments=direct.works)
    returned = [less for line in direct.lines if (less := _fewer(floor, line, told.get(line.line)))]
    await reroute(unit, reference, floor, kind="order.rejected_by_place", returned=returned)
    for line in direct.lines:
        said = told.get(line.line)
        _move_promise(floor, direct, line, (said.due_on if said else None) or confirmation.due_on)
    await save_floor(unit, floor)
    (one,) = (await lock_purchases(unit, numbers=[number], within=None, kind="dropship")).values()
    differences = [
        found for line in one.lines for found in _note(one, line.line, told.get(line.line), confirmation.due_on)
    ]
    one.confirmed_at, one.reference = unit.now, confirmation.reference or one.reference
    event = Event(kind="purchase.confirmed", subject=one.subject, data={"differences": differences})
    await save_purchases(unit, purchases=[one], events=[event])
    await tell_differences(unit, one, differences)
    return one


def _refuse_unknown(direct: Direct, told: Mapping[int, object]) -> None:
    if unknown := sorted(set(told) - {line.line for line in direct.lines}):
        sentence = f"{direct.number} has no line {unknown[0]}."
        raise Invalid(sentence, errors=(FieldError("/lines", "unknown_line", sentence),))


async def _grant_first(unit: UnitOfWork, direct: Direct, lines: set[int]) -> int:
    """Who will not ship units that it was asked to keep has granted that: they are cancelled, not sent elsewhere.

    Answers how often that was so.
    """
    granted = 0
    pending = await read_pending(unit, fulfilments=direct.works)
    for line in direct.lines:
        asked = [
            one
            for one in pending
            if (one.fulfilment_id, one.order_id, one.line) == (line.fulfilment_id, line.order_id, line.of)
        ]
        if line.line in lines and asked:
            granted += await answer_call_backs(unit, fulfilments=[line.fulfilment_id], granted=True, lines=[line.of])
    return granted


def _work_line(floor: Floor, line: DirectLine) -> WorkLine:
    return floor.works[line.fulfilment_id].lines[line.order_id, line.of]


def _fewer(floor: Floor, line: DirectLine, said: ConfirmedLine | None) -> Returned | None:
    """The units that the supplier will not ship, where it confirmed fewer than it still has to."""
    if said is None or said.quantity is None:
        return None
    mine = _work_line(floor, line)
    decimals = floor.orders[line.order_id].lines[line.of].decimals
    promised = floor_to(said.quantity / mine.factor, decimals)
    less = min(mine.parts["released"], mine.parts["shipped"] + at_work(mine) - promised)
    if less <= 0:
        return None
    return Returned(floor.works[line.fulfilment_id], Drawn(mine, "released", less), find_reason("declined"))


def _move_promise(floor: Floor, direct: Direct, line: DirectLine, day: date | None) -> None:
    """The customer's line leaves no earlier than the supplier says."""
    order = floor.orders[line.order_id]
    mine = order.lines[line.of]
    if day is None or mine.promise_reason in WAITING or not at_work(_work_line(floor, line)):
        return
    if mine.promised_for is not None and day <= mine.promised_for:
        return
    mine.promised_for, mine.promise_reason, mine.touched = day, "supplier_said", True
    cause = f"purchase/{direct.number}"
    move(order, kind="order.promise_moved", data={"deliver": {}, "cause": cause}, reason=cause)


def _note(one: Purchase, number: int, said: ConfirmedLine | None, due_on: date | None) -> list[list[object]]:
    """Keep what was confirmed of a line; answers what differs as (line, SKU, field, ordered, confirmed)."""
    line = next(each for each in one.lines if each.line == number)
    found: list[list[object]] = []
    line.confirmed = line.ordered - line.closed
    if said and said.quantity is not None and said.quantity != line.ordered:
        found.append([number, line.sku, "quantity", line.ordered, said.quantity])
    if said and said.unit_cost is not None:
        line.confirmed_cost = said.unit_cost
        if said.unit_cost != line.unit_cost:
            found.append([number, line.sku, "unit_cost", line.unit_cost, said.unit_cost])
    if (day := (said.due_on if said else None) or due_on) and day != line.due_on:
        found.append([number, line.sku, "due_on", str(line.due_on or ""), str(day)])
        line.due_on = day
    return found


def _what_is_open(floor: Floor, line: DirectLine, sparing: Mapping[tuple[UUID, UUID, int], Decimal]) -> list[Returned]:
    mine, spared = _work_line(floor, line), sparing.get((line.fulfilment_id, line.order_id, line.of), ZERO)
    found: list[Returned] = []
    for origin in ("packed", "picked", "released"):
        kept = min(spared, mine.parts[origin])
        spared -= kept
        if left := mine.parts[origin] - kept:
            found.append(Returned(floor.works[line.fulfilment_id], Drawn(mine, origin, left), find_reason("declined")))
    return found


async def reject_dropship(
    unit: UnitOfWork,
    reference: Reference,
    *,
    number: str,
    reason: str,
    lines: Sequence[int] | None = None,
    sparing: Mapping[tuple[UUID, UUID, int], Decimal] | None = None,
    version: int | None = None,
) -> None:
    """The supplier will not ship these lines (None: what is open): they are promised from elsewhere, or wait.

    What it was asked to keep is cancelled; units that it is about to ship are spared, by fulfilment, order and line.
    Raises `NothingToDo` where nothing is open.
    """
    direct = await read_direct(unit, number=number, version=version)
    _refuse_unknown(direct, dict.fromkeys(lines or ()))
    chosen = [line for line in direct.lines if lines is None or line.line in lines]
    granted = await _grant_first(unit, direct, {line.line for line in chosen})
    floor = await lock_floor(unit, fulfilments=direct.works)
    returned = [one for line in chosen for one in _what_is_open(floor, line, sparing or {})]
    if not returned and not granted:
        raise NothingToDo(f"{number} has nothing open that could be rejected.")
    await reroute(unit, reference, floor, kind="order.rejected_by_place", returned=returned)
    await save_floor(unit, floor)
    event = Event(
        kind="purchase.rejected",
        subject=f"purchase/{number}",
        reason=reason,
        data={"lines": [[one.units.line.line, one.units.line.sku, one.units.quantity] for one in returned]},
    )
    (one,) = (await lock_purchases(unit, numbers=[number], within=None, kind="dropship")).values()
    await save_purchases(unit, purchases=[one], events=[event])
