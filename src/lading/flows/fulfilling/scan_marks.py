"""Scans that say which lot or serial is in the hand: GS1 element strings, and lots and serials as they stand there."""

from decimal import Decimal

import msgspec

from lading.catalog.gs1 import Element, read_element
from lading.flows.fulfilling.choose_parts import CannotTake, TakenUnits
from lading.flows.fulfilling.show_fulfilments import FulfilmentView
from lading.fulfilment.scan import EnoughAlready, Hit, WrongItem, divide, read_scan
from lading.fulfilment.views import WorkLineView
from lading.kernel import plain
from lading.store import UnitOfWork

ONE = Decimal(1)


class MarkedHit(msgspec.Struct, frozen=True):
    """Units of a line, and the lot or serial that the code says."""

    hit: Hit
    taken: TakenUnits


async def read_marked(unit: UnitOfWork, *, view: FulfilmentView, code: str) -> MarkedHit | None:
    """The units of a lot or serial that a code means; None where it says neither.

    Raises `WrongItem` for an element string of another item, `CannotTake` where its last day is not the lot's,
    `EnoughAlready`.
    """
    if element := read_element(code):
        return await _of_element(unit, view, element)
    if not view.contents.take and not view.contents.leave:
        return None
    quantity, word = divide(code)
    for line in view.lines:
        if word.upper() == line.sku.upper() or word in line.barcodes:
            return None
    rows = await unit.fetch(
        "SELECT DISTINCT sku, CASE WHEN serial = %(word)s THEN serial ELSE '' END, lot FROM stock_contents"
        " WHERE place = %(place)s AND sku = ANY(%(skus)s) AND condition = 'sellable' AND quantity > 0"
        " AND (lot = %(word)s OR serial = %(word)s) ORDER BY 2 DESC LIMIT 1",
        {"word": word, "place": view.place, "skus": [line.sku for line in view.lines]},
    )
    if not rows:
        return None
    sku, serial, lot = rows[0]
    line = _line(view, sku)
    many = ONE if serial else min(quantity or ONE, line.released)
    return MarkedHit(Hit(line, many), TakenUnits(lot=lot, serial=serial))


def _line(view: FulfilmentView, sku: str) -> WorkLineView:
    lines = [line for line in view.lines if line.sku == sku]
    left = [line for line in lines if line.released > 0]
    if not left:
        raise EnoughAlready(f"All {lines[0].name} are picked. Put this one back.")
    return left[0]


async def _of_element(unit: UnitOfWork, view: FulfilmentView, element: Element) -> MarkedHit | None:
    many = f"{plain(element.quantity)}*" if element.quantity else ""
    hit = read_scan(f"{many}{element.gtin}", lines=view.lines, part="released", current=None)
    if hit is None:
        raise WrongItem(f"Item {element.gtin} does not belong to {view.number}. Put it back.")
    if hit.part is not None or not (element.lot or element.serial):
        return None if hit.part is not None else MarkedHit(hit, TakenUnits())
    rows = await unit.fetch("SELECT expires_on FROM lots WHERE sku = %s AND lot = %s", [hit.line.sku, element.lot])
    known = rows[0][0] if rows else None
    if known and element.expires_on and known != element.expires_on:
        raise CannotTake(
            f"The code says that lot {element.lot} ends on {element.expires_on}, the books say {known}. Put it aside"
            " and ask which is right.",
            code="expiry_differs",
        )
    tracked = {one.sku for one in view.contents.take} | {one.sku for one in view.contents.leave}
    taken = TakenUnits(lot=element.lot, serial=element.serial) if hit.line.sku in tracked else TakenUnits()
    return MarkedHit(hit, taken)
