"""A third-party warehouse tells what it has shipped of its work, and what it could not: facts, booked once."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.floor import Floor, lock_floor
from lading.flows.fulfilling.reject import Reject, reject
from lading.flows.fulfilling.ship import Ship, ship
from lading.flows.partners.answer_call_back import answer_call_backs
from lading.fulfilment.call_backs import read_pending
from lading.fulfilment.draw import LineUnits
from lading.fulfilment.partner_facts import find_fact, keep_fact
from lading.fulfilment.reasons import find_reason
from lading.fulfilment.work import Work, WorkLine, at_work
from lading.kernel import Invalid, NotFound, plain
from lading.kernel.quantity import floor_to
from lading.store import UnitOfWork
from lading.store.keys import lock_names, lock_number
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)
_SHIPPABLE = ("packed", "picked", "released", "cancelled")
Units = dict[tuple[UUID, int], Decimal]
"""By order and line, in the line's unit."""


class Parcel(msgspec.Struct, frozen=True):
    """How units left: with whom, and where they can be followed."""

    carrier: str = ""
    service: str = ""
    tracking_number: str = ""
    tracking_url: str = ""


class Left(msgspec.Struct, frozen=True):
    """Units that left: a line is named by its number or its item; `lot` is kept as it was told."""

    line: str
    sku: str
    quantity: Decimal
    lot: str = ""
    parcel: Parcel = Parcel()


class PartnerShipment(msgspec.Struct, frozen=True, kw_only=True):
    """What left of a fulfilment under one number of the partner's, and what it could not ship.

    `short` are (line, SKU, quantity, reason). Each parcel becomes a shipment of its own.
    """

    fulfilment: str
    shipment: str
    shipped_at: datetime | None = None
    lines: Sequence[Left] = ()
    short: Sequence[tuple[str, str, Decimal, str]] = ()

    @property
    def said(self) -> dict[str, Any]:
        """As it was told, for telling a repeat from something else."""
        return {
            "lines": sorted(
                [one.line, one.sku, plain(one.quantity), one.lot, one.parcel.tracking_number]
                for one in self.lines
                if one.quantity
            ),
            "short": sorted([line, sku, plain(quantity), why] for line, sku, quantity, why in self.short if quantity),
        }


async def ship_from_partner(unit: UnitOfWork, reference: Reference, *, place: str, said: PartnerShipment) -> str:
    """Book it; answers what came of it. Neither holds nor cancellations stop what has left.

    What was cancelled leaves late, with a task; more than the work was becomes a task alone. Short units are promised
    from elsewhere. The same again changes nothing. Raises `NotFound`, `Invalid`, `FactDiffers`.
    """
    key = f"{said.fulfilment}/{said.shipment}"
    if not said.shipment:
        raise Invalid("Say the number of the shipment, so that it is booked once.", code="missing_reference")
    await lock_names(unit, stages=[[lock_number("partner", place, "shipped", key)]])
    if (before := await find_fact(unit, place=place, kind="shipped", reference=key, said=said.said)) is not None:
        return f"known: {before}"
    rows = await unit.fetch("SELECT id FROM fulfilments WHERE number = %s AND place = %s", [said.fulfilment, place])
    if not rows:
        raise NotFound(f"{place} has no work {said.fulfilment}.")
    work_id: UUID = rows[0][0]
    short = [one for one in said.short if one[2] > 0]
    missed = await _reject(unit, reference, work_id, short)  # first: it locks stock elsewhere, too
    floor = await lock_floor(unit, fulfilments=[work_id])
    wanted, surplus = _plan(floor, floor.works[work_id], said)
    shipments = await _ship(unit, floor, floor.works[work_id], said, wanted)
    told = (f"shipped: {', '.join(shipments)}" if shipments else "nothing shipped") + missed
    await keep_fact(
        unit,
        place=place,
        kind="shipped",
        reference=key,
        said=said.said,
        result=told,
        happened_at=said.shipped_at,
    )
    if surplus:
        await raise_tasks(unit, drafts=[_ask(place, said, surplus)])
        told += "; more than was asked for: see the task"
    return told


def _find(work: Work, line: str, sku: str) -> list[WorkLine]:
    found = [
        one
        for one in work.lines.values()
        if (str(one.line) == line if line else one.sku == sku) and (not line or not sku or one.sku == sku)
    ]
    if not found:
        raise Invalid(f"{work.number} has no {f'line {line}' if line else f'item “{sku}”'}.", code="unknown_line")
    return found


def _plan(floor: Floor, work: Work, said: PartnerShipment) -> tuple[dict[Parcel, Units], list[tuple[str, Decimal]]]:
    """What leaves in each parcel, and what is more than there was."""
    wanted: dict[Parcel, Units] = {}
    gone: Units = {}
    surplus: list[tuple[str, Decimal]] = []
    for told in said.lines:
        left = told.quantity
        lines = _find(work, told.line, told.sku) if left else []
        for one in lines:
            _check(floor, one, told.quantity)
            key = (one.order_id, one.line)
            there = sum((one.parts[part] for part in _SHIPPABLE), ZERO) - gone.get(key, ZERO)
            here = min(left, max(ZERO, there))
            if here:
                gone[key] = gone.get(key, ZERO) + here
                units = wanted.setdefault(told.parcel, {})
                units[key] = units.get(key, ZERO) + here
                left -= here
        if left:
            surplus.append((lines[0].sku, left))
    return wanted, surplus


def _check(floor: Floor, line: WorkLine, quantity: Decimal) -> None:
    if quantity < 0:
        raise Invalid("What was shipped cannot be less than nothing.", code="bad_quantity")
    if floor_to(quantity, floor.orders[line.order_id].lines[line.line].decimals) != quantity:
        raise Invalid(f"{line.sku} is counted in whole {line.unit}.", code="too_fine")


async def _ship(
    unit: UnitOfWork, floor: Floor, work: Work, said: PartnerShipment, wanted: dict[Parcel, Units]
) -> list[str]:
    """A shipment for each parcel, one after another: a wish sees what those before it have left."""
    shipments: list[str] = []
    for parcel, units in wanted.items():
        wish = Ship(
            fulfilment=work.id,
            carrier=parcel.carrier[:80],
            service=parcel.service[:80],
            tracking_number=parcel.tracking_number[:80],
            tracking_url=parcel.tracking_url if parcel.tracking_url.startswith(("https://", "http://")) else "",
            shipped_at=said.shipped_at,
            lines=[LineUnits(line, many, floor.orders[order].number) for (order, line), many in units.items()],
            fact=True,
        )
        shipments += [one.number for one in await ship(unit, wishes=[wish])]
    return shipments


async def _reject(
    unit: UnitOfWork, reference: Reference, work_id: UUID, short: Sequence[tuple[str, str, Decimal, str]]
) -> str:
    """Short units go elsewhere; those that the partner was asked not to ship are thereby granted."""
    told: list[str] = []
    for line, sku, quantity, why in short:
        reason = find_reason(why or "not_in_stock").code
        floor = await lock_floor(unit, fulfilments=[work_id])
        work = floor.works[work_id]
        left = quantity
        for found in _find(work, line, sku):
            one = found
            if any(each.line == one.line for each in await read_pending(unit, fulfilments=[work_id])):
                await answer_call_backs(unit, fulfilments=[work_id], granted=True, lines=[one.line])
                floor = await lock_floor(unit, fulfilments=[work_id])
                one = floor.works[work_id].lines[one.order_id, one.line]
            here = min(left, at_work(one))
            if here > 0:
                units = LineUnits(one.line, here, floor.orders[one.order_id].number)
                await reject(unit, reference, wishes=[Reject(fulfilment=work_id, reason=reason, lines=[units])])
                left -= here
        told.append(f"{plain(quantity)} × {sku or line} short")
    return "; " + ", ".join(told) if told else ""


def _ask(place: str, said: PartnerShipment, surplus: Sequence[tuple[str, Decimal]]) -> TaskDraft:
    told = ", ".join(f"{plain(quantity)} × {sku}" for sku, quantity in surplus)
    sentence = (
        f"{place} says that it shipped {told} more than {said.fulfilment} still asked for (its shipment"
        f" {said.shipment}). Nothing of that was booked: ask it, and settle it with the"
        " customer."
    )
    return TaskDraft(kind="partner.surplus", subject=f"fulfilment/{said.fulfilment}", sentence=sentence)
