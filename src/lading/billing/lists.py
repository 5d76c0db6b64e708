"""Lists of documents, with what is still open of each: worked out from what was paid, never stored."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.billing.shares import read_accounts
from lading.store import UnitOfWork

ZERO = Decimal(0)
_BATCH = 200
_MOST_BATCHES = 25

State = Literal["open", "part_paid", "overdue", "paid", "void", "credit"]


class InvoiceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A document in a list. `open` is still to be paid of it; of credit memos and voided invoices nothing is."""

    id: UUID
    number: str
    kind: str
    customer: str | None
    buyer: str
    channel: str
    orders: list[str]
    currency: str
    issued_on: date
    issued_at: datetime
    due_on: date | None
    net: Decimal
    tax: Decimal
    gross: Decimal
    open: Decimal
    state: State


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which documents: `words` is the beginning of a number, or an order's number; `state` open includes overdue."""

    words: str = ""
    kind: Literal["", "invoice", "credit_memo"] = ""
    state: Literal["", "open", "overdue", "paid", "void"] = ""
    customer: str = ""
    order: str = ""
    channel: str = ""
    from_day: date | None = None
    to_day: date | None = None


_COLUMNS = (
    *("id", "number", "kind", "customer", "buyer", "channel", "orders", "", "currency", "issued_on"),
    *("issued_at", "due_on", "net", "tax", "gross"),
)
Position = tuple[datetime, UUID]

_ROWS = """
SELECT i.id, i.number, i.kind, i.customer, coalesce(nullif(i.buyer->>'company', ''), i.buyer->>'name', ''), i.channel,
  s.numbers, s.ids, i.currency, i.issued_on, i.issued_at, i.due_on, i.net, i.tax, i.gross, v.id IS NOT NULL
FROM invoices i
JOIN LATERAL (SELECT array_agg(o.number ORDER BY o.number) AS numbers, array_agg(o.id ORDER BY o.number) AS ids
  FROM invoice_orders x JOIN orders o ON o.id = x.order_id WHERE x.invoice_id = i.id) s ON true
LEFT JOIN invoices v ON v.voids = i.id
WHERE (%(words)s = '' OR i.number ILIKE %(like)s OR %(words)s = ANY (s.numbers))
  AND (%(kind)s = '' OR i.kind = %(kind)s) AND (%(customer)s = '' OR i.customer = %(customer)s)
  AND (%(order)s = '' OR %(order)s = ANY (s.numbers)) AND (%(channel)s = '' OR i.channel = %(channel)s)
  AND (%(from_day)s::date IS NULL OR i.issued_on >= %(from_day)s)
  AND (%(to_day)s::date IS NULL OR i.issued_on <= %(to_day)s)
  AND (NOT %(unpaid)s OR i.gross > i.prepaid) AND (%(void)s::bool IS NULL OR (v.id IS NOT NULL) = %(void)s)
  AND (%(at)s::timestamptz IS NULL OR (i.issued_at, i.id) < (%(at)s, %(id)s))
ORDER BY i.issued_at DESC, i.id DESC LIMIT %(limit)s
"""


async def list_invoices(
    unit: UnitOfWork, *, sought: Sought, limit: int, after: Position | None = None
) -> list[InvoiceRow]:
    """Documents, the last issued first, after a position."""
    found: list[InvoiceRow] = []
    batch = _BATCH if sought.state in ("open", "overdue", "paid") else limit
    for _ in range(_MOST_BATCHES):
        rows = await _read_batch(unit, sought, batch, after)
        found += [row for row in rows if _fits(row, sought.state)]
        if len(rows) < batch or len(found) >= limit:
            break
        after = (rows[-1].issued_at, rows[-1].id)
    return found[:limit]


async def invoices_of_orders(unit: UnitOfWork, *, order: str) -> list[InvoiceRow]:
    """The documents of one order, the first issued first."""
    return (await list_invoices(unit, sought=Sought(order=order), limit=200))[::-1]


async def _read_batch(unit: UnitOfWork, sought: Sought, limit: int, after: Position | None) -> list[InvoiceRow]:
    words = sought.words.strip()
    rows = await unit.fetch(
        _ROWS,
        msgspec.structs.asdict(sought)
        | {
            "words": words,
            "like": words.replace("\\", "").replace("%", "").replace("_", "") + "%",
            "kind": sought.kind or ("invoice" if sought.state in ("open", "overdue", "paid") else ""),
            "unpaid": sought.state in ("open", "overdue"),
            "void": None if not sought.state else sought.state == "void",
            "at": after and after[0],
            "id": after and after[1],
            "limit": limit,
        },
        plan_anew=True,
    )
    accounts = await read_accounts(unit, orders={order for row in rows for order in row[7]})
    today = unit.now.date()
    made = []
    for row in rows:
        open_ = ZERO if row[15] else sum((accounts[order].open_of(row[0]) for order in row[7]), ZERO)
        state = state_of(kind=row[2], voided=row[15], gross=row[14], open_=open_, due_on=row[11], today=today)
        facts = {name: row[at] for at, name in enumerate(_COLUMNS) if name}
        made.append(msgspec.convert({**facts, "open": open_, "state": state}, InvoiceRow))
    return made


def state_of(*, kind: str, voided: bool, gross: Decimal, open_: Decimal, due_on: date | None, today: date) -> State:
    """Where a document stands. Pure."""
    if kind == "credit_memo":
        return "credit"
    if voided:
        return "void"
    if open_ <= 0:
        return "paid"
    if due_on is not None and due_on < today:
        return "overdue"
    return "part_paid" if open_ < gross else "open"


def _fits(row: InvoiceRow, state: str) -> bool:
    if state == "open":
        return row.state in ("open", "part_paid", "overdue")
    return state in ("", "void") or row.state == state


class Totals(msgspec.Struct, frozen=True):
    """How many documents are open and overdue, and what of that is owed, in the currency most of it is in."""

    count: int
    currency: str
    amount: Decimal


def sum_open(rows: Sequence[InvoiceRow]) -> list[Totals]:
    """What of these rows is open, by currency."""
    sums: dict[str, list[Decimal]] = {}
    for row in rows:
        if row.open > 0:
            sums.setdefault(row.currency, []).append(row.open)
    return [Totals(len(some), currency, sum(some, ZERO)) for currency, some in sorted(sums.items())]
