"""Handing over at the counter: who came is checked, then the goods leave and have arrived in one act."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.flows.at_work import save_changes
from lading.flows.floor import lock_floor, refuse_nothing, save_floor, versions_of
from lading.flows.fulfilling.deliver import Deliver, deliver
from lading.flows.fulfilling.give_up import give_up
from lading.flows.fulfilling.make_ready import NotAPickup
from lading.flows.fulfilling.ship import Ship, ship
from lading.fulfilment.draw import LineUnits, draw
from lading.fulfilment.pickup_codes import MOST_WRONG, is_code, is_one_of
from lading.fulfilment.pickups import Pickup, count_wrong, lock_pickups, save_pickups
from lading.fulfilment.work import Work, lock_work
from lading.kernel import Actor, Conflict, FieldError, Invalid
from lading.orders.change import LockedOrder, lock_orders, move
from lading.shipping.carriers import PICKUP
from lading.store import Database, UnitOfWork

Name = Annotated[str, Meta(max_length=200)]
DECLINED = "declined_at_pickup"


class Proof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How we know who came: the pick-up `code`; or the `order` number and a `name` or e-mail address that fits it.

    With the second somebody has looked at papers and says so (`confirmed`). `other`: it is not the customer.
    """

    code: Annotated[str, Meta(max_length=40)] = ""
    order: Annotated[str, Meta(max_length=80)] = ""
    name: Name = ""
    confirmed: bool = False
    other: bool = False

    @property
    def way(self) -> Literal["code", "papers"]:
        """Which of the two."""
        return "code" if self.code else "papers"


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """Hand over units of a pick-up (None: all that are ready); what is `declined` goes back to stock.

    What is in neither stays on the shelf.
    """

    fulfilment: UUID
    proof: Proof
    lines: Sequence[LineUnits] | None = None
    declined: Sequence[LineUnits] = ()
    version: int | None = None


class WrongProof(Conflict):
    """What was shown or said does not belong to this order."""

    code = "wrong_code"


class CodeBlocked(Conflict):
    """There were too many wrong tries."""

    code = "code_blocked"


class NotReady(Conflict):
    """It does not wait for its customer: not yet, or not any more."""

    code = "not_ready"


async def check_proof(database: Database, actor: Actor, *, fulfilment: UUID, proof: Proof) -> None:
    """Compare, and count wrong tries for good, in a transaction of its own: what raises later does not undo that.

    Raises `WrongProof`, `CodeBlocked`, `NotAPickup`, `NotFound`, `Invalid`. Call it before `hand_over`.
    """
    async with database.unit_of_work(actor) as unit:
        floor = await lock_floor(unit, fulfilments=[fulfilment])
        work = floor.works[fulfilment]
        pickup = await _find(unit, work)
        refusal = _compare(pickup, proof, floor.orders[pickup.order_id].number)
        if isinstance(refusal, WrongProof):
            await count_wrong(unit, order_id=pickup.order_id, wrong=pickup.wrong + 1)
            order = floor.orders[pickup.order_id]
            move(order, kind="order.pickup_refused", data={"fulfilment": work.number, "place": work.place})
            await save_changes(unit, orders=[order])
        elif refusal is None and pickup.wrong:
            await count_wrong(unit, order_id=pickup.order_id, wrong=0)
    if refusal:
        raise refusal


async def _find(unit: UnitOfWork, work: Work) -> Pickup:
    found = (await lock_pickups(unit, fulfilments=[work.id])).get(work.id)
    if found is None:
        raise NotAPickup(f"{work.number} is sent from {work.place}: nobody comes for it.")
    return found


def _compare(pickup: Pickup, proof: Proof, number: str) -> WrongProof | CodeBlocked | None:
    """Why this person is not given anything; None where they may have it."""
    left = MOST_WRONG - pickup.wrong - 1
    if proof.code:
        if pickup.wrong >= MOST_WRONG:
            return CodeBlocked(
                "There were too many wrong codes, so the code alone counts no more. Look at papers, then hand over by"
                " order number and name."
            )
        if pickup.code and is_code(proof.code, code=pickup.code):
            return None
        told = "That was the last try." if left <= 0 else f"{left} more {'try is' if left == 1 else 'tries are'} left."
        return WrongProof(f"That is not the pick-up code of this order. {told}")
    if not (proof.order and proof.name):
        sentence = "Give the pick-up code, or the order number with the name or e-mail address on the order."
        raise Invalid(sentence, errors=(FieldError("/proof/code", "missing", sentence),))
    if not proof.confirmed:
        sentence = "Look at papers of the person, then confirm that you did."
        raise Invalid(sentence, errors=(FieldError("/proof/confirmed", "missing", sentence),))
    known = [*pickup.known, pickup.collector]
    if proof.order.strip().upper() == number.upper() and is_one_of(proof.name, known=known):
        return None
    return WrongProof("Order number and name do not belong together. Ask again, or look at the order.")


async def hand_over(unit: UnitOfWork, *, wish: HandOver) -> UUID | None:
    """Give it to who came; answers the shipment that books it, None where everything was declined.

    Raises what `check_proof` raises, `NotReady`, `NotThatMany`, `OrderHeld`; then nothing changes hands.
    """
    floor = await lock_floor(unit, fulfilments=[wish.fulfilment], versions=versions_of([wish]))
    work = floor.works[wish.fulfilment]
    pickup = await _find(unit, work)
    if refusal := _compare(pickup, wish.proof, floor.orders[pickup.order_id].number):
        raise refusal
    if pickup.ready_at is None or work.state != "packed":
        raise NotReady(f"{work.number} is {work.state}: it does not wait on the shelf.")
    if wish.lines:
        draw(work, orders=floor.orders, wanted=wish.lines, origins=("packed",))
    if wish.declined:
        drawn = draw(work, orders=floor.orders, wanted=wish.declined, origins=("packed",), pointer="/declined")
        refuse_nothing(work, drawn, "decline")
        await give_up(unit, floor, given=[(work, drawn)], reason=DECLINED, by="customer")
        await save_floor(unit, floor)
    shipment = await _give(unit, work, wish)
    await _end(unit, wish, pickup, shipment)
    return shipment


async def _give(unit: UnitOfWork, work: Work, wish: HandOver) -> UUID | None:
    """The goods leave and have arrived."""
    left = any(line.parts["packed"] for line in work.lines.values())
    if not left or (wish.lines is not None and not wish.lines):
        return None
    lines = None if wish.lines is None else list(wish.lines)
    (shipment,) = await ship(unit, wishes=[Ship(fulfilment=work.id, lines=lines, carrier=PICKUP)])
    await deliver(unit, wishes=[Deliver(shipment=shipment.id)])
    return shipment.id


async def _end(unit: UnitOfWork, wish: HandOver, pickup: Pickup, shipment: UUID | None) -> None:
    """Write who gave what, how it was checked, and whether anything still waits."""
    orders = await lock_orders(unit, ids=[pickup.order_id])
    work = (await lock_work(unit, ids=[wish.fulfilment]))[wish.fulfilment]
    if shipment:
        order = orders[pickup.order_id]
        await _note(unit, order, work, wish.proof, shipment)
        await save_changes(unit, orders=[order])
    if not any(line.parts["packed"] for line in work.lines.values()):
        pickup.ended_at = unit.now
        await save_pickups(unit, pickups=[pickup])


async def _note(unit: UnitOfWork, order: LockedOrder, work: Work, proof: Proof, shipment: UUID) -> None:
    await unit.execute(
        'INSERT INTO handovers (shipment_id, fulfilment_id, order_id, checked, other, at, "by")'
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [shipment, work.id, order.id, proof.way, proof.other, unit.now, unit.actor.label],
    )
    told = {"fulfilment": work.number, "place": work.place, "checked": proof.way, "other": proof.other}
    move(order, kind="order.handed_over", data=told)
