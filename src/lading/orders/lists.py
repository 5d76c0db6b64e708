"""Lists of orders: filters become conditions that indexes can serve, pages go on by keyset cursors."""

import base64
import binascii
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Date, and_, column, exists, func, literal, literal_column, or_, select, table, tuple_, union_all
from sqlalchemy.sql import ColumnElement, Select

from lading.catalog.tables import channels
from lading.kernel import Invalid
from lading.orders.filters import OrderFilters, Sort
from lading.orders.tables import holds, order_lines, orders
from lading.parties.tables import parties
from lading.store.connection import Connection
from lading.store.schema import Texts
from lading.store.words import prefix_query

o = orders.c
_reservations = table("reservations", column("order_id"), column("place"), column("quantity"))
_shipments = table("shipments", column("id"), column("shipped_at"), column("state"))
_shipped = table("shipment_lines", column("shipment_id"), column("order_id"))
_FOREVER = date(9999, 12, 31)
_BRANCH = 500
_UNDER_WAY = ("none", "backordered", "reserved", "released", "picked", "packed", "shipped")
UNDONE = frozenset(_UNDER_WAY) | frozenset(f"part_{state}" for state in _UNDER_WAY)
"""Values of progress that only orders have on which something is left to do."""
_LEFT = ("shipped", "delivered", "returned", "cancelled")
_WORDS: Any = literal_column(
    "to_tsvector('simple', parties.code || ' ' || parties.name || ' ' || parties.company || ' ' || parties.email)"
)


class OrderIds(msgspec.Struct, frozen=True):
    """One page: orders in their sequence, and the cursor of the next page, empty on the last."""

    ids: list[UUID]
    next: str


async def find_orders(
    connection: Connection, *, filters: OrderFilters, sort: Sort = "newest", cursor: str = "", limit: int = 50
) -> OrderIds:
    """The orders that fit, newest first unless `sort` says otherwise. Raises `Invalid` for a strange cursor."""
    statement: Select[Any] = select(o.id, o.placed_at, o.promised_for).where(*conditions(filters))
    if sort == "promise":
        due = func.coalesce(o.promised_for, literal(_FOREVER, Date))
        statement = statement.order_by(due, o.placed_at, o.id)
        if cursor:
            statement = statement.where(tuple_(due, o.placed_at, o.id) > _read_cursor(cursor))
    elif sort == "oldest":
        statement = statement.order_by(o.placed_at, o.id)
        if cursor:
            statement = statement.where(tuple_(o.placed_at, o.id) > _read_cursor(cursor)[1:])
    else:
        statement = statement.order_by(o.placed_at.desc(), o.id.desc())
        if cursor:
            statement = statement.where(tuple_(o.placed_at, o.id) < _read_cursor(cursor)[1:])
    rows = (await connection.execute(statement.limit(limit + 1))).all()
    more = _write_cursor(rows[limit - 1]) if len(rows) > limit else ""
    return OrderIds([row.id for row in rows[:limit]], more)


async def count_orders(
    connection: Connection, *, views: Mapping[str, OrderFilters], most: int = 1000
) -> dict[str, int]:
    """How many orders fit each of these filters, counted to at most `most` each."""
    if not views:
        return {}
    counted = [
        select(func.count())
        .select_from(select(o.id).where(*conditions(filters)).limit(most).subquery())
        .scalar_subquery()
        for filters in views.values()
    ]
    row = (await connection.execute(select(*counted))).one()
    return dict(zip(views, row, strict=True))


def conditions(filters: OrderFilters) -> list[ColumnElement[bool]]:
    """What the filters say about a row of `orders`."""
    found = [*_states(filters), *_days(filters), *_kinds_of_work(filters)]
    if filters.q:
        found.append(o.id.in_(_search(filters.q)))
    if filters.currency:
        found.append(o.currency == filters.currency)
    if filters.customer:
        found.append(o.customer == filters.customer)
    if filters.sku:
        found.append(o.id.in_(select(order_lines.c.order_id).where(order_lines.c.sku == filters.sku)))
    if filters.tag:
        found.append(and_(o.tags != literal_column("'{}'"), o.tags.op("@>")(literal([filters.tag], Texts))))
    if filters.place:
        here = and_(_reservations.c.order_id == o.id, _reservations.c.place == filters.place)
        found.append(exists().where(here, _reservations.c.quantity > 0))
    return found


def _states(filters: OrderFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        o[name] == values[0] if len(values) == 1 else o[name].in_(values)
        for name in ("commitment", "progress", "money", "channel")
        if (values := list(getattr(filters, name)))
    ]
    if filters.done is not None:
        found.append(o.done if filters.done else ~o.done)
    elif filters.progress and UNDONE.issuperset(filters.progress):
        found.append(~o.done)
    if filters.hold == "none":
        found.append(o.open_holds == 0)
    elif filters.hold:
        found.append(o.open_holds > 0)
        if filters.hold != "any":
            one = and_(holds.c.order_id == o.id, holds.c.reason == filters.hold, holds.c.released_at.is_(None))
            found.append(exists().where(one))
    return found


def _days(filters: OrderFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.placed_from:
        found.append(o.placed_at >= filters.begin_of(filters.placed_from))
    if filters.placed_to:
        found.append(o.placed_at < filters.begin_of(filters.placed_to + timedelta(days=1)))
    if filters.changed_from:
        found.append(o.changed_at >= filters.begin_of(filters.changed_from))
    if filters.shipped_from:
        left = _shipments.c.shipped_at >= filters.begin_of(filters.shipped_from)
        of_them = select(_shipped.c.order_id).join_from(_shipments, _shipped, _shipped.c.shipment_id == _shipments.c.id)
        under_way = (_shipments.c.state != literal_column(state) for state in ("'delivered'", "'voided'"))
        found.append(o.id.in_(of_them.where(left, *under_way)))
    return found


def _kinds_of_work(filters: OrderFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    late = and_(o.promised_for < func.current_date(), o.progress.not_in(_LEFT))
    if filters.late:
        found += [~o.done, late]
    if filters.attention:
        found += [~o.done, or_(o.open_holds > 0, late, o.commitment == "placed")]
    if filters.waiting:
        waits = select(order_lines.c.order_id).where(order_lines.c.backordered > 0)
        found += [~o.done, o.id.in_(waits)]
    if filters.ready:
        reserved = and_(order_lines.c.order_id == o.id, order_lines.c.reserved > 0)
        # Only orders that are reserved, or partly further on, can have reserved units: most need no second look.
        some = or_(o.progress == "reserved", and_(o.progress.startswith("part_"), exists().where(reserved)))
        found += [~o.done, o.open_holds == 0, o.commitment == "accepted", some]
    return found


def _search(typed: str) -> Select[Any]:
    """Ids of orders that somebody means who types this: number, external id, SKU, or the customer's code or name."""
    typed = typed.strip()
    number = f"L{typed}" if typed.isdecimal() else typed.upper()
    line = order_lines.c
    branches: list[Select[Any]] = [
        select(o.id).where(o.number.in_(sorted({number, typed}))),
        select(o.id).where(o.channel.in_(select(channels.c.code)), o.external_id == typed),
        select(line.order_id.label("id"))
        .where(line.sku == typed.upper())
        .order_by(line.order_id.desc())
        .limit(_BRANCH),
    ]
    if words := prefix_query(typed):
        meant = select(parties.c.code).where(_WORDS.op("@@")(func.to_tsquery(literal_column("'simple'"), words)))
        of_them = select(o.id).where(o.customer.in_(meant.limit(200))).order_by(o.placed_at.desc()).limit(_BRANCH)
        branches.append(select(of_them.subquery().c.id))
    every = union_all(*(select(branch.subquery().c.id) for branch in branches)).subquery()
    return select(every.c.id)


def _write_cursor(row: Any) -> str:
    due = row.promised_for or _FOREVER
    return base64.urlsafe_b64encode(f"{due}|{row.placed_at.isoformat()}|{row.id}".encode()).decode()


def _read_cursor(text: str) -> tuple[Any, Any, Any]:
    try:
        due, placed_at, identity = base64.urlsafe_b64decode(text).decode().split("|")
        return date.fromisoformat(due), datetime.fromisoformat(placed_at), UUID(identity)
    except (ValueError, binascii.Error) as error:
        raise Invalid("This is no cursor of ours. Begin at the first page again.", code="bad_cursor") from error
