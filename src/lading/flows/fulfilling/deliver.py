"""Delivery: what left has arrived, wholly or in part."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.at_work import save_changes
from lading.fulfilment.draw import LineUnits
from lading.kernel import Conflict, FieldError, Invalid, NotFound, plain
from lading.orders.change import LockedOrder, lock_orders, move
from lading.orders.vector import Transition
from lading.shipping.shipments import (
    Shipment,
    ShippedLine,
    lock_shipments,
    orders_of_shipments,
    save_deliveries,
)
from lading.store import UnitOfWork

ZERO = Decimal(0)


class Deliver(msgspec.Struct, frozen=True, kw_only=True):
    """Units of a shipment have arrived (None: all that had not)."""

    shipment: UUID
    lines: Sequence[LineUnits] | None = None
    delivered_at: datetime | None = None


class DeliveredAlready(Conflict):
    """Everything that is meant has arrived before."""

    code = "delivered_already"


class NeverLeft(Conflict):
    """The shipment was voided."""

    code = "never_left"


async def deliver(unit: UnitOfWork, *, wishes: Sequence[Deliver]) -> list[Shipment]:
    """Book what has arrived; answers the shipments, in order.

    Raises `NotFound`, `DeliveredAlready`, `NeverLeft`, `Invalid`; then nothing is booked.
    """
    ids = [wish.shipment for wish in wishes]
    orders = await lock_orders(unit, ids=await orders_of_shipments(unit, ids=ids))
    shipments = await lock_shipments(unit, ids=ids)
    for wish in wishes:
        if wish.shipment not in shipments:
            raise NotFound("There is no such shipment.")
        _refuse_voided(shipments[wish.shipment])
        _arrive(unit, orders, shipments[wish.shipment], wish)
    await save_deliveries(unit, shipments=list(shipments.values()))
    await save_changes(unit, orders=orders.values())
    return [shipments[wish.shipment] for wish in wishes]


def _refuse_voided(shipment: Shipment) -> None:
    if shipment.voided_at:
        raise NeverLeft(f"{shipment.number} was voided: it never left, so it cannot have arrived. Ship it first.")


def _arrive(unit: UnitOfWork, orders: dict[UUID, LockedOrder], shipment: Shipment, wish: Deliver) -> None:
    arrived = [(line, quantity) for line, quantity in _choose(orders, shipment, wish) if quantity > 0]
    if not arrived:
        raise DeliveredAlready(f"{shipment.number} had arrived already.")
    for line, quantity in arrived:
        line.delivered += quantity
    if shipment.state == "delivered":
        shipment.delivered_at = wish.delivered_at or unit.now
    for order_id in dict.fromkeys(line.order_id for line, _ in arrived):
        moves = [
            Transition(line.line, "shipped", "delivered", quantity)
            for line, quantity in arrived
            if line.order_id == order_id
        ]
        move(orders[order_id], kind="order.delivered", moves=moves, data={"shipment": shipment.number})


def _choose(orders: dict[UUID, LockedOrder], shipment: Shipment, wish: Deliver) -> list[tuple[ShippedLine, Decimal]]:
    """What arrives, line by line. A unit that came back before its delivery was told no longer arrives."""
    if wish.lines is None:
        return [(line, _under_way(orders, line)) for line in shipment.lines.values()]
    found: list[tuple[ShippedLine, Decimal]] = []
    for index, one in enumerate(wish.lines):
        line = _find(orders, shipment, one, index)
        there = _under_way(orders, line)
        quantity = there if one.quantity is None else one.quantity
        if quantity <= 0 or quantity > there:
            sentence = f"Line {one.line}: {plain(quantity)} cannot have arrived, {plain(there)} are under way."
            errors = (FieldError(f"/lines/{index}/quantity", "not_that_many", sentence),)
            raise DeliveredAlready(sentence, errors=errors, code="not_that_many")
        found.append((line, quantity))
    if len({(line.order_id, line.line) for line, _ in found}) < len(found):
        raise Invalid("A line stands twice in this list. Name each once.", code="given_twice")
    return found


def _find(orders: dict[UUID, LockedOrder], shipment: Shipment, wanted: LineUnits, index: int) -> ShippedLine:
    lines = [
        line
        for line in shipment.lines.values()
        if line.line == wanted.line and wanted.order in ("", orders[line.order_id].number)
    ]
    if len(lines) != 1:
        sentence = (
            f"{shipment.number} has a line {wanted.line} of several orders: say of which order."
            if lines
            else f"{shipment.number} has no line {wanted.line}."
        )
        raise Invalid(sentence, errors=(FieldError(f"/lines/{index}/line", "unknown_line", sentence),))
    return lines[0]


def _under_way(orders: dict[UUID, LockedOrder], line: ShippedLine) -> Decimal:
    return min(line.quantity - line.delivered, orders[line.order_id].lines[line.line].vector["shipped"])
