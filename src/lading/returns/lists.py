"""Questions about returns: lists, one return whole, what a scanned code means, and what happened."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from lading.returns.lifecycle import STATES
from lading.returns.photos import list_photos
from lading.returns.pieces import Piece
from lading.returns.rma import Return, ReturnLine, read_return
from lading.returns.suggest import suggest_disposition
from lading.returns.views import (
    ExchangedLine,
    PieceView,
    ReturnEvent,
    ReturnLineView,
    ReturnRow,
    ReturnView,
    SuggestionView,
)
from lading.rules.approval_lists import list_approvals
from lading.store import UnitOfWork

_ROWS = """
SELECT r.number, r.state, r.customer, coalesce(nullif(p.company, ''), nullif(p.name, ''), r.customer, ''), r.channel,
  r.place, r.origin, l.orders, l.units, l.received, w.waiting, r.requested_at, r.expires_at
FROM returns r LEFT JOIN parties p ON p.code = r.customer
JOIN LATERAL (SELECT coalesce(array_agg(DISTINCT o.number) FILTER (WHERE o.number IS NOT NULL), '{}') AS orders,
    sum(x.quantity) AS units, sum(x.received) AS received FROM return_lines x LEFT JOIN orders o ON o.id = x.order_id
  WHERE x.return_id = r.id) l ON true
JOIN LATERAL (SELECT coalesce(sum(y.quantity), 0) AS waiting FROM return_pieces y
  WHERE y.return_id = r.id AND y.disposition = '') w ON true
WHERE r.state = ANY(%(states)s) AND (%(place)s = '' OR r.place = %(place)s)
  AND (%(before)s = '' OR (length(r.number), r.number) < (length(%(before)s), %(before)s))
  AND (%(typed)s = '' OR r.number ILIKE %(typed)s || '%%' OR r.customer ILIKE %(typed)s || '%%'
    OR r.tracking_number = %(typed)s OR EXISTS (SELECT FROM return_lines x LEFT JOIN orders o ON o.id = x.order_id
      WHERE x.return_id = r.id AND (o.number ILIKE %(typed)s || '%%' OR x.sku ILIKE %(typed)s || '%%')))
ORDER BY length(r.number) DESC, r.number DESC LIMIT %(limit)s
"""


async def list_returns(
    unit: UnitOfWork,
    *,
    states: Sequence[str] = STATES,
    place: str = "",
    typed: str = "",
    before: str = "",
    limit: int = 50,
) -> list[ReturnRow]:
    """Returns, the newest first, behind number `before`; `typed` begins a number, an order's, a SKU or a customer."""
    asked = {"states": list(states), "place": place, "typed": typed, "before": before, "limit": limit}
    names = ReturnRow.__struct_fields__
    return [ReturnRow(**dict(zip(names, row, strict=True))) for row in await unit.fetch(_ROWS, asked)]


async def count_returns(unit: UnitOfWork) -> dict[str, int]:
    """How many returns stand in each state."""
    return dict(await unit.fetch("SELECT state, count(*) FROM returns GROUP BY 1"))


async def show_return(unit: UnitOfWork, *, number: str) -> ReturnView:
    """A return whole. Raises `NotFound`."""
    one = await read_return(unit, number=number)
    orders = await _numbers(unit, one)
    told = {name: getattr(one, name) for name in _SAME}
    return ReturnView(
        **told,
        state=one.state,
        orders=list(dict.fromkeys(orders.values())),
        lines=[_line(one, line, orders) for line in one.lines],
        photos=await list_photos(unit, subject=one.subject),
        waits=await list_approvals(unit.sql, subject=one.subject),
    )


_OWN = {"state", "orders", "lines", "photos", "waits"}
_SAME = tuple(name for name in ReturnView.__struct_fields__ if name not in _OWN)


async def _numbers(unit: UnitOfWork, one: Return) -> dict[UUID, str]:
    ids = [line.order_id for line in one.lines if line.order_id]
    return dict(await unit.fetch("SELECT id, number FROM orders WHERE id = ANY(%s) ORDER BY id", [ids]))


def _line(one: Return, line: ReturnLine, orders: dict[UUID, str]) -> ReturnLineView:
    same = {
        name: getattr(line, name)
        for name in ReturnLineView.__struct_fields__
        if name not in {"order", "wanted", "pieces"}
    }
    return ReturnLineView(
        **same,
        order=orders.get(line.order_id, "") if line.order_id else "",
        wanted=line.wanted.sku if line.wanted else "",
        pieces=[_piece(line, piece) for piece in one.pieces if piece.line == line.line],
    )


def _piece(line: ReturnLine, piece: Piece) -> PieceView:
    same = {name: getattr(piece, name) for name in PieceView.__struct_fields__ if name != "suggestion"}
    if piece.disposition:
        return PieceView(**same)
    said = suggest_disposition(grade=piece.grade, reason=line.reason, wish=line.wish, terms=line.decision.terms)
    return PieceView(**same, suggestion=SuggestionView(said.disposition, said.why, said.instead))


async def events_of_return(unit: UnitOfWork, *, number: str, limit: int = 200) -> list[ReturnEvent]:
    """What happened to a return, the newest first."""
    rows = await unit.fetch(
        "SELECT kind, at, actor, reason, data FROM events WHERE subject = %s AND kind NOT LIKE 'task.%%'"
        " ORDER BY id DESC LIMIT %s",
        [f"return/{number}", limit],
    )
    names = ReturnEvent.__struct_fields__
    return [ReturnEvent(**dict(zip(names, row, strict=True))) for row in rows]


async def exchanges_of_order(unit: UnitOfWork, *, number: str) -> list[ExchangedLine]:
    """The lines of an order that go out for what came back."""
    rows = await unit.fetch(
        "SELECT r.number, x.order_line, x.quantity, x.in_advance FROM orders o JOIN return_exchanges x"
        " ON x.order_id = o.id JOIN returns r ON r.id = x.return_id WHERE o.number = %s ORDER BY 2",
        [number],
    )
    return [ExchangedLine(*row) for row in rows]


async def returns_of_orders(unit: UnitOfWork, *, numbers: Sequence[str]) -> list[ReturnRow]:
    """The returns of these orders, the newest first."""
    rows = await unit.fetch(
        "SELECT DISTINCT r.number FROM orders o JOIN return_lines l ON l.order_id = o.id"
        " JOIN returns r ON r.id = l.return_id WHERE o.number = ANY(%s)",
        [list(numbers)],
    )
    found: list[ReturnRow] = []
    for row in rows:
        found += [one for one in await list_returns(unit, typed=row[0], limit=5) if one.number == row[0]]
    return sorted(found, key=lambda one: one.requested_at, reverse=True)


_SCANS: tuple[tuple[str, Any], ...] = (
    ("return", "SELECT number FROM returns WHERE number = upper(%s)"),
    (
        "return",
        "SELECT number FROM returns WHERE tracking_number = %s AND tracking_number <> '' ORDER BY id DESC LIMIT 2",
    ),
    ("order", "SELECT number FROM orders WHERE number = upper(%s) OR external_id = %s LIMIT 2"),
    (
        "order",
        (
            "SELECT DISTINCT o.number FROM shipments h JOIN shipment_lines l ON l.shipment_id = h.id"
            " JOIN orders o ON o.id = l.order_id WHERE h.tracking_number = %s OR h.number = upper(%s) LIMIT 2"
        ),
    ),
    (
        "order",
        (
            "SELECT DISTINCT o.number FROM movements m JOIN shipments h ON h.number = m.reference"
            " JOIN shipment_lines l ON l.shipment_id = h.id AND l.sku = m.sku JOIN orders o ON o.id = l.order_id"
            " WHERE m.serial = %s AND m.kind = 'shipped' LIMIT 2"
        ),
    ),
)


async def find_scanned(unit: UnitOfWork, *, code: str) -> tuple[str, list[str]]:
    """What a code at the desk means: ("return" | "order", numbers); ("", []) where nobody knows it.

    Codes are numbers of returns, orders and shipments, tracking numbers of either way, and serials.
    """
    typed = code.strip()
    for kind, query in _SCANS:
        rows = await unit.fetch(query, [typed] * query.count("%s"))
        if rows:
            return kind, [row[0] for row in rows]
    return "", []
