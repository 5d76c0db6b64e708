"""Handing the books to accounting: what is new in the ledger up to a day, once, as files that can be had again."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import msgspec

from lading.billing.accounts import AccountDraft, read_chart
from lading.billing.datev import Batch, write_datev
from lading.billing.export_file import ExportFile, bundle
from lading.billing.journal import Entry, Post, sums_by_account
from lading.billing.journal_files import write_iif, write_journal, write_quickbooks, write_xero
from lading.billing.kept import read_documents
from lading.billing.xero_invoices import write_xero_invoices
from lading.kernel import Conflict, NotFound, new_id
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number

Format = Literal["journal", "quickbooks", "iif", "xero", "xero_invoices", "datev"]
_ONE_DAY = timedelta(days=1)


class PeriodExported(Conflict):
    """The days are in an export already, or not over."""

    code = "period_exported"


class NothingToExport(Conflict):
    """The ledger has nothing new up to that day."""

    code = "nothing_to_export"


class ExportChanged(Conflict):
    """An export no longer comes out as it was made."""

    code = "export_changed"


class Export(msgspec.Struct, frozen=True):
    """An export: the days that it is of, and how much is in it. `late` are events of earlier days."""

    id: UUID
    number: str
    from_day: date
    to_day: date
    closes: bool
    transactions: int
    late: int
    sha256: str
    made_at: datetime
    made_by: str


class AccountSum(msgspec.Struct, frozen=True):
    """What an export posts to one account, in one currency."""

    code: str
    name: str
    currency: str
    debit: Decimal
    credit: Decimal


class ExportPreview(msgspec.Struct, frozen=True):
    """What an export up to that day would hold."""

    from_day: date | None
    to_day: date
    transactions: int
    late: int
    accounts: list[AccountSum]


# What began elsewhere was booked there.
_NEW = """
FROM ledger_transactions t WHERE t.at < %(end)s AND t.source NOT LIKE 'opening/%%' AND t.kind <> 'began'
  AND NOT EXISTS (SELECT FROM exported_transactions x WHERE x.transaction_id = t.id)
"""

_POSTS = """
SELECT t.id, (t.at AT TIME ZONE 'UTC')::date, t.kind, coalesce(o.number, ''), t.currency, e.account, sum(e.amount)
FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id LEFT JOIN orders o ON o.id = t.order_id
"""
_BY_ACCOUNT = " GROUP BY t.id, o.number, e.account ORDER BY t.at, t.id, min(e.n)"


async def preview_export(unit: UnitOfWork, *, to_day: date) -> ExportPreview:
    """What an export up to that day would hold; nothing is written."""
    begins = await _begins(unit)
    asked = {"end": _end(to_day)}
    rows = await unit.fetch(f"{_POSTS} WHERE t.id IN (SELECT t.id {_NEW}) {_BY_ACCOUNT}", asked)
    entries = _entries(rows, begins)
    sums = sums_by_account(entries, await read_chart(unit))
    late = sum(one.late for one in entries)
    return ExportPreview(begins or _first(entries), to_day, len(entries), late, [AccountSum(*one) for one in sums])


async def export_books(unit: UnitOfWork, *, to_day: date, closes: bool = False) -> Export:
    """Export what is new up to that day, once; with `closes` the books are closed up to then.

    The period begins where the last one ended. What was posted later for days that were exported comes along, with a
    note. Raises `PeriodExported`, `NothingToExport`.
    """
    await lock_names(unit, stages=[[lock_number("accounting_exports")]])
    begins = await _begins(unit)
    if to_day >= unit.now.astimezone(UTC).date():
        raise PeriodExported("The last day of an export must be over. Choose yesterday or an earlier day.")
    if begins and to_day < begins:
        raise PeriodExported(
            f"Everything up to {begins - _ONE_DAY} was exported already. Download that export again; what was posted"
            " late comes with the next period, with a note."
        )
    id_ = new_id()
    (number,) = await unit.draw("accounting_export_number", prefix="X-", count=1, digits=5)
    chart = await read_chart(unit)
    ((first,),) = await unit.fetch(f"SELECT min((t.at AT TIME ZONE 'UTC')::date) {_NEW}", {"end": _end(to_day)})
    if first is None and not closes:
        raise NothingToExport(f"Nothing was posted up to {to_day} that was not exported before.")
    row = [id_, number, begins or first or to_day, to_day, closes, msgspec.json.encode(list(chart.values())).decode()]
    await unit.execute(
        "INSERT INTO accounting_exports (id, number, from_day, to_day, closes, accounts, transactions, sha256, made_at,"
        " made_by) VALUES (%s, %s, %s, %s, %s, %s::jsonb, 0, '', %s, %s)",
        [*row, unit.now, unit.actor.label],
    )
    await unit.execute(
        f"INSERT INTO exported_transactions (transaction_id, export_id) SELECT t.id, %(id)s {_NEW}",
        {"end": _end(to_day), "id": id_},
    )
    return await _seal(unit, number)


async def _seal(unit: UnitOfWork, number: str) -> Export:
    export, entries, chart = await _read(unit, number)
    digest = hashlib.sha256(write_journal(number, entries, chart)).digest()
    late = sum(one.late for one in entries)
    await unit.execute(
        "UPDATE accounting_exports SET transactions = %s, late = %s, sha256 = %s WHERE id = %s",
        [len(entries), late, digest, export.id],
    )
    told = {"to_day": export.to_day.isoformat(), "transactions": len(entries), "late": late, "closes": export.closes}
    await record(unit, [Event(kind="books.exported", subject=f"accounting-export/{number}", data=told)])
    return msgspec.structs.replace(export, transactions=len(entries), late=late, sha256=digest.hex())


async def write_export(unit: UnitOfWork, *, number: str, form: Format) -> ExportFile:
    """The file of an export: the same bytes whenever it is asked for.

    Raises `NotFound`, `ExportChanged`, and `NotForDatev`.
    """
    export, entries, chart = await _read(unit, number)
    journal = write_journal(number, entries, chart)
    if hashlib.sha256(journal).hexdigest() != export.sha256:
        raise ExportChanged(
            f"Export {number} no longer comes out as it was made. Run `lading audit` before you use it."
        )
    if form == "xero_invoices":
        rows = await unit.fetch(
            "SELECT number FROM invoices WHERE issued_on BETWEEN %s AND %s", [export.from_day, export.to_day]
        )
        documents = await read_documents(unit, numbers=[row[0] for row in rows])
        files = write_xero_invoices([documents[key].document for key in sorted(documents)], chart)
        return bundle(f"{number}-{form}", files)
    if form == "datev":
        batch = Batch(number, export.from_day, export.to_day, export.made_at)
        return ExportFile(f"EXTF_Buchungsstapel_{number}.csv", "text/csv", write_datev(batch, entries, chart))
    if form == "iif":
        return ExportFile(f"{number}-iif.iif", "text/csv; charset=utf-8", write_iif(number, entries, chart))
    if form == "xero":
        return bundle(f"{number}-{form}", write_xero(number, entries, chart))
    written = journal if form == "journal" else write_quickbooks(number, entries, chart)
    return bundle(f"{number}-{form}", [written])


async def list_exports(unit: UnitOfWork, *, limit: int = 100) -> list[Export]:
    """Exports, the newest first."""
    rows = await unit.fetch(
        "SELECT id, number, from_day, to_day, closes, transactions, late, encode(sha256, 'hex'), made_at, made_by"
        " FROM accounting_exports ORDER BY made_at DESC, number DESC LIMIT %s",
        [limit],
    )
    return [Export(*row) for row in rows]


async def sums_of_export(unit: UnitOfWork, *, number: str) -> list[AccountSum]:
    """What an export posts to each account. Raises `NotFound`."""
    _, entries, chart = await _read(unit, number)
    return [AccountSum(*one) for one in sums_by_account(entries, chart)]


async def _read(unit: UnitOfWork, number: str) -> tuple[Export, list[Entry], dict[str, AccountDraft]]:
    found = await unit.fetch(
        "SELECT id, number, from_day, to_day, closes, transactions, late, encode(sha256, 'hex'), made_at, made_by,"
        " accounts FROM accounting_exports WHERE number = %s",
        [number],
    )
    if not found:
        raise NotFound(f"There is no export {number}.")
    export = Export(*found[0][:10])
    chart = {one.account: one for one in msgspec.convert(found[0][10], list[AccountDraft])}
    rows = await unit.fetch(
        f"{_POSTS} JOIN exported_transactions x ON x.transaction_id = t.id WHERE x.export_id = %s {_BY_ACCOUNT}",
        [export.id],
    )
    return export, _entries(rows, export.from_day), chart


def _entries(rows: list[tuple[Any, ...]], begins: date | None) -> list[Entry]:
    posts: dict[UUID, list[Post]] = {}
    heads: dict[UUID, tuple[Any, ...]] = {}
    for id_, day, kind, order, currency, account, amount in rows:
        heads[id_] = (day, kind, order, currency)
        if amount:
            posts.setdefault(id_, []).append(Post(account=account, amount=amount))
    return [
        Entry(
            id=id_,
            n=n,
            day=day,
            kind=kind,
            order=order,
            currency=currency,
            posts=posts.get(id_, []),
            late=begins is not None and day < begins,
        )
        for n, (id_, (day, kind, order, currency)) in enumerate(heads.items(), start=1)
    ]


async def _begins(unit: UnitOfWork) -> date | None:
    rows = await unit.fetch("SELECT max(to_day) + 1 FROM accounting_exports")
    found: date | None = rows[0][0]
    return found


def _end(day: date) -> datetime:
    return datetime.combine(day + _ONE_DAY, time.min, UTC)


def _first(entries: list[Entry]) -> date | None:
    return min((one.day for one in entries), default=None)
