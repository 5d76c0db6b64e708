"""Pieces: units of a return's line that came together and share their fate: graded, then disposed of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from lading.kernel import new_id
from lading.returns.tables import return_pieces
from lading.store import UnitOfWork

ZERO = Decimal(0)


class Piece(msgspec.Struct, kw_only=True):
    """Units of `line`, in its unit, at `place`. Without a grade nobody has looked; without a disposition they wait."""

    id: UUID
    return_id: UUID
    line: int
    quantity: Decimal
    place: str
    received_at: datetime
    received_by: str
    grade: str = ""
    note: str = ""
    inspected_at: datetime | None = None
    inspected_by: str | None = None
    disposition: str = ""
    reason: str = ""
    disposed_at: datetime | None = None
    disposed_by: str | None = None
    touched: bool = False


_COLUMNS = tuple(name for name in Piece.__struct_fields__ if name != "touched")


async def read_pieces(unit: UnitOfWork, *, returns: Sequence[UUID]) -> dict[UUID, list[Piece]]:
    """The pieces of these returns, in the sequence in which they came."""
    rows = await unit.fetch(
        f"SELECT {', '.join(_COLUMNS)} FROM return_pieces WHERE return_id = ANY(%s)"  # noqa: S608 -- our columns
        " ORDER BY received_at, id",
        [list(returns)],
    )
    found: dict[UUID, list[Piece]] = {}
    for row in rows:
        found.setdefault(row[1], []).append(Piece(**dict(zip(_COLUMNS, row, strict=True))))
    return found


async def save_pieces(unit: UnitOfWork, *, pieces: Iterable[Piece]) -> None:
    """Write those that are new or were touched."""
    rows: list[dict[str, Any]] = [{name: getattr(one, name) for name in _COLUMNS} for one in pieces if one.touched]
    if not rows:
        return
    statement = insert(return_pieces)
    rest = {name: statement.excluded[name] for name in _COLUMNS if name != "id"}
    await unit.run(statement.on_conflict_do_update(index_elements=["id"], set_=rest), rows)


def take_pieces(pieces: list[Piece], *, chosen: Sequence[Piece], quantity: Decimal) -> list[Piece]:
    """`quantity` units of the `chosen`, the first first; a piece of which only a part is taken is divided.

    Takes what is there and no more; compare the sum with what was asked. New pieces are added to `pieces`.
    """
    taken: list[Piece] = []
    left = quantity
    for one in chosen:
        if left <= 0:
            break
        if one.quantity > left:
            rest = msgspec.structs.replace(one, id=new_id(), quantity=one.quantity - left, touched=True)
            one.quantity = left
            pieces.append(rest)
        one.touched = True
        taken.append(one)
        left -= one.quantity
    return taken
