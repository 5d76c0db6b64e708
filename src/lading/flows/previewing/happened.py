"""What a transaction has touched so far, read from its own events: the law that nothing changes without one."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.previewing.consequences import Happening
from lading.store import UnitOfWork
from lading.store.outbox import Logged

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}")
_NUMBERED = re.compile(r"(?<=/)\d+$")
"""Things that are only counted: the next one's number is drawn with its row."""
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*")
_UNTOLD = frozenset({"number", "version", "seq", "left_by", "moves", "id", "promise", "sent", "routing", "token"})
"""What events say of which other parts of the consequences tell, or what is another each time."""


class Touched(msgspec.Struct, frozen=True):
    """The events of the transaction, its orders, items that may have moved, every subject, and store credits."""

    events: list[Logged]
    orders: list[UUID]
    skus: list[str]
    subjects: list[str]
    credits: list[UUID] = []


async def read_touched(unit: UnitOfWork) -> Touched:
    """Everything that this transaction's events speak of."""
    rows = await unit.fetch(
        "SELECT id, order_id, seq, subject, kind, at, actor, reason, data FROM events"
        " WHERE xid = pg_current_xact_id() ORDER BY id"
    )
    events = [Logged(*row) for row in rows]
    orders = await _orders(unit, events)
    skus = {sku for one in events for sku in _skus(one)} | await _stocked(unit, orders)
    numbers = [f"order/{one.data['number']}" for one in events if one.order_id and "number" in one.data]
    subjects = dict.fromkeys([*numbers, *(one.subject for one in events if one.subject)])
    return Touched(events, orders, sorted(skus), list(subjects), await _credits(unit, orders, subjects))


async def _orders(unit: UnitOfWork, events: Sequence[Logged]) -> list[UUID]:
    """Orders whose own events these are, and those of which another event speaks."""
    found = dict.fromkeys(one.order_id for one in events if one.order_id)
    named = {str(one.subject).partition("/")[2] for one in events if not one.order_id and _is_of_order(one.subject)}
    if named:
        rows = await unit.fetch("SELECT id FROM orders WHERE number = ANY(%s) ORDER BY id", [sorted(named)])
        found |= dict.fromkeys(row[0] for row in rows)
    return list(found)


def _is_of_order(subject: str | None) -> bool:
    return bool(subject) and str(subject).startswith("order/")


async def _credits(unit: UnitOfWork, orders: Sequence[UUID], subjects: Iterable[str]) -> list[UUID]:
    """Store credits and gift cards: those that these orders have to do with by now, and those spoken of."""
    named = [UUID(code) for kind, _, code in (one.partition("/") for one in subjects) if kind == "credit"]
    if not orders:
        return named
    rows = await unit.fetch(
        "SELECT DISTINCT credit_id FROM ledger_entries WHERE order_id = ANY(%s) AND credit_id IS NOT NULL", [orders]
    )
    return [*named, *(row[0] for row in rows)]


async def _stocked(unit: UnitOfWork, orders: Sequence[UUID]) -> set[str]:
    """Items of these orders, and those that this transaction moved."""
    rows = await unit.fetch(
        "SELECT sku FROM order_lines WHERE order_id = ANY(%(orders)s) UNION SELECT sku FROM reservations"
        " WHERE order_id = ANY(%(orders)s)",
        {"orders": list(orders)},
    )
    return {row[0] for row in rows}


def _skus(one: Logged) -> Iterable[str]:
    """The items that an event names: as its subject, or as the first of its lines and units."""
    if one.subject and one.subject.startswith("item/"):
        yield one.subject.removeprefix("item/")
    for name in ("lines", "units", "freed", "skus"):
        for line in one.data.get(name, ()) if isinstance(one.data.get(name), list) else ():
            first = line[0] if isinstance(line, list) and line else line
            if isinstance(first, str):
                yield first


def happenings(touched: Touched, *, now: datetime) -> list[Happening]:
    """The events as consequences: what stays equal when the same act is done a minute later."""
    return [
        Happening(
            one.kind,
            _about(one),
            {name: told for name, value in one.data.items() if name not in _UNTOLD and (told := _steady(value, now))},
        )
        for one in touched.events
    ]


def _about(one: Logged) -> str:
    if one.order_id and "number" in one.data:
        return f"order/{one.data['number']}"
    return _NUMBERED.sub("", _ID.sub("", one.subject or ""))


def without_ids(text: str) -> str:
    """The text without ids, which are others each time."""
    return _ID.sub("", text)


def _steady(value: Any, now: datetime) -> Any:
    """The value without ids, and with days in place of times."""
    if isinstance(value, str):
        if found := _TIME.fullmatch(value):
            return "" if found[1] == now.date().isoformat() else found[1]
        return _ID.sub("", value)
    if isinstance(value, list):
        return [_steady(one, now) for one in value]
    if isinstance(value, dict):
        return {_ID.sub("", name): _steady(one, now) for name, one in value.items() if name not in _UNTOLD}
    return value
