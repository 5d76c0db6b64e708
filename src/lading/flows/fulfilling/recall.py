"""Recalling: we take work back from a place; its units are reserved there again, and held until somebody says go."""

from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

import msgspec

from lading.flows.floor import Floor, at_shelf, lock_floor, refuse_nothing, save_floor, versions_of
from lading.flows.partners.call_back import call_back_recalled
from lading.fulfilment.draw import Drawn, LineUnits, draw
from lading.fulfilment.lifecycle import AT_WORK
from lading.fulfilment.work import Work, shift
from lading.inventory.pick import put_back
from lading.orders.change import move
from lading.orders.hold import NewHold, place_holds
from lading.orders.vector import Transition
from lading.shipping.parcels import take_out
from lading.store import UnitOfWork


class Recall(msgspec.Struct, frozen=True, kw_only=True):
    """Take units of a fulfilment back (None: all that have not left), saying why.

    `hold` keeps them from being released by themselves again.
    """

    fulfilment: UUID
    reason: str
    lines: Sequence[LineUnits] | None = None
    hold: bool = True
    version: int | None = None


async def recall(unit: UnitOfWork, *, wishes: Sequence[Recall]) -> None:
    """Take work back: what was picked or packed goes to the shelf; what a partner knows of is asked back first.

    Raises `NotThatMany`, `NothingToDo`, `AskedAlready`, `Invalid`.
    """
    floor = await lock_floor(unit, fulfilments=[wish.fulfilment for wish in wishes], versions=versions_of(wishes))
    for wish in wishes:
        work = floor.works[wish.fulfilment]
        drawn = draw(work, orders=floor.orders, wanted=wish.lines, origins=AT_WORK)
        refuse_nothing(work, drawn, "recall")
        drawn = await call_back_recalled(unit, floor, work, drawn, reason=wish.reason)
        handled = [one for one in drawn if one.origin != "released"]
        await put_back(unit, changes=at_shelf(floor, work, handled, sign=-1))
        take_back(unit, floor, work, drawn, wish.reason)
        if wish.hold and drawn:
            await hold_back(unit, floor, drawn)
    await save_floor(unit, floor)


def take_back(unit: UnitOfWork, floor: Floor, work: Work, drawn: Sequence[Drawn], reason: str) -> None:
    """Move units of a fulfilment back to where they wait for release."""
    for order_id in dict.fromkeys(one.line.order_id for one in drawn):
        order = floor.orders[order_id]
        moves: list[Transition] = []
        for one in (one for one in drawn if one.line.order_id == order_id):
            if one.origin == "packed":
                key = (order_id, one.line.line)
                take_out(floor.parcels.get(work.id, []), key=key, quantity=one.quantity, now=unit.now)
            shift(work, one.line, origin=one.origin, target="recalled", quantity=one.quantity)
            moves += _back(one, stocked=order.lines[one.line.line].stocked)
        data = {"fulfilment": work.number, "place": work.place}
        move(order, kind="order.recalled", moves=moves, data=data, reason=reason)


def _back(one: Drawn, *, stocked: bool) -> list[Transition]:
    """The moves back to where units wait for release."""
    if stocked:
        return [Transition(one.line.line, one.origin, "reserved", one.quantity)]
    way = {"released": [], "picked": ["picked"], "packed": ["packed", "picked"]}[one.origin] + ["released", "open"]
    return [Transition(one.line.line, here, there, one.quantity) for here, there in pairwise(way)]


async def hold_back(unit: UnitOfWork, floor: Floor, drawn: Sequence[Drawn]) -> None:
    """Keep their orders from being released by themselves again."""
    for order_id in dict.fromkeys(one.line.order_id for one in drawn):
        hold = NewHold(reason="recalled", sentence="Taken back from its place.", steps=["release"])
        await place_holds(unit, order=floor.orders[order_id], holds=[hold])
