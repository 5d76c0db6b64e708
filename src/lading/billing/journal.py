"""The journal of an export, and the files that accounting programs take it in. Pure: equal facts, equal bytes."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.billing.accounts import AccountDraft, account_of
from lading.kernel.money import currency_exponent


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """An amount on an account: debit positive, credit negative."""

    account: str
    amount: Decimal


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One business event; its posts sum to zero. `late`: its day belongs to an earlier period."""

    id: UUID
    n: int
    day: date
    kind: str
    order: str
    currency: str
    posts: Sequence[Post]
    late: bool


Chart = Mapping[str, AccountDraft]

_WORDS = {
    "sale": "Sale",
    "sale_undone": "Sale undone",
    "capture": "Payment",
    "refund": "Refund",
    "credit": "Credit",
    "credit_undone": "Credit undone",
    "fee": "Fee",
    "write_off": "Write-off",
}


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
            *(one.currency, _late(one)),
        ]
        for one, post, account in _posts(entries, chart)
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
        for one, post, account in _posts(entries, chart)
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


def write_xero(number: str, entries: Iterable[Entry], chart: Chart) -> bytes:
    """Manual journals as Xero imports them: accounts by code, debit positive, one narration for each journal."""
    head = ["*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount"]
    rows = [
        [
            f"{say(one)} ({number}-{one.n})",
            one.day.strftime("%d/%m/%Y"),
            post.account,
            account.code,
            account.tax_code or "Tax Exempt",
            _money(post.amount, one.currency),
        ]
        for one, post, account in _posts(entries, chart)
    ]
    return _csv([head, *rows])


def sums_by_account(entries: Iterable[Entry], chart: Chart) -> list[tuple[str, str, str, Decimal, Decimal]]:
    """Code, name, currency, debit and credit of each account, by code."""
    sums: dict[tuple[str, str, str], list[Decimal]] = {}
    for one, post, account in _posts(entries, chart):
        sides = sums.setdefault((account.code, account.name, one.currency), [Decimal(0), Decimal(0)])
        sides[post.amount < 0] += abs(post.amount)
    return [(*key, debit, credit) for key, (debit, credit) in sorted(sums.items())]


def say(one: Entry) -> str:
    """What happened, in a few words."""
    words = _WORDS.get(one.kind, one.kind.replace("_", " ").capitalize())
    return " ".join(part for part in (words, one.order, _late(one)) if part)


def _posts(entries: Iterable[Entry], chart: Chart) -> list[tuple[Entry, Post, AccountDraft]]:
    return [(one, post, account_of(chart, post.account)) for one in entries for post in one.posts]


def _late(one: Entry) -> str:
    return f"late, of {one.day.isoformat()}" if one.late else ""


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
