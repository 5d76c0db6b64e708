"""What becomes of units that came back: on the shelf again, apart from it, to the supplier, scrapped, or sent back."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.flows.company import Company
from lading.flows.returning.return_frame import Desk, lock_desk, save_desk
from lading.flows.stock.check_incoming import Incoming, check_incoming
from lading.inventory import lock_free
from lading.inventory.contents import Condition
from lading.inventory.move import Movement, create_rows, record_stock, write_movements
from lading.kernel import Conflict, FieldError, Invalid, plain
from lading.returns.pieces import Piece, take_pieces
from lading.returns.rma import Return, ReturnLine
from lading.returns.suggest import suggest_disposition
from lading.returns.wishes import GoneLine
from lading.store import UnitOfWork

ZERO = Decimal(0)
SHELVED: dict[str, Condition] = {
    "restock": "sellable",
    "refurbish": "damaged",
    "repair": "damaged",
    "quarantine": "quarantine",
}
"""Dispositions that bring units into stock, and in which condition; all others never come onto a shelf."""


class DisposeReturn(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of which units; `told`: whoever keeps account of the place has said that they lie there."""

    number: str
    lines: Sequence[GoneLine]
    version: int | None = None
    told: bool = False


class NothingToDispose(Conflict):
    """There are not that many units that wait."""

    code = "nothing_to_dispose"


class Gone(msgspec.Struct, frozen=True):
    """Units that were disposed of, where they are put, and what was said of them."""

    one: Return
    line: ReturnLine
    pieces: list[Piece]
    said: GoneLine
    place: str
    pointer: str
    told: bool = False

    @property
    def quantity(self) -> Decimal:
        """In the line's unit."""
        return sum((piece.quantity for piece in self.pieces), ZERO)


async def dispose_returns(unit: UnitOfWork, company: Company, *, wishes: Sequence[DisposeReturn]) -> list[Return]:
    """Dispose of units that wait, and book those that come into stock. Backorders are filled from it right afterwards.

    Raises `NotFound`, `Outdated`, `Invalid` where lots, serials or bins are missing or wrong, `NothingToDispose`;
    then nothing is booked.
    """
    version = wishes[0].version if len(wishes) == 1 else None
    desk = await lock_desk(unit, numbers=[wish.number for wish in wishes], version=version)
    skus = {line.sku for one in desk.returns.values() for line in one.lines}
    skus |= {sku for order in desk.orders.values() for line in order.lines.values() for sku, _ in line.parts}
    await company.reference.refresh(unit, skus=skus)
    gone = [
        _choose(unit, company, desk.returns[wish.number], wish, index)
        for wish in wishes
        for index in range(len(wish.lines))
    ]
    for one in desk.returns.values():
        mine = [each for each in gone if each.one is one]
        told = [[each.line.line, each.line.sku, each.quantity, each.pieces[0].disposition, each.place] for each in mine]
        desk.note(one, kind="return.disposed", lines=told)
    await save_desk(unit, desk)
    await _into_stock(unit, company, desk, gone)
    return [desk.returns[wish.number] for wish in wishes]


def _choose(unit: UnitOfWork, company: Company, one: Return, wish: DisposeReturn, index: int) -> Gone:
    said = wish.lines[index]
    line = one.find(said.line)
    pointer = f"/lines/{index}"
    waiting = [piece for piece in one.pieces if piece.line == line.line and not piece.disposition]
    chosen = [piece for piece in waiting if said.grade in (None, piece.grade)]
    there = sum((piece.quantity for piece in chosen), ZERO)
    quantity = there if said.quantity is None else said.quantity
    if not chosen or quantity > there:
        sentence = f"Line {line.line} of {one.number}: {plain(there)} wait to be disposed of, not {plain(quantity)}."
        raise NothingToDispose(sentence, errors=(FieldError(f"{pointer}/quantity", "not_that_many", sentence),))
    place = said.place or chosen[0].place
    if place not in company.reference.places:
        sentence = f"There is no place “{place}”."
        raise Invalid(sentence, errors=(FieldError(f"{pointer}/place", "unknown_place", sentence),))
    taken = take_pieces(one.pieces, chosen=chosen, quantity=quantity)
    for piece in taken:
        _dispose(unit, line, piece, said, place)
    return Gone(one, line, taken, said, place, pointer, wish.told)


def _dispose(unit: UnitOfWork, line: ReturnLine, piece: Piece, said: GoneLine, place: str) -> None:
    proposed = suggest_disposition(
        grade=piece.grade,
        reason=line.reason,
        wish=line.wish,
        terms=line.decision.terms,
        expires_on=said.expires_on,
        today=unit.now.date(),
    )
    piece.disposition = said.disposition or proposed.disposition
    piece.reason = said.reason or (proposed.why if piece.disposition == proposed.disposition else "")
    piece.place, piece.disposed_at, piece.disposed_by = place, unit.now, unit.actor.label


async def _into_stock(unit: UnitOfWork, company: Company, desk: Desk, gone: Sequence[Gone]) -> None:
    """Book what comes onto shelves of ours; what others keep account of only where they have told it."""
    incoming: list[Incoming] = []
    whose: list[tuple[Gone, str]] = []
    for each in gone:
        for disposition in dict.fromkeys(piece.disposition for piece in each.pieces):
            at = company.reference.places[each.place]
            if disposition not in SHELVED or not (at.ours or (each.told and at.kind == "third_party")):
                continue
            quantity = sum((p.quantity for p in each.pieces if p.disposition == disposition), ZERO)
            for sku, base in _uses(company, desk, each.line, quantity):
                incoming.append(_incoming(each, sku, base, SHELVED[disposition]))
                whose.append((each, disposition))
    if not incoming:
        return
    marks = await check_incoming(unit, company.reference, incoming=incoming)
    movements = [
        Movement(
            one.sku,
            one.place,
            "returned",
            mark.quantity,
            disposition,
            each.one.number,
            condition=one.condition,
            bin=mark.bin,
            lot=mark.lot,
            serial=mark.serial,
        )
        for one, some, (each, disposition) in zip(incoming, marks, whose, strict=True)
        for mark in some
    ]
    rows = sorted({(one.sku, one.place) for one in movements})
    await create_rows(unit, rows=rows)
    await lock_free(unit, rows=rows)
    await write_movements(unit, movements=movements)
    for place in sorted({one.place for one in movements}):
        await record_stock(unit, kind="stock.returned", movements=[one for one in movements if one.place == place])


def _uses(company: Company, desk: Desk, line: ReturnLine, quantity: Decimal) -> list[tuple[str, Decimal]]:
    """What the units are in stock, in base units by SKU; nothing where they are not kept in stock."""
    if line.order_id is not None and line.order_line is not None:
        sold = desk.orders[line.order_id].lines[line.order_line]
        return sold.uses(quantity) if sold.stocked else []
    item = company.reference.items[line.sku]
    return [(line.sku, quantity * line.factor)] if item.stocked else []


def _incoming(each: Gone, sku: str, base: Decimal, condition: Condition) -> Incoming:
    part = next((one for one in each.said.parts if one.sku == sku), None)
    marks = part or each.said
    return Incoming(
        pointer=each.pointer,
        sku=sku,
        place=each.place,
        quantity=base,
        lot=marks.lot,
        expires_on=marks.expires_on,
        serials=marks.serials,
        bin=each.said.bin,
        condition=condition,
    )
