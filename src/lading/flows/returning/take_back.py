"""Taking goods back at a desk or counter in one go: received, graded and put where they belong."""

from collections.abc import Sequence

from lading.flows.company import Company
from lading.flows.returning.dispose import DisposeReturn, dispose_returns
from lading.flows.returning.inspect_return import InspectReturn, inspect_returns
from lading.flows.returning.receive_return import ReceiveReturn, receive_returns
from lading.flows.returning.request_return import request_returns
from lading.returns.pieces import Piece
from lading.returns.rma import Return, read_return
from lading.returns.wishes import CameLine, GoneLine, RequestReturn, SeenLine
from lading.store import UnitOfWork


async def take_back(unit: UnitOfWork, company: Company, *, wish: ReceiveReturn) -> Return:
    """Receive; what was graded is inspected at once, and what has a disposition, too, is disposed of."""
    ((one, pieces),) = await receive_returns(unit, company, wishes=[wish])
    said = list(wish.lines or ())
    seen = (
        [
            SeenLine(line=piece.line, grade=line.grade, quantity=piece.quantity, note=line.note)
            for line, piece in zip(said, pieces, strict=True)
            if line.grade
        ]
        if said
        else []
    )
    if seen:
        (one,) = await inspect_returns(unit, wishes=[InspectReturn(number=wish.number, lines=seen)])
    gone = [_gone(line, piece) for line, piece in zip(said, pieces, strict=True) if line.disposition] if said else []
    if gone:
        (one,) = await dispose_returns(unit, company, wishes=[DisposeReturn(number=wish.number, lines=gone)])
    return one


def _gone(line: CameLine, piece: Piece) -> GoneLine:
    return GoneLine(
        line=piece.line,
        disposition=line.disposition,
        quantity=piece.quantity,
        grade=line.grade,
        place=line.place,
        lot=line.lot,
        expires_on=line.expires_on,
        serials=line.serials,
        bin=line.bin,
    )


async def take_in_parcel(
    unit: UnitOfWork, company: Company, *, wish: RequestReturn, came: Sequence[CameLine] | None = None
) -> Return:
    """Take in what nobody announced: a return is written for it and received at once, decided by the policy."""
    (one,) = await request_returns(unit, company, wishes=[wish])
    lines = came
    if lines is None:
        lines = [CameLine(line=line.line, quantity=line.quantity) for line in one.lines]
    received = await take_back(unit, company, wish=ReceiveReturn(number=one.number, lines=lines, place=wish.place))
    return await read_return(unit, number=received.number)
