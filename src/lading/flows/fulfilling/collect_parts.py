"""Collecting the components of kits one by one: what makes whole kits is picked, the rest is remembered on the line."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.floor import let_pass, lock_floor, save_floor
from lading.flows.fulfilling.pick import Pick, Unpick, pick, unpick
from lading.fulfilment.draw import Drawn, LineUnits
from lading.fulfilment.lists import read_work_lines
from lading.fulfilment.scan import EnoughAlready
from lading.fulfilment.views import PartToCollect, WorkLineView
from lading.fulfilment.work import NotThatMany
from lading.kernel import Conflict, plain
from lading.kernel.quantity import floor_to
from lading.store import Event, UnitOfWork
from lading.store.events import record

ZERO = Decimal(0)
GONE = "These parts have been used or counted anew since. Look at what is in hand."


class PartUnits(msgspec.Struct, frozen=True, kw_only=True):
    """Base units of a component, for the kits of a fulfilment's line."""

    fulfilment: UUID
    order: str
    line: int
    sku: str
    quantity: Decimal


class NotCollected(Conflict):
    """So much of the component is not in hand any more."""

    code = "not_collected"


def whole_kits(parts: Sequence[PartToCollect], collected: Mapping[str, Decimal], *, left: Decimal) -> Decimal:
    """The kits that all these parts make: all that are `left`, or a whole number of them.

    >>> red = PartToCollect(sku="RED", name="", unit="", each=Decimal(2), collected=ZERO, barcodes=[])
    >>> whole_kits([red], {"RED": Decimal(5)}, left=Decimal(3))
    Decimal('2')
    """
    made = min((collected[one.sku] / one.each for one in parts), default=ZERO)
    return left if made >= left else floor_to(made, 0)


async def collect_part(unit: UnitOfWork, reference: Reference, *, part: PartUnits) -> Decimal:
    """Take units of a component into the hand; answers how many whole kits that picked.

    Raises `EnoughAlready`, `NotThatMany`, `OrderHeld`.
    """
    line = await _lock(unit, part)
    one = next(one for one in line.components if one.sku == part.sku)
    left = one.each * line.released - one.collected
    if not left:
        raise EnoughAlready(f"All {one.name} for {line.name} are collected. Put this one back.")
    if part.quantity > left:
        raise NotThatMany(
            f"{line.name} takes {plain(left)} {one.unit} more of {one.name} here, not {plain(part.quantity)}."
        )
    collected = {other.sku: other.collected for other in line.components}
    collected[part.sku] += part.quantity
    kits = whole_kits(line.components, collected, left=line.released)
    if kits:
        units = LineUnits(line.line, kits, line.order)
        await pick(unit, reference, wishes=[Pick(fulfilment=part.fulfilment, lines=[units])])
    await _remember(unit, part, line, collected, kits)
    return kits


async def put_part_back(unit: UnitOfWork, *, part: PartUnits, kits: Decimal = ZERO) -> None:
    """Put units of a component back, and with them the `kits` that they had made whole. Raises `NotCollected`."""
    line = await _lock(unit, part, step="")
    if part.quantity <= 0 or kits < 0:
        raise NotCollected(GONE)
    if kits:
        units = LineUnits(line.line, kits, line.order)
        await unpick(unit, wishes=[Unpick(fulfilment=part.fulfilment, lines=[units])])
    collected = {other.sku: other.collected + kits * other.each for other in line.components}
    collected[part.sku] = collected.get(part.sku, ZERO) - part.quantity
    if collected[part.sku] < 0:
        raise NotCollected(GONE)
    await _remember(unit, part, line, collected, -kits, back=True)


async def _lock(unit: UnitOfWork, part: PartUnits, *, step: str = "pick") -> WorkLineView:
    """The line as it is under lock, in the picker's hands."""
    floor = await lock_floor(unit, fulfilments=[part.fulfilment])
    work = floor.works[part.fulfilment]
    if step:
        named = [one for one in work.lines.values() if one.line == part.line]
        mine = [one for one in named if floor.orders[one.order_id].number == part.order]
        let_pass(floor, [Drawn(one, "released", one.parts["released"]) for one in mine], step=step, named=True)
        work.picker, work.touched = work.picker or unit.actor.label, work.picker is None
        await save_floor(unit, floor)
    lines = (await read_work_lines(unit, ids=[part.fulfilment]))[part.fulfilment]
    found = [one for one in lines if (one.order, one.line) == (part.order, part.line)]
    if not found or part.sku not in {one.sku for one in found[0].components}:
        raise NotCollected(GONE)
    return found[0]


async def _remember(
    unit: UnitOfWork,
    part: PartUnits,
    line: WorkLineView,
    collected: Mapping[str, Decimal],
    kits: Decimal,
    *,
    back: bool = False,
) -> None:
    """Write what is in hand beyond whole kits; it counts for as long as nothing else moves units of the line."""
    over = {one.sku: plain(collected[one.sku] - max(kits, ZERO) * one.each) for one in line.components}
    kept = {"of": plain(line.released - kits), "parts": {sku: many for sku, many in over.items() if many != "0"}}
    rows = await unit.fetch(
        "UPDATE fulfilment_lines w SET collected = %s FROM orders o, fulfilments f WHERE o.id = w.order_id"
        " AND f.id = w.fulfilment_id AND w.fulfilment_id = %s AND w.line = %s AND o.number = %s RETURNING f.number",
        [msgspec.json.encode(kept).decode(), part.fulfilment, part.line, part.order],
    )
    kind = "fulfilment.put_back" if back else "fulfilment.collected"
    data: dict[str, object] = {"order": part.order, "line": part.line, "sku": part.sku, "quantity": part.quantity}
    await record(unit, [Event(kind=kind, subject=f"fulfilment/{rows[0][0]}", data=data)])
