"""Counts on screens and over HTTP: the list, and one whole with its lines and its story."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import and_, func, literal_column, or_, select

from lading.inventory.count_lifecycle import COUNT_STATUSES, UNDER_COUNT
from lading.inventory.count_tables import count_lines, counts
from lading.kernel import NotFound, plain
from lading.store.connection import Connection
from lading.store.events import events


class CountRow(msgspec.Struct, frozen=True, kw_only=True):
    """A count in a list: `counted` of its `lines` are through, `again` are to be counted again, `differing` differ.

    `worth` is what the variances are worth, in `currency`, more and less alike; null where nobody knows or nothing
    differs.
    """

    number: str
    place: str
    scope: str
    status: str
    lines: int
    counted: int
    again: int
    differing: int
    worth: str | None
    currency: str | None
    made_at: datetime
    made_by: str
    booked_at: datetime | None


class CountLineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line, in the item's own `unit`.

    `counted` lay on the shelf, `aside` was picked for orders at that moment, `expected` was on hand in the books;
    `variance` is what was found beyond that. Those three, and `worth`, are null before it was counted, and while
    somebody counts blind. `asked`: to be counted again; `moved`: stock moved while it was scanned.
    """

    line: int
    sku: str
    name: str
    unit: str
    bin: str
    cause: str
    round: int
    counted: str | None
    aside: str | None
    expected: str | None
    variance: str | None
    worth: str | None
    currency: str | None
    counted_at: datetime | None
    counted_by: str | None
    tallying: bool
    moved: bool
    asked: bool
    reason: str
    note: str


class CountView(msgspec.Struct, frozen=True, kw_only=True):
    """A count whole."""

    number: str
    place: str
    scope: str
    status: str
    blind: bool
    note: str
    made_at: datetime
    made_by: str
    submitted_at: datetime | None
    submitted_by: str | None
    approved_at: datetime | None
    approved_by: str | None
    booked_at: datetime | None
    cancelled_at: datetime | None
    version: int
    lines: list[CountLineView]


class CountEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a count."""

    id: int
    kind: str
    at: datetime
    actor: str
    reason: str
    data: dict[str, Any]


_LINE = count_lines.c
_VARIANCE: Any = _LINE.counted + _LINE.aside - _LINE.expected
_WORTH: Any = _VARIANCE * _LINE.unit_value


def _measures() -> dict[str, Any]:
    """What a row says of its lines."""
    own = _LINE.count_id == counts.c.id
    differs = and_(own, _VARIANCE != 0)
    return {
        "lines": select(func.count()).where(own).scalar_subquery(),
        "counted": select(func.count(_LINE.counted)).where(own, ~_LINE.asked).scalar_subquery(),
        "again": select(func.count()).where(own, _LINE.asked).scalar_subquery(),
        "differing": select(func.count()).where(differs).scalar_subquery(),
        "worth": select(func.sum(func.abs(_WORTH))).where(differs).scalar_subquery(),
        "currency": select(func.min(_LINE.currency)).where(differs).scalar_subquery(),
    }


async def list_counts(
    connection: Connection,
    *,
    statuses: Sequence[str] = COUNT_STATUSES,
    place: str = "",
    typed: str = "",
    month: date | None = None,
    reason: str = "",
    before: str = "",
    limit: int = 50,
) -> list[CountRow]:
    """Counts, the newest first, behind number `before`; `typed` begins a number or the SKU of a line.

    `month` (its first day) keeps what was booked in it, `reason` what has a variance with that reason.
    """
    read = _measures()
    statement = (
        select(*(read[name].label(name) if name in read else counts.c[name] for name in CountRow.__struct_fields__))
        .where(counts.c.status.in_(list(statuses)))
        .order_by(func.length(counts.c.number).desc(), counts.c.number.desc())
        .limit(limit)
    )
    if place:
        statement = statement.where(counts.c.place == place)
    if typed:
        holding = select(_LINE.count_id).where(_LINE.sku.istartswith(typed, autoescape=True))
        number = counts.c.number.istartswith(typed, autoescape=True)
        statement = statement.where(or_(number, counts.c.id.in_(holding)))
    if month:
        behind = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        statement = statement.where(counts.c.booked_at >= month, counts.c.booked_at < behind)
    if reason:
        holding = select(_LINE.count_id).where(_LINE.reason == reason, _LINE.booked != 0)
        statement = statement.where(counts.c.id.in_(holding))
    if before:
        length = func.length(counts.c.number)
        shorter = or_(length < len(before), and_(length == len(before), counts.c.number < before))
        statement = statement.where(shorter)
    names = CountRow.__struct_fields__
    return [
        CountRow(**{**dict(zip(names, row, strict=True)), "worth": _money(row.worth)})
        for row in await connection.execute(statement)
    ]


def _money(worth: Decimal | None) -> str | None:
    return None if worth is None else str(round(worth, 2))


async def count_counts(connection: Connection, *, place: str = "") -> dict[str, int]:
    """How many counts have each status."""
    statement = select(counts.c.status, func.count()).group_by(counts.c.status)
    if place:
        statement = statement.where(counts.c.place == place)
    return {row[0]: row[1] for row in await connection.execute(statement)}


async def get_count(connection: Connection, *, number: str, sees_books: bool) -> CountView:
    """A count whole; whoever does not see the books while it is counted blind, gets none. Raises `NotFound`."""
    row = (await connection.execute(select(counts).where(counts.c.number == number))).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is no count “{number}”.")
    hidden = row["blind"] and not sees_books and row["status"] in UNDER_COUNT
    lines = await connection.execute(
        select(count_lines, _VARIANCE.label("variance"), _WORTH.label("worth"))
        .where(_LINE.count_id == row["id"])
        .order_by(_LINE.line)
    )
    known = {name: row[name] for name in CountView.__struct_fields__ if name in row}
    return CountView(**known, lines=[_line(line._mapping, hidden=hidden) for line in lines])  # noqa: SLF001


def _line(row: Any, *, hidden: bool) -> CountLineView:
    known: dict[str, Any] = {
        name: plain(row[name]) if isinstance(row[name], Decimal) else row[name]
        for name in CountLineView.__struct_fields__
    }
    known["worth"] = _money(row["worth"])
    if hidden:
        known |= dict.fromkeys(("aside", "expected", "variance", "worth"))
    return CountLineView(**known)


async def events_of_count(connection: Connection, *, number: str) -> list[CountEvent]:
    """What happened to it, the newest first."""
    names = CountEvent.__struct_fields__
    statement = (
        select(*(events.c[name] for name in names))
        .where(events.c.subject == f"count/{number}")
        .order_by(literal_column("id").desc())
    )
    return [CountEvent(**dict(zip(names, row, strict=True))) for row in await connection.execute(statement)]
