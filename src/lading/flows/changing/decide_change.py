"""Deciding a change of one order: what becomes of its units, promises and terms; noted on the locked order."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import UNSET

from lading.flows.changing.add_lines import Added, add_lines, refuse_beyond_limits
from lading.flows.changing.cancel_orders import TooLate
from lading.flows.changing.change_days import check_date, move_days, set_days
from lading.flows.changing.change_rates import rates_for
from lading.flows.changing.change_terms import change_terms
from lading.flows.changing.change_told import told_of
from lading.flows.changing.change_units import UnitsDecided, decide_units
from lading.flows.changing.cut_units import CutDone, cut_units
from lading.flows.changing.decided import Decided, LineWas
from lading.flows.changing.gather_changes import Scene
from lading.flows.changing.line_after import LineAfter, Said, Sold
from lading.flows.changing.order_edit import ChangeOrder
from lading.flows.changing.promise_more import promise_more
from lading.kernel import Conflict, plain
from lading.orders.change import LockedOrder, move
from lading.orders.changes import State
from lading.orders.lifecycle import GONE, NEW
from lading.orders.terms import OrderTerms, reckon
from lading.orders.vector import Transition
from lading.store import UnitOfWork

ZERO = Decimal(0)
_BEFORE_LEAVING = ("open", "backordered", "reserved", "released", "picked", "packed")


class NothingLeft(Conflict):
    """The change would leave nothing of the order."""

    code = "nothing_left"


async def decide_change(unit: UnitOfWork, scene: Scene, wish: ChangeOrder) -> Decided:
    """Decide it and note it on the order. Raises `TooLate`, `Invalid`, `NothingLeft` and what lacks stock or price."""
    order, before = scene.orders[wish.number], scene.terms[scene.orders[wish.number].id]
    edit = wish.edit
    was = {
        number: LineWas(line.ordered - line.vector["cancelled"], before.lines[number].unit_price, line.requested_by)
        for number, line in order.lines.items()
    }
    wanted_by = before.requested_by if edit.requested_by is UNSET else edit.requested_by
    check_date(wanted_by, before, unit.now.date())
    units = decide_units(order, edits=edit.lines)
    other_days = set_days(order, edits=edit.lines, adds=edit.add, today=unit.now.date())
    if not wish.agreed:
        refuse_beyond_limits(order, edits=edit.lines, book=scene.book)
    added = add_lines(order, adds=edit.add, scene=scene, today=unit.now.date(), agreed=wish.agreed)
    for one in added:
        order.lines[one.line.line] = one.line
    cut = await cut_units(
        unit,
        scene,
        order,
        cuts=list(units.cuts.values()),
        reason=wish.reason,
        by_customer=wish.door == "customer",
        take=edit.take,
    )
    more = await promise_more(
        unit,
        scene,
        order,
        more=units.more | {one.line.line: one.wish.quantity for one in added},
        prepared={one.line.line: one.prepared for one in added},
        requested_by=wanted_by,
    )
    after = _new_terms(scene, order, wish, before, added, [*cut.moves, *more.moves], today=unit.now.date())
    if wanted_by != before.requested_by:
        move_days(scene, order, more, wanted_by, unit, lines=order.lines)
    elif other_days:
        move_days(scene, order, more, wanted_by, unit, lines=sorted(other_days))
    code, sentence = _how_far(order, units, cut)
    state: State = "pending" if cut.asks else "granted"
    decided = Decided(
        wish=wish,
        order=order,
        state=state,
        code=code,
        sentence=sentence,
        before=before,
        after=after,
        was=was,
        added=added,
        cut=cut,
        more=more,
    )
    _note(decided)
    return decided


def _new_terms(
    scene: Scene,
    order: LockedOrder,
    wish: ChangeOrder,
    before: OrderTerms,
    added: Sequence[Added],
    moves: Sequence[Transition],
    *,
    today: date,
) -> OrderTerms:
    edits = {one.line: one for one in wish.edit.lines}
    told = _told(wish, added)
    prices = {one.line.line: one for one in added}
    grown, cancelled = _sums(moves)
    rates = rates_for(scene, order, wish, before, today)
    lines: dict[int, LineAfter] = {}
    spread_anew = bool(before.discount) or wish.edit.discount is not None
    rated = rates.get("", ())
    spoken_of = {*edits, *prices, *grown, *cancelled, *rated, *told}
    for number, line in order.lines.items():
        edit, new = edits.get(number), prices.get(number)
        if not (spread_anew or number in spoken_of):
            continue
        sold = Sold() if wish.edit.price_for_shipped else scene.sold[order.id].get(number, Sold())
        gone = line.vector["cancelled"]
        lines[number] = LineAfter(
            before=before.lines.get(number),
            ordered_before=line.ordered,
            cancelled_before=gone,
            ordered=line.ordered + grown.get(number, ZERO),
            cancelled=gone + cancelled.get(number, ZERO),
            sold=sold,
            unit_price=new.unit_price if new else (edit.unit_price if edit else None),
            discount=new.wish.discount if new else (edit.discount if edit else None),
            reason=new.wish.price_reason if new else (edit.price_reason if edit else ""),
            source=new.price_source if new else "",
            rate=rates.get(line.sku) if new or number in rated else None,
            reprices_sold=wish.edit.price_for_shipped and number in scene.sold[order.id],
            said=told.get(number),
        )
    return change_terms(
        currency=order.currency,
        before=before,
        lines=lines,
        edit=wish.edit,
        shipping_rate=rates.get("shipping/"),
        shipping_said=wish.told.shipping if wish.told else None,
    )


def _told(wish: ChangeOrder, added: Sequence[Added]) -> dict[int, Said]:
    """What the channel says of lines that it changes and adds."""
    if wish.told is None:
        return {}
    new = zip((one.line.line for one in added), wish.told.added, strict=True)
    return {**wish.told.lines, **{number: said for number, said in new if said}}


def _sums(moves: Sequence[Transition]) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """By line how much more is ordered (new less gone), and how much is cancelled."""
    grown: dict[int, Decimal] = {}
    cancelled: dict[int, Decimal] = {}
    for one in moves:
        if one.origin == NEW or one.target == GONE:
            sign = 1 if one.origin == NEW else -1
            grown[one.line] = grown.get(one.line, ZERO) + sign * one.quantity
        elif one.target == "cancelled":
            cancelled[one.line] = cancelled.get(one.line, ZERO) + one.quantity
    return grown, cancelled


def _how_far(order: LockedOrder, units: UnitsDecided, cut: CutDone) -> tuple[str, str]:
    """Why it was not granted as it was wished, or whose answer it waits for."""
    if cut.asks:
        return "asked", "Units are in the hands of a place or partner, which is asked to leave them out."
    if units.cut_down:
        told = ", ".join(f"{plain(kept)} × {order.lines[line].sku}" for line, kept in units.cut_down.items())
        return "cut_to_done", f"More had left already than was wanted: {told} stay."
    return "", ""


def _note(decided: Decided) -> None:
    """The event, the moves, and what follows for the order's sums."""
    order, before, after = decided.order, decided.before, decided.after
    moves = [*decided.cut.moves, *decided.more.moves]
    move(order, kind="order.changed", moves=moves, data={}, reason=decided.wish.reason)
    for number, line in order.lines.items():
        if line.touched:
            line.ordered = sum(line.vector.values(), ZERO)
        if after.lines[number] is not before.lines.get(number):
            reckon(line, after.lines[number])
    order.total = after.total
    if all(line.ordered == line.vector["cancelled"] for line in order.lines.values()):
        raise NothingLeft(f"Nothing would be left of order {order.number}. Cancel it instead.")
    _stand_again(order)
    order.events[-1].data.update(told_of(decided, before))


def _stand_again(order: LockedOrder) -> None:
    """An order that was cancelled wholly and has units again is no cancelled one: else they were held for nobody."""
    if order.declined_at or order.withdrawn_at:
        order.declined_at = order.withdrawn_at = None


def denied(scene: Scene, wish: ChangeOrder, refusal: TooLate) -> Decided:
    """The change as it is denied: nothing of it is done."""
    order = scene.orders[wish.number]
    terms = scene.terms[order.id]
    return Decided(
        wish=wish,
        order=order,
        state="denied",
        code=refusal.code,
        sentence=str(refusal),
        before=terms,
        after=terms,
        was={},
    )
