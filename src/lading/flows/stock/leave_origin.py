"""What a transfer takes along of what is kept apart: lots, serials and bins that are named, else what expires first."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from lading.flows.fulfilling.choose_parts import TakenUnits, Taking, choose_parts, less
from lading.inventory import Reservation
from lading.inventory.contents import Content, Row, Tracking, read_contents, tracked_rows
from lading.inventory.fefo import Part
from lading.inventory.move import Movement
from lading.inventory.transfers import StockTransfer, TransferLine
from lading.kernel import FieldError, Invalid
from lading.store import UnitOfWork


async def leave_origin(
    unit: UnitOfWork, *, transfers: Sequence[StockTransfer], named: Mapping[str, Sequence[TakenUnits]]
) -> dict[str, list[Movement]]:
    """The movements of what these transfers take along, by number. The origins' stock rows are locked.

    `named` are lots, serials and bins by transfer; the rest is what expires first. Serials have to be named.
    """
    rows = [(line.sku, one.origin) for one in transfers for line in one.lines]
    tracked = await tracked_rows(unit, rows=rows)
    contents = await read_contents(unit, rows=tracked)
    gone: dict[str, list[Movement]] = {}
    road: list[tuple[UUID, Movement]] = []
    for one in transfers:
        said = [(f"/contents/{at}", each) for at, each in enumerate(named.get(one.number, ()))]
        _refuse_strangers(one, said)
        mine = gone.setdefault(one.number, [])
        for line in one.lines:
            parts = _parts(unit, one, line, said, contents, tracked)
            mine += [_leaves(one, line, part) for part in parts]
        road += [(one.id, each) for each in mine if each.lot or each.serial]
    await _note_road(unit, road)
    return gone


def _parts(
    unit: UnitOfWork,
    one: StockTransfer,
    line: TransferLine,
    said: Sequence[tuple[str, TakenUnits]],
    contents: dict[Row, list[Content]],
    tracked: Mapping[Row, Tracking],
) -> list[Part]:
    row = (line.sku, one.origin)
    if row not in tracked:
        return [Part(Content(since=unit.now), line.sent)]
    mine = [each for each in said if each[1].sku == line.sku]
    taking = Taking(Reservation(one.id, line.line, one.origin, line.sku, line.sent), mine)
    parts = choose_parts(taking, contents[row], tracking=tracked[row], today=unit.now.date())
    contents[row] = less(contents[row], parts)
    return parts


def _refuse_strangers(one: StockTransfer, said: Sequence[tuple[str, TakenUnits]]) -> None:
    skus = {line.sku for line in one.lines}
    for pointer, each in said:
        if each.sku not in skus:
            sentence = f"{one.number} has no {each.sku or 'item without a name'} on it."
            raise Invalid(sentence, errors=(FieldError(f"{pointer}/sku", "not_sent", sentence),))


def _leaves(one: StockTransfer, line: TransferLine, part: Part) -> Movement:
    what, to, quantity = part.content, f"to {one.target}", -part.quantity
    marks = {"bin": what.bin, "lot": what.lot, "serial": what.serial}
    gone = Movement(line.sku, one.origin, "transferred", quantity, to, one.number)
    return msgspec.structs.replace(gone, **marks)


async def _note_road(unit: UnitOfWork, road: Sequence[tuple[UUID, Movement]]) -> None:
    if road:
        await unit.execute(
            "INSERT INTO transfer_contents (transfer_id, sku, lot, serial, sent) SELECT id, sku, lot, serial,"
            " sum(sent) FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::numeric[])"
            " AS n(id, sku, lot, serial, sent) GROUP BY 1, 2, 3, 4",
            [
                [transfer for transfer, _ in road],
                *([getattr(one, name) for _, one in road] for name in ("sku", "lot", "serial")),
                [-one.quantity for _, one in road],
            ],
        )
