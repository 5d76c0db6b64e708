"""Units that a change takes out of an order: off the shelf, out of hands, or asked of those who have them."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.changing.cancelled import asked_partners
from lading.flows.changing.change_units import Cut
from lading.flows.changing.gather_changes import Scene
from lading.flows.partners.call_back import call_back_cancelled
from lading.fulfilment.withdraw import Withdrawn, free_idle, withdraw
from lading.inventory import Reservation
from lading.orders.asks import Ask
from lading.orders.change import LockedOrder
from lading.orders.vector import Transition
from lading.shipping.parcels import take_out
from lading.store import UnitOfWork

ZERO = Decimal(0)


class CutDone(msgspec.Struct):
    """What cutting comes to: moves, reservations let go of, those whose goods go back to the shelf, and questions."""

    moves: list[Transition]
    freed: list[Reservation]
    off_shelf: list[Reservation]
    asks: list[Ask]
    withdrawn: list[Withdrawn]


async def cut_units(
    unit: UnitOfWork,
    scene: Scene,
    order: LockedOrder,
    *,
    cuts: Sequence[Cut],
    reason: str,
    by_customer: bool,
    take: bool,
) -> CutDone:
    """Let go of the units; what lies in hands is asked of its place unless we `take` it."""
    done = CutDone([], [], [], [], [])
    for cut in cuts:
        done.moves += cut.gone
        for move in cut.gone:
            if move.origin == "reserved":
                done.freed += free_idle(
                    order,
                    line=move.line,
                    quantity=move.quantity,
                    held=scene.held,
                    works=scene.floor.works.values(),
                    taken=scene.taken,
                )
    at_places = [Transition(cut.line, "released", "cancelled", cut.released) for cut in cuts if cut.released] + [
        one for cut in cuts if take for one in cut.in_hands
    ]
    if at_places:
        free = await call_back_cancelled(
            unit, scene.floor, order, moves=at_places, by="customer" if by_customer else "seller", reason=reason
        )
        done.asks += await asked_partners(unit, order) if free != at_places else []
        done.withdrawn = _withdraw(unit, scene, order, free)
        done.moves += free
        for one in done.withdrawn:
            held = held_of(order, one)
            done.freed += held
            done.off_shelf += held if one.origin != "released" else []
    if not take:
        done.asks += [ask for cut in cuts for ask in _asks(scene, order, cut)]
    for freed in done.freed:
        row = (freed.sku, freed.place)
        scene.free[row] = scene.free.get(row, ZERO) - freed.quantity
    return done


def _asks(scene: Scene, order: LockedOrder, cut: Cut) -> list[Ask]:
    """Which places are asked to leave out how many, those that have come least far first."""
    left = sum((one.quantity for one in cut.in_hands), ZERO)
    asks: dict[UUID, Decimal] = {}
    for state in ("picked", "packed"):
        for work in scene.floor.works.values():
            mine = work.lines.get((order.id, cut.line))
            here = min(left, mine.parts[state]) if mine else ZERO
            if here > 0:
                asks[work.id] = asks.get(work.id, ZERO) + here
                left -= here
    return [
        Ask(fulfilment_id=work, order_id=order.id, line=cut.line, quantity=quantity) for work, quantity in asks.items()
    ]


def _withdraw(unit: UnitOfWork, scene: Scene, order: LockedOrder, moves: Sequence[Transition]) -> list[Withdrawn]:
    found: list[Withdrawn] = []
    works = scene.floor.works.values()
    for move in moves:
        found += withdraw(works, order_id=order.id, line=move.line, origin=move.origin, quantity=move.quantity)
    for one in found:
        if one.origin == "packed":
            parcels = scene.floor.parcels.get(one.work.id, [])
            take_out(parcels, key=(order.id, one.line), quantity=one.quantity, now=unit.now)
    return found


def held_of(order: LockedOrder, one: Withdrawn) -> list[Reservation]:
    """What is let go of withdrawn units, as negative reservations."""
    line = order.lines[one.line]
    if not line.stocked:
        return []
    return [Reservation(order.id, one.line, one.work.place, sku, -base) for sku, base in line.uses(one.quantity)]
