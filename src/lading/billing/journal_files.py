"""The files that accounting programs take a journal in. Pure: equal facts, equal bytes."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from lading.billing.accounts import account_of
from lading.billing.export_file import XERO_LINES, cut
from lading.billing.journal import Chart, Entry, Post, late_note, posts_of, say
from lading.kernel.money import currency_exponent


def write_journal(number: str, entries: Iterable[Entry], chart: Chart) -> bytes:
    """The journal as CSV: one row for each account of an event, under ids that never change."""
    rows = [
        [
            *(
                number,
                one.id,
                one.n,
                one.day.isoformat(),
                one.kind,
                one.order,
                account.code,
                account.name,
                post.account,
            ),
            *_sides(post, one),
            *(one.currency, late_note(one)),
        ]
        for one, post, account in posts_of(entries, chart)
    ]
    head = "export,entry,n,date,kind,order,account,account_name,ledger_account,debit,credit,currency,note"
    return _csv([head.split(","), *rows])


def write_quickbooks(number: str, entries: Iterable[Entry], chart: Chart) -> bytes:
    """Journal entries as QuickBooks Online imports them: American dates, accounts by name."""
    head = ["JournalNo", "JournalDate", "AccountName", "Debits", "Credits", "Description", "Name", "Currency"]
    rows = [
        [
            f"{number}-{one.n}",
            one.day.strftime("%m/%d/%Y"),
            account.name or account.code,
            *_sides(post, one),
            say(one),
            "",
            one.currency,
        ]
        for one, post, account in posts_of(entries, chart)
    ]
    return _csv([head, *rows])


def write_iif(number: str, entries: Iterable[Entry], chart: Chart) -> bytes:
    """General journal entries as QuickBooks Desktop imports them (IIF): tabs, the first post opens the transaction."""
    lines = [
        "!TRNS\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\tDOCNUM\tMEMO",
        "!SPL\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\tDOCNUM\tMEMO",
        "!ENDTRNS",
    ]
    for one in entries:
        for at, post in enumerate(one.posts):
            name = account_of(chart, post.account)
            cells = [
                "SPL" if at else "TRNS",
                "GENERAL JOURNAL",
                one.day.strftime("%m/%d/%Y"),
                name.name or name.code,
                _money(post.amount, one.currency),
                f"{number}-{one.n}",
                say(one),
            ]
            lines.append("\t".join(_plain(cell) for cell in cells))
        lines.append("ENDTRNS")
    return ("\r\n".join(lines) + "\r\n").encode()


def write_xero(number: str, entries: Iterable[Entry], chart: Chart) -> list[bytes]:
    """Manual journals as Xero imports them: accounts by code, debit positive, one narration for each journal.

    Files of at most `XERO_LINES` lines; a journal is never cut.
    """
    head = ["*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount"]
    rows = [
        (
            one.n,
            [
                f"{say(one)} ({number}-{one.n})",
                one.day.strftime("%d/%m/%Y"),
                post.account,
                account.code,
                account.tax_code or "Tax Exempt",
                _money(post.amount, one.currency),
            ],
        )
        for one, post, account in posts_of(entries, chart)
    ]
    return [_csv([head, *heap]) for heap in cut(rows, most=XERO_LINES)]


def _sides(post: Post, one: Entry) -> tuple[str, str]:
    amount = _money(abs(post.amount), one.currency)
    return (amount, "") if post.amount > 0 else ("", amount)


def _money(amount: Decimal, currency: str) -> str:
    return f"{amount:.{currency_exponent(currency)}f}"


def _plain(cell: str) -> str:
    return " ".join(cell.split()).replace('"', "'")


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[_safe(cell) for cell in row] for row in rows])
    return out.getvalue().encode()


def _safe(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula; amounts may begin with a minus."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "@", "+") or (text[:1] == "-" and not text[1:2].isdigit()) else text
