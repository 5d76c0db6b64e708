"""The bins of places: put, listed; and what happens when a place begins or ceases to keep account of them."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from sqlalchemy import case, func, select

from lading.inventory.content_tables import bins, stock_contents
from lading.kernel import Conflict, plain
from lading.kernel.codes import check_code
from lading.store import Event, UnitOfWork
from lading.store.connection import Connection
from lading.store.events import record

BinKind = Literal["pick", "bulk", "staging"]


class BinDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A bin as it shall be; pickers walk along `sequence`. What is not `active` is neither filled nor picked from."""

    code: Annotated[str, Meta(max_length=40, examples=["A-01-2"])] = ""
    kind: BinKind = "pick"
    sequence: Annotated[int, Meta(ge=0, le=999_999)] = 0
    active: bool = True

    def __post_init__(self) -> None:
        if self.code:
            check_code("code", self.code)


class BinRow(msgspec.Struct, frozen=True, kw_only=True):
    """A bin with how many different things lie in it."""

    place: str
    code: str
    kind: str
    sequence: int
    active: bool
    contents: int


class BinsInUse(Conflict):
    """Goods lie in bins of the place."""

    code = "bins_in_use"


class CountFirst(Conflict):
    """The books of the place are not fit to be divided into bins."""

    code = "count_first"


async def put_bins(unit: UnitOfWork, *, place: str, drafts: Sequence[BinDraft]) -> None:
    """Make these bins of a place what they are here; the others stay."""
    names = ("code", "kind", "sequence", "active")
    await unit.execute(
        "INSERT INTO bins (place, code, kind, sequence, active) SELECT %s, n.* FROM unnest(%s::text[], %s::text[],"
        " %s::int[], %s::bool[]) AS n(code, kind, sequence, active) ON CONFLICT (place, code) DO UPDATE"
        " SET kind = excluded.kind, sequence = excluded.sequence, active = excluded.active",
        [place, *([getattr(one, name) for one in drafts] for name in names)],
    )
    told = [msgspec.to_builtins(one) for one in drafts]
    await record(unit, [Event(kind="place.bins_put", subject=f"place/{place}", data={"bins": told})])


_RANK: Any = case((bins.c.kind == "bulk", 1), (bins.c.kind == "staging", 2), else_=0)


async def list_bins(connection: Connection, *, place: str) -> list[BinRow]:
    """The bins of a place as one walks along them."""
    lying = (
        select(func.count())
        .where(stock_contents.c.place == bins.c.place, stock_contents.c.bin == bins.c.code)
        .scalar_subquery()
    )
    columns = [*(bins.c[name] for name in ("place", "code", "kind", "sequence", "active")), lying]
    statement = select(*columns).where(bins.c.place == place).order_by(_RANK, bins.c.sequence, bins.c.code)
    names = BinRow.__struct_fields__
    return [BinRow(**dict(zip(names, row, strict=True))) for row in await connection.execute(statement)]


async def open_bins_of(unit: UnitOfWork, *, place: str) -> None:
    """From now on account is kept of what lies in which bin: everything lies in none at first.

    Raises `CountFirst` where the books are below nothing or below what hands hold.
    """
    rows = await unit.fetch(
        "SELECT s.sku, s.on_hand, (SELECT coalesce(sum(r.picked), 0) FROM reservations r WHERE r.sku = s.sku"
        " AND r.place = s.place AND r.quantity > 0) FROM stock s JOIN items i ON i.sku = s.sku WHERE s.place = %s"
        " AND i.tracking = 'none' AND s.on_hand <> 0 ORDER BY s.sku FOR NO KEY UPDATE OF s",
        [place],
    )
    if wrong := [row for row in rows if row[1] < row[2]]:
        sku, on_hand, picked = wrong[0]
        raise CountFirst(f"{place} has {plain(on_hand)} {sku} by its books, {plain(picked)} are in hands. Count it.")
    await unit.execute(
        "INSERT INTO stock_contents (sku, place, condition, bin, lot, serial, quantity, picked, since)"
        " SELECT sku, %s, 'sellable', '', '', '', quantity, picked, %s"
        " FROM unnest(%s::text[], %s::numeric[], %s::numeric[]) AS n(sku, quantity, picked)",
        [place, unit.now, *([row[at] for row in rows] for at in range(3))],
    )
    await unit.execute(
        "INSERT INTO picked_contents (order_id, line, place, sku, bin, lot, serial, quantity)"
        " SELECT r.order_id, r.line, r.place, r.sku, '', '', '', r.picked FROM reservations r"
        " JOIN items i ON i.sku = r.sku WHERE r.place = %s AND r.picked > 0 AND i.tracking = 'none'",
        [place],
    )


async def close_bins_of(unit: UnitOfWork, *, place: str) -> None:
    """From now on nobody asks in which bin something lies. Raises `BinsInUse` where goods lie in some."""
    rows = await unit.fetch(
        "SELECT bin, sku FROM stock_contents WHERE place = %s AND bin <> '' ORDER BY bin, sku LIMIT 1", [place]
    )
    if rows:
        raise BinsInUse(f"{rows[0][1]} lies in bin {rows[0][0]} of {place}. Move what lies in bins to no bin first.")
    untracked = "sku IN (SELECT sku FROM items WHERE tracking = 'none')"
    await unit.execute(
        f"DELETE FROM stock_contents WHERE place = %s AND condition = 'sellable' AND {untracked}",  # noqa: S608
        [place],
    )
    await unit.execute(f"DELETE FROM picked_contents WHERE place = %s AND {untracked}", [place])  # noqa: S608
