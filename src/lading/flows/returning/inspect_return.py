"""Looking at what came back: each unit gets a grade, and what was seen is written down."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.flows.returning.return_frame import lock_desk, save_desk
from lading.kernel import Conflict, FieldError, plain
from lading.returns.pieces import Piece, take_pieces
from lading.returns.rma import Return
from lading.returns.wishes import SeenLine
from lading.store import UnitOfWork

ZERO = Decimal(0)


class InspectReturn(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen."""

    number: str
    lines: Sequence[SeenLine]
    version: int | None = None


class NothingToInspect(Conflict):
    """There are not that many units that nobody has looked at."""

    code = "nothing_to_inspect"


async def inspect_returns(unit: UnitOfWork, *, wishes: Sequence[InspectReturn]) -> list[Return]:
    """Grade units that wait. A grade can be mended until the units are disposed of.

    Raises `NotFound`, `Outdated`, `NothingToInspect`; then nothing is written.
    """
    version = wishes[0].version if len(wishes) == 1 else None
    desk = await lock_desk(unit, numbers=[wish.number for wish in wishes], version=version)
    for wish in wishes:
        one = desk.returns[wish.number]
        graded = [_grade(unit, one, said, index) for index, said in enumerate(wish.lines)]
        told = [[said.line, said.grade, sum((p.quantity for p in some), ZERO)] for said, some in graded]
        desk.note(one, kind="return.inspected", lines=told)
    await save_desk(unit, desk)
    return [desk.returns[wish.number] for wish in wishes]


def _grade(unit: UnitOfWork, one: Return, said: SeenLine, index: int) -> tuple[SeenLine, list[Piece]]:
    line = one.find(said.line)
    waiting = [piece for piece in one.pieces if piece.line == line.line and not piece.disposition]
    chosen = [piece for piece in waiting if not piece.grade]
    if said.quantity is not None or not chosen:
        chosen += [piece for piece in waiting if piece.grade]
    there = sum((piece.quantity for piece in chosen), ZERO)
    quantity = there if said.quantity is None else said.quantity
    if not chosen or quantity > there:
        sentence = f"Line {line.line} of {one.number}: {plain(there)} wait here, not {plain(quantity)}."
        raise NothingToInspect(sentence, errors=(FieldError(f"/lines/{index}/quantity", "not_that_many", sentence),))
    taken = take_pieces(one.pieces, chosen=chosen, quantity=quantity)
    for piece in taken:
        piece.grade, piece.note = said.grade, said.note
        piece.inspected_at, piece.inspected_by = unit.now, unit.actor.label
    return said, taken
