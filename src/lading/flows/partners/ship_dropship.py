"""A supplier tells what it has shipped to a customer: their shipment becomes one of the order's, once."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.floor import Floor, lock_floor
from lading.flows.fulfilling.ship import Ship, ship
from lading.flows.partners.answer_dropship import Direct, DirectLine, read_direct, reject_dropship
from lading.fulfilment.draw import LineUnits
from lading.kernel import Conflict, FieldError, Invalid, plain
from lading.kernel.exact import FieldRefused, check_exact
from lading.kernel.quantity import floor_to
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)
Word = Annotated[str, Meta(max_length=80)]
_SHIPPABLE = ("packed", "picked", "released", "cancelled")


class NoticeLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was shipped of a line of the drop-ship order, in base units: by its number, or by our SKU or theirs."""

    line: int | None = None
    sku: Annotated[str, Meta(max_length=80)] = ""
    quantity: Decimal

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)
        if self.quantity <= 0:
            raise FieldRefused("quantity", "bad_quantity", "`quantity` must be above 0; leave out what was not sent.")
        if (self.line is None) == (not self.sku):
            raise FieldRefused("line", "line_or_sku", "Name the line of the order or its item, one of both.")


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A supplier's shipment: `reference` is its own number for it, by which it is booked once.

    No `lines` mean everything that is open. `complete` says that nothing more will come of this order.
    """

    reference: Annotated[str, Meta(min_length=1, max_length=80, examples=["DN-4711"])]
    carrier: Word = ""
    service: Word = ""
    tracking_number: Word = ""
    tracking_url: Annotated[str, Meta(max_length=500)] = ""
    shipped_at: Annotated[datetime, Meta(tz=True)] | None = None
    lines: Annotated[list[NoticeLine], Meta(min_length=1, max_length=5000)] | None = None
    complete: bool = False

    def __post_init__(self) -> None:
        if self.tracking_url and not self.tracking_url.startswith(("https://", "http://")):
            raise FieldRefused(
                "tracking_url", "no_web_address", "The address where people follow it must begin with https://."
            )


class NoticeDiffers(Conflict):
    """The supplier told of this shipment before, and otherwise."""

    code = "notice_differs"


class Told(msgspec.Struct, frozen=True):
    """What a notice became: numbers of shipments; `repeated` where it had been booked before."""

    shipments: list[str]
    repeated: bool


async def ship_dropship(
    unit: UnitOfWork, reference: Reference, *, number: str, notice: Notice, version: int | None = None
) -> Told:
    """Book a supplier's shipment on the orders that it is for; the customers are told as of any shipment.

    It is a fact: neither holds nor cancellations stop it. What was cancelled leaves late, with a task; what is more
    than was ordered becomes a task alone. The same notice again changes nothing. Raises `NoticeDiffers`, `Invalid`.
    """
    direct = await read_direct(unit, number=number)
    await lock_names(unit, stages=[[lock_number("dropship", direct.supplier, notice.reference)]])
    said: dict[str, Any] = {"number": number, **msgspec.to_builtins(notice)}
    if (before := await _booked(unit, direct, notice.reference, said)) is not None:
        return Told(before, repeated=True)
    direct = await read_direct(unit, number=number, version=version)
    floor = await lock_floor(unit, fulfilments=direct.works)
    wanted, surplus = _plan(floor, direct, notice)
    if notice.complete and _is_more_open(floor, direct, wanted):  # first: it locks stock elsewhere, too
        await reject_dropship(unit, reference, number=number, reason="shipped short", sparing=wanted)
    made = await ship(unit, wishes=_wishes(floor, notice, wanted)) if wanted else []
    shipments = [one.number for one in made]
    await _keep(unit, direct, notice.reference, said, shipments)
    await _ask_about(unit, direct, notice.reference, surplus)
    return Told(shipments, repeated=False)


async def _booked(unit: UnitOfWork, direct: Direct, reference: str, said: dict[str, Any]) -> list[str] | None:
    rows = await unit.fetch(
        "SELECT said, shipments FROM dropship_notices WHERE supplier = %s AND reference = %s",
        [direct.supplier, reference],
    )
    if not rows:
        return None
    if rows[0][0] != said:
        raise NoticeDiffers(
            f"{direct.supplier} has told of its shipment {reference} before, and otherwise. Correct the shipment"
            f" {', '.join(rows[0][1])} here, or use another reference if it is another one."
        )
    found: list[str] = rows[0][1]
    return found


Wanted = dict[tuple[UUID, UUID, int], Decimal]
"""Units in the order line's own unit, by fulfilment, order and line."""


def _plan(floor: Floor, direct: Direct, notice: Notice) -> tuple[Wanted, list[tuple[DirectLine, Decimal]]]:
    """What leaves, and what is more than could: of a line in base units."""
    wanted: Wanted = {}
    surplus: list[tuple[DirectLine, Decimal]] = []
    if notice.lines is None:
        for line in direct.lines:
            if here := sum((_parts(floor, line)[part] for part in _SHIPPABLE[:3]), ZERO):
                wanted[line.fulfilment_id, line.order_id, line.of] = here
        if not wanted:
            raise Invalid(f"Nothing of {direct.number} is open. Name the lines that were shipped.", code="nothing_open")
        return wanted, surplus
    for index, one in enumerate(notice.lines):
        lines = _find(direct, one, index)
        left = one.quantity
        for at, line in enumerate(lines):
            key, factor = (line.fulfilment_id, line.order_id, line.of), _factor(floor, line)
            there = sum((_parts(floor, line)[part] for part in _SHIPPABLE), ZERO) - wanted.get(key, ZERO)
            units = min(there, _whole(floor, line, left / factor, index, last=at == len(lines) - 1))
            if units > 0:
                wanted[key] = wanted.get(key, ZERO) + units
                left -= units * factor
        if left > 0:
            surplus.append((lines[-1], left))
    return wanted, surplus


def _parts(floor: Floor, line: DirectLine) -> dict[str, Decimal]:
    return floor.works[line.fulfilment_id].lines[line.order_id, line.of].parts


def _factor(floor: Floor, line: DirectLine) -> Decimal:
    return floor.works[line.fulfilment_id].lines[line.order_id, line.of].factor


def _whole(floor: Floor, line: DirectLine, units: Decimal, index: int, *, last: bool) -> Decimal:
    decimals = floor.orders[line.order_id].lines[line.of].decimals
    whole = floor_to(units, decimals)
    if last and whole != units and whole < sum((_parts(floor, line)[part] for part in _SHIPPABLE), ZERO):
        mine = floor.orders[line.order_id].lines[line.of]
        sentence = f"{line.sku}: the customer ordered it by the {mine.unit}; that is no whole number of them."
        raise Invalid(sentence, errors=(FieldError(f"/lines/{index}/quantity", "too_fine", sentence),))
    return whole


def _find(direct: Direct, one: NoticeLine, index: int) -> list[DirectLine]:
    found = [
        line
        for line in direct.lines
        if (line.line == one.line if one.line is not None else one.sku in (line.sku, line.supplier_sku))
    ]
    if not found:
        what = f"line {one.line}" if one.line is not None else f"item “{one.sku}”"
        sentence = f"{direct.number} has no {what}."
        raise Invalid(sentence, errors=(FieldError(f"/lines/{index}", "unknown_line", sentence),))
    return found


def _wishes(floor: Floor, notice: Notice, wanted: Wanted) -> list[Ship]:
    """One shipment for each fulfilment, all under the same tracking number."""
    return [
        Ship(
            fulfilment=work,
            carrier=notice.carrier,
            service=notice.service,
            tracking_number=notice.tracking_number,
            tracking_url=notice.tracking_url,
            shipped_at=notice.shipped_at,
            lines=[
                LineUnits(line, quantity, floor.orders[order].number)
                for (at, order, line), quantity in wanted.items()
                if at == work
            ],
            fact=True,
        )
        for work in dict.fromkeys(key[0] for key in wanted)
    ]


async def _keep(
    unit: UnitOfWork, direct: Direct, reference: str, said: dict[str, Any], shipments: Sequence[str]
) -> None:
    await unit.execute(
        "INSERT INTO dropship_notices (supplier, reference, purchase_id, said, shipments, at)"
        " VALUES (%s, %s, %s, %s::jsonb, %s, %s)",
        [direct.supplier, reference, direct.id, msgspec.json.encode(said).decode(), list(shipments), unit.now],
    )
    data: dict[str, object] = {"reference": reference, "shipments": list(shipments)}
    await record(unit, [Event(kind="purchase.notified", subject=f"purchase/{direct.number}", data=data)])


async def _ask_about(
    unit: UnitOfWork, direct: Direct, reference: str, surplus: Sequence[tuple[DirectLine, Decimal]]
) -> None:
    if not surplus:
        return
    told = ", ".join(f"{plain(quantity)} × {line.sku}" for line, quantity in surplus)
    sentence = (
        f"{direct.supplier} says that it shipped {told} more than {direct.number} still asked for (its shipment"
        f" {reference}). Nothing of that was booked: ask them, and settle it with the customer."
    )
    draft = TaskDraft(kind="dropship.surplus", subject=f"purchase/{direct.number}", sentence=sentence)
    await raise_tasks(unit, drafts=[draft])


def _is_more_open(floor: Floor, direct: Direct, wanted: Wanted) -> bool:
    """Whether something would stay open behind this shipment."""
    return any(
        sum((_parts(floor, line)[part] for part in _SHIPPABLE[:3]), ZERO)
        > wanted.get((line.fulfilment_id, line.order_id, line.of), ZERO)
        for line in direct.lines
    )
