"""Transfers on screens and over HTTP: the list, one whole with its story, and what is in transit where to."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import and_, case, func, literal_column, or_, select

from lading.inventory.transfer_lifecycle import TRANSFER_STATUSES, UNDER_WAY
from lading.inventory.transfer_tables import transfer_lines, transfers
from lading.kernel import NotFound, plain
from lading.store.connection import Connection
from lading.store.events import events


class TransferRow(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer in a list; `late` where something in transit was due before today."""

    number: str
    origin: str
    target: str
    status: str
    due_on: date | None
    late: bool
    lines: int
    made_at: datetime


class TransferLineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line, in the item's own `unit`. `over` is what came beyond what was sent; `lost` was given up."""

    line: int
    sku: str
    name: str
    unit: str
    quantity: str
    sent: str
    received: str
    damaged: str
    lost: str
    over: str
    in_transit: str


class TransferView(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer whole: goods that go from `origin` to `target`."""

    number: str
    origin: str
    target: str
    status: str
    due_on: date | None
    late: bool
    note: str
    made_at: datetime
    made_by: str
    sent_at: datetime | None
    cancelled_at: datetime | None
    version: int
    lines: list[TransferLineView]


class TransferEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a transfer."""

    id: int
    kind: str
    at: datetime
    actor: str
    reason: str
    data: dict[str, Any]


class InTransit(msgspec.Struct, frozen=True, kw_only=True):
    """Units of an item on their way to a place, in the item's own unit."""

    number: str
    sku: str
    origin: str
    target: str
    quantity: str
    due_on: date | None


_LINE = transfer_lines.c
_ROAD: Any = _LINE.sent + _LINE.over - _LINE.received - _LINE.damaged - _LINE.lost


def _late(today: date) -> Any:
    return case((and_(transfers.c.due_on < today, transfers.c.status.in_(UNDER_WAY)), True), else_=False)


async def list_transfers(
    connection: Connection,
    *,
    today: date,
    statuses: Sequence[str] = TRANSFER_STATUSES,
    late: bool = False,
    place: str = "",
    typed: str = "",
    before: str = "",
    limit: int = 50,
) -> list[TransferRow]:
    """Transfers, the newest first, behind number `before`; from or to `place`; `typed` begins a number or a SKU."""
    count = select(func.count()).where(_LINE.transfer_id == transfers.c.id).scalar_subquery()
    read = {"late": _late(today), "lines": count}
    statement = (
        select(*(read[name] if name in read else transfers.c[name] for name in TransferRow.__struct_fields__))
        .where(transfers.c.status.in_(list(statuses)))
        .order_by(func.length(transfers.c.number).desc(), transfers.c.number.desc())
        .limit(limit)
    )
    if late:
        statement = statement.where(_late(today))
    if place:
        statement = statement.where(or_(transfers.c.origin == place, transfers.c.target == place))
    if typed:
        holding = select(_LINE.transfer_id).where(_LINE.sku.istartswith(typed, autoescape=True))
        number = transfers.c.number.istartswith(typed, autoescape=True)
        statement = statement.where(or_(number, transfers.c.id.in_(holding)))
    if before:
        length = func.length(transfers.c.number)
        shorter = or_(length < len(before), and_(length == len(before), transfers.c.number < before))
        statement = statement.where(shorter)
    names = TransferRow.__struct_fields__
    return [TransferRow(**dict(zip(names, row, strict=True))) for row in await connection.execute(statement)]


async def count_transfers(connection: Connection, *, today: date) -> dict[str, int]:
    """How many transfers have each status, and under `late` how many are late."""
    told = transfers.c.status
    rows = await connection.execute(select(told, func.count()).group_by(told))
    late = (await connection.execute(select(func.count()).select_from(transfers).where(_late(today)))).scalar()
    return {row[0]: row[1] for row in rows} | {"late": late or 0}


async def get_transfer(connection: Connection, *, number: str, today: date) -> TransferView:
    """A transfer whole. Raises `NotFound`."""
    statement = select(transfers, _late(today).label("late")).where(transfers.c.number == number)
    row = (await connection.execute(statement)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is no transfer “{number}”.")
    lines = await connection.execute(
        select(transfer_lines, _ROAD.label("in_transit")).where(_LINE.transfer_id == row["id"]).order_by(_LINE.line)
    )
    known = {name: row[name] for name in TransferView.__struct_fields__ if name in row}
    return TransferView(**known, lines=[_line(line._mapping) for line in lines])  # noqa: SLF001


def _line(row: Any) -> TransferLineView:
    told = ("line", "sku", "name", "unit")
    known: dict[str, Any] = {
        name: row[name] if name in told else plain(row[name]) for name in TransferLineView.__struct_fields__
    }
    return TransferLineView(**known)


async def events_of_transfer(connection: Connection, *, number: str) -> list[TransferEvent]:
    """What happened to it, the newest first."""
    names = TransferEvent.__struct_fields__
    statement = (
        select(*(events.c[name] for name in names))
        .where(events.c.subject == f"transfer/{number}")
        .order_by(literal_column("id").desc())
    )
    return [TransferEvent(**dict(zip(names, row, strict=True))) for row in await connection.execute(statement)]


async def list_in_transit(connection: Connection, *, skus: Sequence[str]) -> list[InTransit]:
    """What of these items is on the road, the soonest first."""
    if not skus:
        return []
    head = transfers.c
    columns = (head.number, _LINE.sku, head.origin, head.target, _ROAD.label("quantity"), head.due_on)
    on_road = _LINE.received + _LINE.damaged + _LINE.lost < _LINE.sent + _LINE.over
    statement = (
        select(*columns)
        .join_from(transfer_lines, transfers, head.id == _LINE.transfer_id)
        .where(_LINE.sku.in_(list(skus)), on_road)
        .order_by(head.due_on.nulls_last(), head.number)
    )
    return [
        InTransit(
            number=row.number,
            sku=row.sku,
            origin=row.origin,
            target=row.target,
            quantity=plain(row.quantity),
            due_on=row.due_on,
        )
        for row in await connection.execute(statement)
    ]


async def known_transfers(connection: Connection, *, numbers: Sequence[str]) -> set[str]:
    """Those of these references that are numbers of transfers."""
    wanted = sorted({one for one in numbers if one})
    if not wanted:
        return set()
    return set((await connection.execute(select(transfers.c.number).where(transfers.c.number.in_(wanted)))).scalars())
