"""Wishes about stock as movements of the journal: what more and less of what is kept apart means."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from lading.catalog import Reference
from lading.flows.stock.check_incoming import Incoming, check_incoming
from lading.flows.stock.choose_outgoing import choose_outgoing, refuse_marks, without
from lading.flows.stock.marks import tracking_of
from lading.flows.stock.stock_lines import Wanted, rows_of
from lading.inventory.contents import SELLABLE, Content, Row, read_contents
from lading.inventory.fefo import Part
from lading.inventory.move import Movement
from lading.store import UnitOfWork

ZERO = Decimal(0)


class Ledger:
    """Wishes as movements, with what keeps units apart; asked again under lock."""

    def __init__(self, unit: UnitOfWork, reference: Reference) -> None:
        self.unit = unit
        self.reference = reference

    async def change(self, wanted: Sequence[Wanted], *, kind: str, reason: str, reference: str = "") -> list[Movement]:
        """More and less, as movements. Raises `Invalid`, `NotThere`."""
        more = [one for one in wanted if one.quantity > 0]
        marks = await check_incoming(self.unit, self.reference, incoming=[_incoming(one) for one in more])
        made = [
            Movement(
                one.sku,
                one.place,
                kind,
                mark.quantity,
                reason,
                reference,
                bin=mark.bin,
                lot=mark.lot,
                serial=mark.serial,
            )
            for one, some in zip(more, marks, strict=True)
            for mark in some
        ]
        less = [one for one in wanted if one.quantity < 0]
        taken = await take_parts(self.unit, self.reference, wanted=less)
        for one, parts in zip(less, taken, strict=True):
            made += [leave(part, one.sku, one.place, kind, reason, reference) for part in parts]
        return made

    async def bring(self, gone: Sequence[Movement], *, to: str) -> list[Movement]:
        """What left one place comes to another, with the same lots and serials."""
        return [msgspec.structs.replace(one, place=to, quantity=-one.quantity, bin="") for one in gone]

    async def differences(self, wanted: Sequence[Wanted], counters: Mapping[Row, Decimal]) -> list[Wanted]:
        """What was counted less what the books say, line by line."""
        contents = await read_contents(self.unit, rows=rows_of(wanted))
        found: list[Wanted] = []
        for one in wanted:
            there = contents[one.sku, one.place]
            if one.line.serials:
                found += _other_serials(one, there)
                continue
            if one.line.lot or one.line.bin:
                mine = [each for each in there if one.line.lot in ("", each.lot) and one.line.bin in ("", each.bin)]
                books = sum((each.quantity for each in mine), ZERO)
            else:
                books = counters[one.sku, one.place]
            found.append(msgspec.structs.replace(one, quantity=one.quantity - books))
        return [one for one in found if one.quantity]


def _other_serials(one: Wanted, there: Sequence[Content]) -> list[Wanted]:
    """Serials that are there and not in the books, and the other way round."""
    known = {each.serial for each in there if one.line.bin in ("", each.bin)}
    new = [serial for serial in one.line.serials if serial not in known]
    gone = sorted(known - set(one.line.serials))
    return [
        msgspec.structs.replace(
            one, quantity=sign * Decimal(len(some)), line=msgspec.structs.replace(one.line, serials=some)
        )
        for sign, some in ((1, new), (-1, gone))
        if some
    ]


def _incoming(one: Wanted) -> Incoming:
    line = one.line
    return Incoming(
        pointer=one.pointer,
        sku=one.sku,
        place=one.place,
        quantity=one.quantity,
        lot=line.lot,
        expires_on=line.expires_on,
        serials=line.serials,
        bin=line.bin,
    )


async def take_parts(
    unit: UnitOfWork, reference: Reference, *, wanted: Sequence[Wanted], by_itself: bool = False
) -> list[list[Part]]:
    """Which units leave, line by line; of what nobody keeps apart simply so many. Raises `Invalid`, `NotThere`."""
    tracking = {(one.sku, one.place): tracking_of(reference, one.sku, one.place) for one in wanted}
    apart = {(one.sku, one.place) for one in wanted if one.condition != SELLABLE}
    apart |= {row for row, one in tracking.items() if one.kind != "none" or one.bins}
    contents = await read_contents(unit, rows=apart, conditions=sorted({one.condition for one in wanted}))
    taken: list[list[Part]] = []
    for one in wanted:
        row = (one.sku, one.place)
        if row not in contents:
            refuse_marks(one.line, sku=one.sku, place=one.place, pointer=one.pointer)
            taken.append([Part(Content(since=unit.now), abs(one.quantity))])
            continue
        parts = choose_outgoing(
            [each for each in contents[row] if each.condition == one.condition],
            sku=one.sku,
            place=one.place,
            quantity=abs(one.quantity),
            said=one.line,
            tracking=tracking[row],
            pointer=one.pointer,
            by_itself=by_itself,
        )
        contents[row] = without(contents[row], parts)
        taken.append(parts)
    return taken


def leave(part: Part, sku: str, place: str, kind: str, reason: str, reference: str = "") -> Movement:
    """The movement of units that leave."""
    what = part.content
    return Movement(
        sku,
        place,
        kind,
        -part.quantity,
        reason,
        reference,
        condition=what.condition,
        bin=what.bin,
        lot=what.lot,
        serial=what.serial,
        since=what.since,
    )
