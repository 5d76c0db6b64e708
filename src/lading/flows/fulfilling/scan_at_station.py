"""The scan station's acts: one scan picks or packs one unit, and the last scan can be taken back."""

from decimal import Decimal
from typing import Literal

import msgspec

from lading.catalog import Reference
from lading.catalog.scanned import find_scanned, read_bins
from lading.flows.first_time import first_time
from lading.flows.fulfilling.collect_parts import PartUnits, collect_part, put_part_back
from lading.flows.fulfilling.pick import Pick, PickedUnits, Unpick, pick, unpick
from lading.flows.fulfilling.put_in_parcel import PutIn, put_in_parcel, take_from_parcel
from lading.flows.fulfilling.scan_marks import MarkedHit, read_marked
from lading.flows.fulfilling.show_fulfilments import FulfilmentView, show_fulfilment
from lading.fulfilment.draw import LineUnits
from lading.fulfilment.scan import Hit, WrongItem, read_scan
from lading.fulfilment.views import WorkLineView
from lading.store import UnitOfWork

ZERO = Decimal(0)
Step = Literal["pick", "pack"]


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """A code read at a fulfilment. `current` is the (order, line) on the screen, `parcel` the one that stands open.

    `key` is the sender's own for this very scan: sent again, it changes nothing.
    """

    fulfilment: str
    step: Step
    code: str
    current: tuple[str, int] | None = None
    parcel: str = ""
    key: str = ""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What a scan did: so many units of a line, into which parcel; or of its component `part`, which made `kits`.

    `lot` and `serial` where the code said them.
    """

    step: Step
    order: str
    line: int
    quantity: Decimal
    parcel: str = ""
    part: str = ""
    kits: Decimal = ZERO
    lot: str = ""
    serial: str = ""

    def of_part(self, view: FulfilmentView) -> PartUnits:
        """The units of the component that were scanned."""
        return PartUnits(fulfilment=view.id, order=self.order, line=self.line, sku=self.part, quantity=self.quantity)


async def scan_item(unit: UnitOfWork, reference: Reference, *, scan: Scan) -> Done | None:
    """Pick or pack what was scanned; None where this scan came before.

    Raises `WrongItem`, `EnoughAlready`, and what picking and packing raise; then nothing is done.
    """
    said = f"{scan.step} {scan.code} {scan.parcel}"
    if not await first_time(unit, scope=f"station/{scan.fulfilment}", key=scan.key, said=said):
        return None
    view = await show_fulfilment(unit, name=scan.fulfilment)
    if scan.step == "pick" and (marked := await read_marked(unit, view=view, code=scan.code)):
        return await _pick_marked(unit, reference, view, marked)
    hit = await _read(unit, view, scan)
    units = LineUnits(hit.line.line, hit.quantity, hit.line.order)
    parcel = ""
    if hit.part is not None:
        done = Done(step="pick", order=units.order, line=units.line, quantity=hit.quantity, part=hit.part.sku)
        kits = await collect_part(unit, reference, part=done.of_part(view))
        return msgspec.structs.replace(done, kits=kits)
    if scan.step == "pick":
        await pick(unit, reference, wishes=[Pick(fulfilment=view.id, lines=[units])])
    else:
        parcel = await put_in_parcel(unit, wish=PutIn(fulfilment=view.id, lines=[units], parcel=scan.parcel))
    return Done(step=scan.step, order=units.order, line=units.line, quantity=hit.quantity, parcel=parcel)


async def _pick_marked(unit: UnitOfWork, reference: Reference, view: FulfilmentView, marked: MarkedHit) -> Done:
    """Pick units of the lot, or the one with the serial, that the code says."""
    line, taken = marked.hit.line, marked.taken
    units = PickedUnits(line.line, marked.hit.quantity, line.order, contents=[taken])
    await pick(unit, reference, wishes=[Pick(fulfilment=view.id, lines=[units])])
    done = Done(step="pick", order=line.order, line=line.line, quantity=marked.hit.quantity)
    return msgspec.structs.replace(done, lot=taken.lot, serial=taken.serial)


async def _read(unit: UnitOfWork, view: FulfilmentView, scan: Scan) -> Hit:
    current = next((line for line in view.lines if (line.order, line.line) == scan.current), None)
    part: Literal["released", "picked"] = "released" if scan.step == "pick" else "picked"
    if hit := read_scan(scan.code, lines=view.lines, part=part, current=current):
        return hit
    known = (await find_scanned(unit, codes=[scan.code])).get(scan.code)
    if known is None:
        raise WrongItem(f"“{scan.code}” is no item of {view.number}, nor any item that we know. Put it aside.")
    wanted = [(line.sku, line.unit) for line in view.lines]
    wanted += [(part.sku, part.unit) for line in view.lines for part in line.components]
    for sku, unit_name in wanted:
        if sku == known.sku and unit_name != known.unit:
            raise WrongItem(f"This is one {known.unit} of {known.name}; wanted is {unit_name}. Take one of those.")
    raise WrongItem(f"Wrong item: {known.name} ({known.sku}) does not belong to {view.number}. Put it back.")


async def take_back_scan(unit: UnitOfWork, *, fulfilment: str, done: Done, key: str = "") -> bool:
    """Undo a scan; False where this wish came before. Raises where the units have moved on since."""
    said = f"undo {done.order} {done.line} {done.quantity} {done.parcel}{done.part}"
    if not await first_time(unit, scope=f"station/{fulfilment}", key=key, said=said):
        return False
    view = await show_fulfilment(unit, name=fulfilment)
    units = LineUnits(done.line, done.quantity, done.order)
    if done.part:
        await put_part_back(unit, part=done.of_part(view), kits=done.kits)
    elif done.step == "pack":
        await take_from_parcel(unit, fulfilment=view.id, parcel=done.parcel, units=units)
    else:
        rather = [(done.lot, done.serial)] if done.lot or done.serial else []
        await unpick(unit, wishes=[Unpick(fulfilment=view.id, lines=[units], rather=rather)])
    return True


async def lines_in_walking_order(unit: UnitOfWork, *, view: FulfilmentView) -> list[tuple[WorkLineView, str]]:
    """The lines with the bin of each, as one walks along the shelves; those without a bin by SKU at the end.

    A kit is where the first of its components lies.
    """
    bins = await read_bins(unit, skus=[line.sku for line in view.lines])
    starts = {line.sku: line.components[0].bin for line in view.lines if line.components}
    kept = {(one.order, one.line): (one.turn, one.bin) for one in reversed(view.contents.take)}
    turns = {(line.order, line.line): kept.get((line.order, line.line), (0, "")) for line in view.lines}
    found = [
        (line, turns[line.order, line.line][1] or bins.get(line.sku) or starts.get(line.sku, "")) for line in view.lines
    ]
    return sorted(
        found,
        key=lambda one: (
            not one[1],
            turns[one[0].order, one[0].line][0],
            one[1],
            one[0].sku,
            one[0].order,
            one[0].line,
        ),
    )


class HoldRow(msgspec.Struct, frozen=True):
    """An open hold that stops work on an order of the fulfilment."""

    order: str
    sentence: str
    steps: list[str]


async def holds_at_work(unit: UnitOfWork, *, view: FulfilmentView) -> list[HoldRow]:
    """What stops picking, packing or shipping of a fulfilment that is not done."""
    rows = await unit.fetch(
        "SELECT o.number, h.sentence, h.steps FROM holds h JOIN orders o ON o.id = h.order_id"
        " WHERE o.number = ANY(%s) AND h.released_at IS NULL AND h.steps && ARRAY['pick', 'pack', 'ship']"
        " ORDER BY h.placed_at",
        [sorted({line.order for line in view.lines if line.released + line.picked + line.packed})],
    )
    return [HoldRow(*row) for row in rows]
