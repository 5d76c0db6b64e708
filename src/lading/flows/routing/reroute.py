"""Units that a place cannot deliver: its stock says so, and they are promised from elsewhere or wait for stock."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.floor import Floor, at_shelf
from lading.flows.fulfilling.book_out import Missed, book_out
from lading.flows.fulfilling.ready_when import comes_on
from lading.flows.placing.claims import Share
from lading.flows.routing.park_orders import park_rests
from lading.flows.routing.route_again import Again, know_again, wanted_again
from lading.flows.routing.route_order import Around, look_around, save_around
from lading.fulfilment.draw import Drawn
from lading.fulfilment.queries import pickup_places, too_busy_for
from lading.fulfilment.reasons import ShortReason
from lading.fulfilment.work import Work, shift
from lading.inventory import Free, Reservation, lock_free, read_free
from lading.inventory.let_go import write_reservations
from lading.inventory.limits import Limits, read_quotas, write_draws
from lading.inventory.pick import put_back
from lading.kernel import plain
from lading.orders.change import LockedOrder, move
from lading.orders.vector import Transition
from lading.routing import Take
from lading.routing.plans import plan_now
from lading.shipping.parcels import take_out
from lading.store import UnitOfWork
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)
_BACK: dict[str, tuple[str, ...]] = {
    "released": ("released",),
    "picked": ("picked", "released"),
    "packed": ("packed", "picked", "released"),
}
"""The states that units go back through until they are `released`."""
_WHY_NOT = {"too_busy": "is too busy for", "not_accepted": "did not accept"}


class Returned(msgspec.Struct, frozen=True):
    """Units of a fulfilment that its place gives back, with the reason."""

    work: Work
    units: Drawn
    reason: ShortReason


class Case(msgspec.Struct):
    """What one fulfilment gives back of one order for one reason. `places` may be asked instead.

    `takes` says, by line, who delivers now; what is missing in it waits for stock.
    """

    work: Work
    order: LockedOrder
    reason: ShortReason
    places: list[str]
    units: list[Drawn]
    takes: dict[int, list[Take]] = {}
    fixed: str = ""
    kept: dict[str, object] = {}

    def wanted(self, *, stocked: bool) -> dict[int, Decimal]:
        """Units by line, of lines with or without stock."""
        sums: dict[int, Decimal] = {}
        for one in self.units:
            if self.order.lines[one.line.line].stocked == stocked:
                sums[one.line.line] = sums.get(one.line.line, ZERO) + one.quantity
        return sums


async def reroute(
    unit: UnitOfWork, reference: Reference, floor: Floor, *, kind: str, returned: Sequence[Returned]
) -> None:
    """Take units from their places and promise them from the best other places; the rest becomes a backorder.

    What a place is only too busy for, and nobody else has, stays reserved there until a person decides. Writes
    stock, reservations and tasks, and notes an event of this `kind` on each order; the caller saves the floor.
    Orders and fulfilments are locked; this locks the stock.
    """
    if not returned:
        return
    await reference.refresh(unit)
    cases = await _gather(unit, reference, floor, returned)
    plan = await plan_now(unit)
    orders = {case.order.id: case.order for case in cases}
    again = await know_again(unit, reference, plan=plan, orders=orders.values(), occasion="returned")
    around = await look_around(unit, plan=plan, reference=reference, skus={one.line.sku for one in _all(cases)})
    free = await _lock_stock(unit, floor, cases)
    _take_off(unit, floor, cases)
    picked = [one for case in cases for one in at_shelf(floor, case.work, _off_shelf(case.units), sign=-1)]
    in_hand = await put_back(unit, changes=picked)
    gone = [(case, one) for case in cases for one in at_shelf(floor, case.work, case.units, sign=-1)]
    await write_reservations(unit, changes=[one for _, one in gone])
    missed = [
        Missed(
            one.sku,
            one.place,
            -one.quantity,
            case.reason,
            case.work.number,
            of_kit=case.order.lines[one.line].components is not None,
        )
        for case, one in gone
    ]
    await book_out(unit, missed=missed, free=free, rather=in_hand)
    limits = Limits()
    await limits.refresh(unit, dropped=True)
    skus = {sku for case in cases for sku in _skus(case)}
    share = Share(limits, await read_quotas(unit, skus=skus) if limits.ringed else {})
    gained = [held for case in cases for held in _promise_again(case, free, again, around, share)]
    await write_reservations(unit, changes=gained)
    await write_draws(unit, drawn=share.drawn)
    await save_around(unit, around=around)
    for case in cases:
        _note(unit, reference, case, kind)
    decided = {case.order.id: case.kept for case in cases if plan.version and case.kept}
    await park_rests(unit, orders=orders.values(), kept=decided)
    if tasks := [task for case in cases for task in _stuck(case)]:
        await raise_tasks(unit, drafts=tasks)


def _all(cases: Sequence[Case]) -> list[Drawn]:
    return [one for case in cases for one in case.units]


async def _gather(unit: UnitOfWork, reference: Reference, floor: Floor, returned: Sequence[Returned]) -> list[Case]:
    orders = list({one.units.line.order_id for one in returned})
    pickup = await pickup_places(unit, orders=orders)
    busy = await too_busy_for(unit, orders=orders)
    cases: dict[tuple[UUID, UUID, str], Case] = {}
    for one in returned:
        order = floor.orders[one.units.line.order_id]
        key = (one.work.id, order.id, one.reason.code)
        if key not in cases:
            fetched = pickup.get(order.id)
            serving = reference.fetched_from(order.channel, fetched) if fetched else reference.serving(order.channel)
            asked = {one.work.place, *busy.get(order.id, ())}
            others = [place.code for place in serving if place.code not in asked]
            cases[key] = Case(one.work, order, one.reason, others, [], fixed=pickup.get(order.id, ""))
        cases[key].units.append(one.units)
    return list(cases.values())


async def _lock_stock(unit: UnitOfWork, floor: Floor, cases: Sequence[Case]) -> Free:
    """Lock the rows that shrink and those that may give; answers what is free of them."""
    there = await read_free(unit, skus={sku for case in cases for sku in _skus(case)})
    giving = {
        (sku, place)
        for case in cases
        for sku in _skus(case)
        for place in case.places
        if there.get((sku, place), ZERO) > 0
    }
    own = {(held.sku, held.place) for case in cases for held in at_shelf(floor, case.work, case.units)}
    return await lock_free(unit, rows=giving | own)


def _skus(case: Case) -> set[str]:
    """What its units take from stock: of kits their components."""
    return {sku for one in case.units for sku, _ in case.order.lines[one.line.line].parts}


def _off_shelf(units: Sequence[Drawn]) -> list[Drawn]:
    return [one for one in units if one.origin != "released"]


def _take_off(unit: UnitOfWork, floor: Floor, cases: Sequence[Case]) -> None:
    """Out of parcels and off the fulfilment's list."""
    for case in cases:
        parcels = floor.parcels.get(case.work.id, [])
        for one in case.units:
            if one.origin == "packed":
                take_out(parcels, key=(one.line.order_id, one.line.line), quantity=one.quantity, now=unit.now)
            shift(case.work, one.line, origin=one.origin, target="short", quantity=one.quantity)
            one.line.short_reason = case.reason.code


def _promise_again(case: Case, free: Free, again: Again, around: Around, share: Share) -> list[Reservation]:
    """Who delivers the units now."""
    wanted = case.wanted(stocked=True)
    lines = [case.order.lines[number] for number in wanted]
    asked = wanted_again(
        again, case.order, quantities=wanted, fixed=case.fixed, places=case.places, origin=case.work.place
    )
    routed = share.route(case.order.channel, around, asked, free)
    case.takes = {line.line: takes for line, takes in zip(lines, routed.takes, strict=True)}
    case.kept = routed.kept
    asked.note_given(routed.takes)
    if case.reason.stock == "stays":
        for number, quantity in wanted.items():
            if left := quantity - _given(case.takes[number]):
                case.takes[number].append(Take(case.work.place, left))
    return [
        Reservation(case.order.id, line.line, take.place, sku, base)
        for line in lines
        for take in case.takes[line.line]
        for sku, base in line.uses(take.quantity)
    ]


def _given(takes: Sequence[Take]) -> Decimal:
    return sum((take.quantity for take in takes), ZERO)


def _note(unit: UnitOfWork, reference: Reference, case: Case, kind: str) -> None:
    """The order's moves and event, and the lines' new dates."""
    moves = [
        Transition(one.line.line, origin, target, one.quantity)
        for one in case.units
        for origin, target in pairwise(_BACK[one.origin])
    ]
    moves += [Transition(line, "released", "open", units) for line, units in case.wanted(stocked=False).items()]
    waiting: list[tuple[int, Decimal]] = []
    for number, quantity in case.wanted(stocked=True).items():
        given = _given(case.takes[number])
        if given:
            moves.append(Transition(number, "released", "reserved", given))
        if quantity > given:
            moves.append(Transition(number, "released", "backordered", quantity - given))
            waiting.append((number, quantity - given))
        _new_date(unit, reference, case, number, waiting=quantity > given)
    move(
        case.order,
        kind=kind,
        moves=moves,
        data={
            "fulfilment": case.work.number,
            "place": case.work.place,
            "elsewhere": [[line, one.place, one.quantity] for line, takes in case.takes.items() for one in takes],
            "waiting": [list(pair) for pair in waiting],
            **({"routing": case.kept} if case.kept else {}),
        },
        reason=case.reason.code,
    )


def _new_date(unit: UnitOfWork, reference: Reference, case: Case, number: int, *, waiting: bool) -> None:
    """The line's promise after the change: no date while units wait, and never an earlier one."""
    line, takes = case.order.lines[number], case.takes[number]
    line.touched = True
    if waiting or line.vector["backordered"]:
        line.promised_for, line.promise_reason = None, "waits_for_stock"
        return
    sources = {one.place for one in takes}
    day = comes_on(reference, sources=sources, fetched=case.fixed, now=unit.now, not_before=line.promised_for)
    line.promised_for, line.promise_reason = day, "in_stock_elsewhere"


def _stuck(case: Case) -> list[TaskDraft]:
    """A task for units that a place is too busy for and nobody else has."""
    stuck = [
        (number, one.quantity) for number, takes in case.takes.items() for one in takes if one.place == case.work.place
    ]
    if not stuck:
        return []
    told = ", ".join(f"{plain(quantity)} × {case.order.lines[number].sku}" for number, quantity in stuck)
    return [
        TaskDraft(
            kind="fulfilment.nobody_else",
            subject=f"order/{case.order.number}",
            sentence=f"{case.work.place} {_WHY_NOT[case.reason.code]} {told} of order {case.order.number}, and no other"
            " place has it. Release it to the place again, or wait for stock elsewhere.",
            data={"place": case.work.place, "fulfilment": case.work.number, "lines": [[n, str(q)] for n, q in stuck]},
        )
    ]
