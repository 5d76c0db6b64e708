"""Where hands shall go: which bins, lots and serials to take for what waits on the shelf, and why not others."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

import msgspec

from lading.flows.fulfilling.choose_parts import less
from lading.fulfilment.views import WorkLineView
from lading.inventory.contents import Content, Row, Tracking, read_contents, tracked_rows
from lading.inventory.fefo import first_expired_first_out
from lading.store import UnitOfWork

ZERO = Decimal(0)


class Units(msgspec.Struct, frozen=True, kw_only=True):
    """Base units of a line's item, or of a kit's component, that lie together or are in hands.

    `turn` is the bin's place in the walk; what is in hands has none.
    """

    order: str
    line: int
    sku: str
    bin: str
    lot: str
    serial: str
    quantity: Decimal
    expires_on: date | None
    turn: int = 0


class PassedOver(msgspec.Struct, frozen=True, kw_only=True):
    """Units that must not be taken: `expired`, `shelf_life` (too close to their last day), or `bin_closed`."""

    sku: str
    bin: str
    lot: str
    quantity: Decimal
    expires_on: date | None
    why: str


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """What to take for a fulfilment in turn, what hands hold for it already, and what they shall leave."""

    take: list[Units] = []
    in_hands: list[Units] = []
    leave: list[PassedOver] = []


class AtPlace(Protocol):
    """A fulfilment: which, and its place."""

    @property
    def id(self) -> UUID:
        """Which."""

    @property
    def place(self) -> str:
        """Where it is worked."""


async def propose_contents(
    unit: UnitOfWork, *, works: Sequence[tuple[AtPlace, Sequence[WorkLineView]]]
) -> list[Proposed]:
    """For each fulfilment with its lines, in their sequence. Nothing where nothing is kept apart."""
    rows = {(sku, work.place) for work, lines in works for line in lines for sku in _skus(line)}
    tracked = await tracked_rows(unit, rows=rows)
    if not tracked:
        return [Proposed() for _ in works]
    contents = await read_contents(unit, rows=tracked)
    around = _Around(tracked, contents, await _in_hands(unit, works), await _factors(unit, works), unit.now.date())
    return [_propose(work, lines, around) for work, lines in works]


class _Around(msgspec.Struct):
    tracked: dict[Row, Tracking]
    contents: dict[Row, list[Content]]
    held: dict[tuple[str, int], list[Units]]
    factors: dict[tuple[UUID, str, int], Decimal]
    today: date


def _skus(line: WorkLineView) -> list[str]:
    return [part.sku for part in line.components] or [line.sku]


def _needs(line: WorkLineView, factor: Decimal) -> list[tuple[str, Decimal]]:
    """Base units of each item that its released units take."""
    if line.components:
        return [(part.sku, part.each * line.released) for part in line.components]
    return [(line.sku, factor * line.released)]


async def _factors(
    unit: UnitOfWork, works: Iterable[tuple[AtPlace, Sequence[WorkLineView]]]
) -> dict[tuple[UUID, str, int], Decimal]:
    rows = await unit.fetch(
        "SELECT w.fulfilment_id, o.number, w.line, w.factor FROM fulfilment_lines w JOIN orders o ON o.id = w.order_id"
        " WHERE w.fulfilment_id = ANY(%s)",
        [[work.id for work, _ in works]],
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def _propose(work: AtPlace, lines: Sequence[WorkLineView], around: _Around) -> Proposed:
    take: list[Units] = []
    leave: dict[tuple[str, str, str], PassedOver] = {}
    for line in lines:
        for sku, quantity in _needs(line, around.factors[work.id, line.order, line.line]):
            row = (sku, work.place)
            if row not in around.tracked or quantity <= 0:
                continue
            there, days = around.contents[row], around.tracked[row].shelf_days
            found = first_expired_first_out(there, quantity=quantity, today=around.today, shelf_days=days)
            around.contents[row] = less(there, found.parts)
            take += [_units(line, sku, part.content, part.quantity) for part in found.parts]
            for one in found.passed:
                leave[sku, one.content.bin, one.content.lot] = _passed(sku, one.content, one.why)
    mine = [each for line in lines for each in around.held.get((line.order, line.line), [])]
    return Proposed(take=take, in_hands=mine, leave=list(leave.values()))


def _units(line: WorkLineView, sku: str, what: Content, quantity: Decimal) -> Units:
    return Units(
        order=line.order,
        line=line.line,
        sku=sku,
        bin=what.bin,
        lot=what.lot,
        serial=what.serial,
        quantity=quantity,
        expires_on=what.expires_on,
        turn=what.sequence or 0,
    )


def _passed(sku: str, what: Content, why: str) -> PassedOver:
    return PassedOver(sku=sku, bin=what.bin, lot=what.lot, quantity=what.free, expires_on=what.expires_on, why=why)


async def _in_hands(
    unit: UnitOfWork, works: Iterable[tuple[AtPlace, Sequence[WorkLineView]]]
) -> dict[tuple[str, int], list[Units]]:
    orders = sorted({line.order for _, lines in works for line in lines if line.picked or line.packed})
    rows = await unit.fetch(
        "SELECT o.number, p.line, p.sku, p.bin, p.lot, p.serial, p.quantity, l.expires_on FROM picked_contents p"
        " JOIN orders o ON o.id = p.order_id LEFT JOIN lots l ON l.sku = p.sku AND l.lot = p.lot"
        " WHERE o.number = ANY(%s) ORDER BY 1, 2, 3, l.expires_on, 5, 6, 4",
        [orders],
    )
    found: dict[tuple[str, int], list[Units]] = {}
    names = Units.__struct_fields__[:-1]
    for row in rows:
        found.setdefault((row[0], row[1]), []).append(Units(**dict(zip(names, row, strict=True))))
    return found
