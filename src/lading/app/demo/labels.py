"""What stands on the demo's goods: lots with their last day, serials, and the shelf where the warehouse puts them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.catalog.scanned import read_bins
from lading.flows.fulfilling.choose_parts import TakenUnits
from lading.flows.fulfilling.pick import Pick, PickedUnits
from lading.flows.fulfilling.show_fulfilments import FulfilmentView, show_fulfilments
from lading.flows.stock.receive_stock import ReceiptLine
from lading.inventory.bins import BinDraft, put_bins
from lading.store import UnitOfWork

LIFE = {"SOAP": 500, "COFFEE": 240}
"""Days that a fresh lot may be used, by the beginning of the SKU."""


async def furnish_shelves(unit: UnitOfWork, *, place: str) -> None:
    """A bin for each shelf that an item names, as one walks along them, one for bulk and one at the gate."""
    rows = await unit.fetch("SELECT DISTINCT attributes->>'bin' FROM items WHERE attributes->>'bin' <> '' ORDER BY 1")
    shelves = [BinDraft(code=row[0], sequence=10 * turn) for turn, row in enumerate(rows, 1)]
    gate = [BinDraft(code="BULK-1", kind="bulk"), BinDraft(code="GATE", kind="staging")]
    await put_bins(unit, place=place, drafts=[*shelves, *gate])


async def label(
    unit: UnitOfWork, reference: Reference, *, chance: Random, place: str, lines: Sequence[ReceiptLine]
) -> list[ReceiptLine]:
    """The lines of a receipt with what stands on the goods, and the shelf they go on."""
    where = reference.places[place]
    shelves = await read_bins(unit, skus=[line.sku for line in lines]) if where.settings.bins else {}
    if not where.ours:
        return list(lines)
    return [_label(line, reference, shelves, chance, unit.now) for line in lines]


def _label(
    line: ReceiptLine, reference: Reference, shelves: Mapping[str, str], chance: Random, now: datetime
) -> ReceiptLine:
    item = reference.items[line.sku]
    line = msgspec.structs.replace(line, bin=shelves.get(line.sku, ""))
    if item.tracking == "serial":
        serials = [f"HG{chance.randrange(10**9, 10**10)}" for _ in range(int(line.quantity))]
        return msgspec.structs.replace(line, serials=serials)
    if item.tracking == "lot":
        days = next(days for code, days in LIFE.items() if line.sku.startswith(code))
        return msgspec.structs.replace(line, lot=f"L{now:%y%j}", expires_on=(now + timedelta(days=days)).date())
    return line


async def pick_all(unit: UnitOfWork, *, fulfilment: UUID) -> Pick:
    """The wish to pick all of a fulfilment, with serials where it has some."""
    (view,) = await show_fulfilments(unit, ids=[fulfilment])
    serials = any(one.serial for one in view.contents.take)
    return Pick(fulfilment=fulfilment, lines=name_serials(view) if serials else None)


def name_serials(view: FulfilmentView) -> list[PickedUnits]:
    """All lines of a fulfilment with the serials that lie in front, as a person reads them off the boxes."""
    return [
        PickedUnits(
            line.line,
            None,
            line.order,
            contents=[
                TakenUnits(serial=one.serial, sku=one.sku)
                for one in view.contents.take
                if one.serial and (one.order, one.line) == (line.order, line.line)
            ],
        )
        for line in view.lines
        if line.released > 0
    ]
