"""What of a transfer came, of what is kept apart: the lots and serials that are named, else those that were sent."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from lading.catalog import Reference
from lading.flows.stock.check_incoming import Incoming, check_incoming
from lading.flows.stock.marks import Mark, tracking_of
from lading.inventory.move import Movement
from lading.inventory.transfers import StockTransfer, TransferLine
from lading.kernel import FieldError, Invalid
from lading.store import UnitOfWork


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """Base units of a line that came, as somebody names them; `pointer` is where it stands."""

    line: TransferLine
    good: Decimal
    damaged: Decimal
    reason: str = ""
    lot: str = ""
    expires_on: date | None = None
    serials: Sequence[str] = ()
    bin: str = ""
    pointer: str = ""


async def reach_target(
    unit: UnitOfWork, reference: Reference, *, transfer: StockTransfer, came: Sequence[Came]
) -> list[Movement]:
    """The movements of what came, with the lots and serials that were named, else those that were sent.

    Raises `Invalid` where they are not known. The target's stock rows are locked.
    """
    road = await _read_road(unit, transfer)
    incoming: list[Incoming] = []
    for each in came:
        for quantity, condition in ((each.good, "sellable"), (each.damaged, "damaged")):
            if quantity:
                incoming += _known(reference, transfer, each, quantity, condition, road)
    marks = await check_incoming(unit, reference, incoming=incoming)
    await _note_arrival(
        unit, transfer, [(one, mark) for one, some in zip(incoming, marks, strict=True) for mark in some]
    )
    reasons = {each.pointer: each.reason for each in came}
    return [
        Movement(
            one.sku,
            one.place,
            "transferred",
            mark.quantity,
            reasons[one.pointer] if one.condition != "sellable" else f"from {transfer.origin}",
            transfer.number,
            condition=one.condition,
            bin=mark.bin,
            lot=mark.lot,
            serial=mark.serial,
        )
        for one, some in zip(incoming, marks, strict=True)
        for mark in some
    ]


def _known(
    reference: Reference,
    transfer: StockTransfer,
    each: Came,
    quantity: Decimal,
    condition: str,
    road: dict[str, list[Mark]],
) -> list[Incoming]:
    """What came as it was named; else as it was sent, as far as that reaches."""
    sku, target = each.line.sku, transfer.target
    plain = Incoming(
        pointer=each.pointer,
        sku=sku,
        place=target,
        quantity=quantity,
        lot=each.lot,
        expires_on=each.expires_on,
        serials=each.serials,
        bin=each.bin,
        condition=condition,  # type: ignore[arg-type]
    )
    kind = tracking_of(reference, sku, target).kind
    if each.good and each.damaged and each.serials:
        sentence = f"Serials of {sku} that came damaged go on a line of their own."
        raise Invalid(sentence, errors=(FieldError(f"{each.pointer}/damaged", "serials_missing", sentence),))
    if kind == "none" or each.lot or each.serials:
        return [plain]
    found: list[Incoming] = []
    left = quantity
    for at, mark in enumerate(road.get(sku, [])):
        here = min(left, mark.quantity)
        if here > 0:
            serials = [mark.serial] if mark.serial else []
            found.append(msgspec.structs.replace(plain, quantity=here, lot=mark.lot, serials=serials))
            road[sku][at] = msgspec.structs.replace(mark, quantity=mark.quantity - here)
            left -= here
    return [*found, msgspec.structs.replace(plain, quantity=left)] if left else found


async def _read_road(unit: UnitOfWork, transfer: StockTransfer) -> dict[str, list[Mark]]:
    """What was sent and has not come, by SKU, what expires first in front."""
    rows = await unit.fetch(
        "SELECT c.sku, c.lot, c.serial, c.sent - c.came FROM transfer_contents c LEFT JOIN lots l"
        " ON l.sku = c.sku AND l.lot = c.lot WHERE c.transfer_id = %s AND c.sent > c.came"
        " ORDER BY c.sku, l.expires_on, c.lot, c.serial",
        [transfer.id],
    )
    found: dict[str, list[Mark]] = {}
    for sku, lot, serial, quantity in rows:
        found.setdefault(sku, []).append(Mark(lot=lot, serial=serial, quantity=quantity))
    return found


async def _note_arrival(unit: UnitOfWork, transfer: StockTransfer, came: Sequence[tuple[Incoming, Mark]]) -> None:
    named = [(one.sku, mark.lot, mark.serial, mark.quantity) for one, mark in came if mark.lot or mark.serial]
    if named:
        await unit.execute(
            "UPDATE transfer_contents c SET came = least(c.sent, c.came + n.quantity) FROM (SELECT sku, lot, serial,"
            " sum(quantity) AS quantity FROM unnest(%s::text[], %s::text[], %s::text[], %s::numeric[])"
            " AS n(sku, lot, serial, quantity) GROUP BY 1, 2, 3) n"
            " WHERE c.transfer_id = %s AND (c.sku, c.lot, c.serial) = (n.sku, n.lot, n.serial)",
            [*([row[at] for row in named] for at in range(4)), transfer.id],
        )
