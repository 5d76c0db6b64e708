"""Pegs as they are kept: read, and replaced by those that were made anew."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.promising.laws import OVER_LINES, OVER_SUPPLY
from lading.promising.peg import Peg
from lading.store import UnitOfWork
from lading.store.unit_of_work import copy_code

_NULL = r"\N"
_COLUMNS = "order_id, line, supply, sku, place, quantity, ready_on"


async def read_pegs(unit: UnitOfWork, *, skus: Iterable[str]) -> list[Peg]:
    """The pegs on supply of these items."""
    rows = await unit.fetch(f"SELECT {_COLUMNS} FROM pegs WHERE sku = ANY(%s)", [list(skus)])  # noqa: S608 -- ours
    return [Peg(**dict(zip(Peg.__struct_fields__, row, strict=True))) for row in rows]


async def replace_pegs(unit: UnitOfWork, *, skus: Iterable[str], pegs: Sequence[Peg]) -> bool:
    """Make `pegs` all that there are of these items; answers whether anything changed. One act at a time does this."""
    wanted = sorted(set(skus))
    if set(await read_pegs(unit, skus=wanted)) == set(pegs):
        return False
    await unit.execute("DELETE FROM pegs WHERE sku = ANY(%s)", [wanted])
    now = str(unit.now)
    await unit.copy(
        "pegs (order_id, line, supply, sku, place, quantity, ready_on, pegged_at)",
        [
            f"{one.order_id}\t{one.line}\t{one.supply or _NULL}\t{copy_code(one.sku)}\t{copy_code(one.place)}\t"
            f"{one.quantity}\t{one.ready_on}\t{now}"
            for one in pegs
        ],
    )
    return True


async def find_misfits(unit: UnitOfWork, *, limit: int = 100) -> list[str]:
    """Items whose pegs fit neither what waits nor what comes."""
    rows = await unit.fetch(
        f"SELECT DISTINCT sku FROM (SELECT sku FROM ({OVER_LINES}) a"  # noqa: S608 -- our own words
        f" UNION ALL SELECT sku FROM ({OVER_SUPPLY}) b) c ORDER BY sku LIMIT %s",
        [limit],
    )
    return [row[0] for row in rows]


class PegView(msgspec.Struct, frozen=True, kw_only=True):
    """What units of a line rest on: `quantity` base units of `sku`, there on `ready_on` as far as is believed.

    `supply` is its reference, `kind` what it is (`stock`: it lies there already), `due_on` what its source says.
    """

    line: int
    sku: str
    place: str
    quantity: Decimal
    supply: str | None
    kind: str
    due_on: date | None
    first_due_on: date | None
    ready_on: date


async def pegs_of(unit: UnitOfWork, *, order_id: UUID) -> list[PegView]:
    """What the waiting lines of an order rest on, line by line, the soonest in front."""
    rows = await unit.fetch(
        "SELECT p.line, p.sku, p.place, p.quantity, s.reference, coalesce(s.kind, 'stock'), s.due_on, s.first_due_on,"
        " p.ready_on FROM pegs p LEFT JOIN supply s ON s.id = p.supply WHERE p.order_id = %s"
        " ORDER BY p.line, p.ready_on, p.sku, s.reference",
        [order_id],
    )
    return [PegView(**dict(zip(PegView.__struct_fields__, row, strict=True))) for row in rows]
