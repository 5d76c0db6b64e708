"""Units that a change adds: from where they come, what of them waits, and when their lines can leave then."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import msgspec

from lading.catalog import Unit
from lading.flows.changing.gather_changes import Scene
from lading.flows.changing.refuse_waiting import refuse_waiting
from lading.flows.fulfilling.ready_when import comes_on
from lading.flows.placing.decide_placement import OutOfStock
from lading.flows.placing.prepare import PreparedLine
from lading.flows.routing.route_again import wanted_again
from lading.inventory import Reservation
from lading.kernel import FieldError
from lading.orders import DraftLine
from lading.orders.change import LockedLine, LockedOrder
from lading.orders.lifecycle import NEW
from lading.orders.vector import Transition
from lading.orders.waiting import PRE_ORDER, WAITING
from lading.promising import ship_by
from lading.routing import Take
from lading.store import UnitOfWork

ZERO = Decimal(0)


class More(msgspec.Struct):
    """What an order gains: moves from `new`, what they hold, and the decision as events keep it."""

    moves: list[Transition]
    gained: list[Reservation]
    routing: dict[str, object]


async def promise_more(
    unit: UnitOfWork,
    scene: Scene,
    order: LockedOrder,
    *,
    more: Mapping[int, Decimal],
    prepared: Mapping[int, PreparedLine],
    requested_by: date | None,
) -> More:
    """Route these additional units by line, as placing an order would; `prepared` are the lines that are new.

    Raises `OutOfStock` where the channel lets nothing wait, `BeyondCeiling` for an item of which no more may.
    """
    lines = {number: prepared.get(number) or _as_prepared(scene, order.lines[number], unit) for number in more}
    wanted = {
        number: quantity for number, quantity in more.items() if order.lines[number].stocked and not lines[number].until
    }
    fetched = scene.fetched.get(order.id, "")
    takes: dict[int, list[Take]] = {}
    kept: dict[str, object] = {}
    if wanted:
        asked = wanted_again(scene.again, order, quantities=wanted, fixed=fetched)
        routed = scene.share.route(order.channel, scene.around, asked, scene.free)
        takes, kept = dict(zip(asked.lines, routed.takes, strict=True)), routed.kept
    await refuse_waiting(unit, scene, order, more, lines, takes)
    found, days = More([], [], kept), _Days(scene, fetched, unit.now)
    for number, quantity in more.items():
        line, taken = order.lines[number], takes.get(number, ())
        given = sum((take.quantity for take in taken), ZERO)
        found.moves += _moves(line, quantity, given)
        found.gained += [
            Reservation(order.id, number, take.place, sku, base)
            for take in taken
            for sku, base in line.uses(take.quantity)
        ]
        sources = frozenset(take.place for take in taken)
        _promise(days, line, lines[number], quantity - given, sources, line.requested_by or requested_by)
    return found


class _Days:
    """When units can leave, remembered by their places and the day on which they are wanted: lines share both."""

    def __init__(self, scene: Scene, fetched: str, now: datetime) -> None:
        self._scene, self._fetched, self._now = scene, fetched, now
        self._known: dict[tuple[frozenset[str], date | None], date] = {}

    def when(self, sources: frozenset[str], wished: date | None) -> date:
        """The day for these places."""
        day = self._known.get((sources, wished))
        if day is None:
            day = comes_on(
                self._scene.reference, sources=sources, fetched=self._fetched, now=self._now, not_before=wished
            )
            self._known[sources, wished] = day
        return day


def _as_prepared(scene: Scene, line: LockedLine, unit: UnitOfWork) -> PreparedLine:
    item = scene.reference.items.get(line.sku)
    if item is None:
        sentence = f"There is no item {line.sku} any more, so no more of it can be ordered."
        raise OutOfStock(sentence, errors=(FieldError("/lines", "item_unknown", sentence),))
    counted = Unit(line.unit, line.factor, line.decimals)
    return PreparedLine(DraftLine(line.sku, ZERO), item, counted, None, item.waits_until(unit.now.date()))


def _moves(line: LockedLine, quantity: Decimal, given: Decimal) -> list[Transition]:
    if not line.stocked:
        return [Transition(line.line, NEW, "open", quantity)]
    parts = (("reserved", given), ("backordered", quantity - given))
    return [Transition(line.line, NEW, state, some) for state, some in parts if some]


def _promise(
    days: _Days,
    line: LockedLine,
    prepared: PreparedLine,
    short: Decimal,
    sources: frozenset[str],
    requested_by: date | None,
) -> None:
    """The line's day once it has these units, too: the later one; none while something waits for stock."""
    line.touched = True
    if not line.stocked:
        line.promise_reason = line.promise_reason or "needs_no_stock"
    elif prepared.until and short:
        line.promised_for = ship_by(today=prepared.until, lead_days=0, requested_by=requested_by)
        line.promise_reason = PRE_ORDER
    elif short:
        line.promised_for, line.promise_reason = None, "waits_for_stock"
    elif line.promise_reason not in WAITING:
        day = days.when(sources, requested_by)
        before = line.promised_for if line.promise_reason == "in_stock" else None
        line.promised_for, line.promise_reason = max(day, before) if before else day, "in_stock"
