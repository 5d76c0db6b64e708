"""The journal as DATEV imports it: an EXTF file of the category Buchungsstapel (format 700, version 13). Pure.

The format is described at developer.datev.de (DATEV format, booking batch): a head of 31 fields, 125 column names, one
posting a row, semicolons, decimal commas, days as DDMM, Windows-1252, CRLF. An event of several posts becomes rows
that each move an amount from one account to another; what they sum to by account is the event.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from lading.billing.accounts import account_of
from lading.billing.datev_columns import COLUMNS
from lading.billing.journal import Chart, Entry, Post, late_note, say
from lading.kernel import Invalid
from lading.kernel.money import currency_exponent

MOST_ROWS = 99_999
CONSULTANT, CLIENT, YEAR = "datev:consultant", "datev:client", "datev:year"
"""Rows of the chart of accounts that say our numbers at DATEV, and the month and day on which our year begins."""
_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9$&%*+\-/]")
_AT = {name: at for at, name in enumerate(COLUMNS)}


class Batch(msgspec.Struct, frozen=True):
    """What the head of the file says: the export's number, its days, when it was made, the currency of the books."""

    number: str
    from_day: date
    to_day: date
    made_at: datetime
    currency: str = "EUR"


class NotForDatev(Invalid):
    """DATEV would not take these books."""

    code = "not_for_datev"


def write_datev(batch: Batch, entries: Sequence[Entry], chart: Chart) -> bytes:
    """The file. Raises `NotForDatev` for accounts without numbers, days of two years, and too many postings."""
    began = _year_of(batch.to_day, chart)
    if batch.from_day < began:
        raise NotForDatev(
            f"A file for DATEV is of one financial year, and a new one began on {began}. Export up to the day before it"
            " first."
        )
    rows = [row for one in entries for row in _rows(one, batch, chart)]
    if len(rows) > MOST_ROWS:
        raise NotForDatev(f"DATEV takes {MOST_ROWS} postings a file, these are {len(rows)}. Export shorter periods.")
    lines = [_head(batch, chart, began), ";".join(COLUMNS), *rows]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252", errors="replace")


def _year_of(day: date, chart: Chart) -> date:
    """When the financial year began in which the day lies."""
    said = account_of(chart, YEAR).code
    if not re.fullmatch(r"(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])", said):
        raise NotForDatev("Say in the chart of accounts when the year begins, as month and day: 0101.")
    begins = date(day.year, int(said[:2]), int(said[2:]))
    return begins if begins <= day else begins.replace(year=day.year - 1)


def _head(batch: Batch, chart: Chart, began: date) -> str:
    consultant, client = (account_of(chart, name).code for name in (CONSULTANT, CLIENT))
    if not re.fullmatch(r"[1-9]\d{3,6}", consultant) or not re.fullmatch(r"[1-9]\d{0,4}", client):
        raise NotForDatev("Say your consultant's and your client's number at DATEV in the chart of accounts.")
    stamp = batch.made_at.strftime("%Y%m%d%H%M%S") + f"{batch.made_at.microsecond // 1000:03}"
    days = [f"{day:%Y%m%d}" for day in (began, batch.from_day, batch.to_day)]
    fields = [
        *(_text("EXTF"), "700", "21", _text("Buchungsstapel"), "13", stamp, "", _text("LA"), _text(""), _text("")),
        *(consultant, client, days[0], str(_length(chart)), days[1], days[2], _text(batch.number, 30), _text("")),
        *("1", "0", "0", _text(batch.currency), "", _text(""), "", "", _text(""), "", "", _text(""), _text("")),
    ]
    return ";".join(fields)


def _length(chart: Chart) -> int:
    """How many digits the accounts have; DATEV asks for one length of all."""
    codes = [one.code for name, one in chart.items() if not name.startswith("datev:") and one.code.isdecimal()]
    return min(8, max([4, *(len(code) for code in codes)]))


def _rows(one: Entry, batch: Batch, chart: Chart) -> Iterable[str]:
    for debit, credit, amount in pair(one.posts):
        row = ["" for _ in COLUMNS]
        day = max(one.day, batch.from_day)
        told = {
            "Umsatz (ohne Soll/Haben-Kz)": _money(amount, one.currency),
            "Soll/Haben-Kennzeichen": _text("S"),
            "WKZ Umsatz": _text(one.currency),
            "Konto": _account(debit, chart),
            "Gegenkonto (ohne BU-Schlüssel)": _account(credit, chart),
            "BU-Schlüssel": _text(_key(debit, credit, chart)),
            "Belegdatum": f"{day:%d%m}",
            "Belegfeld 1": _text(_NOT_ALLOWED.sub("", one.order or f"{batch.number}-{one.n}"), 36),
            "Belegfeld 2": _text(_NOT_ALLOWED.sub("", f"{batch.number}-{one.n}"), 12),
            "Buchungstext": _text(say(one), 60),
            "Festschreibung": "0",
            "Leistungsdatum": f"{one.day:%d%m%Y}" if late_note(one) else "",
        }
        for name, cell in told.items():
            row[_AT[name]] = cell
        yield ";".join(row)


def pair(posts: Sequence[Post]) -> list[tuple[str, str, Decimal]]:
    """The event as movements from account to account: debit, credit and an amount above zero each."""
    debits = [(post.account, post.amount) for post in posts if post.amount > 0]
    credits_ = [(post.account, -post.amount) for post in posts if post.amount < 0]
    found: list[tuple[str, str, Decimal]] = []
    while debits and credits_:
        (debit, owed), (credit, paid) = debits.pop(0), credits_.pop(0)
        amount = min(owed, paid)
        found.append((debit, credit, amount))
        if owed > amount:
            debits.insert(0, (debit, owed - amount))
        if paid > amount:
            credits_.insert(0, (credit, paid - amount))
    return found


def _account(name: str, chart: Chart) -> str:
    code = account_of(chart, name).code
    if not code.isdecimal() or not 4 <= len(code) <= 9:
        raise NotForDatev(f"DATEV knows accounts by numbers of 4 to 9 digits. Give “{name}” one: it is “{code}” now.")
    return code


def _key(debit: str, credit: str, chart: Chart) -> str:
    """The tax key of whichever account has one: up to four digits, such as 40, which switches automatic tax off."""
    keys = [account_of(chart, name).tax_code for name in (debit, credit)]
    return next((key for key in keys if re.fullmatch(r"\d{1,4}", key)), "")


def _money(amount: Decimal, currency: str) -> str:
    return f"{amount:.{max(2, currency_exponent(currency))}f}".replace(".", ",")


def _text(said: str, most: int = 60) -> str:
    """Quoted; signs that Windows-1252 has not are written without their marks."""
    plain = " ".join(said.split())
    try:
        plain.encode("cp1252")
    except UnicodeEncodeError:
        plain = unicodedata.normalize("NFKD", plain).encode("cp1252", errors="ignore").decode("cp1252")
    return '"' + plain[:most].replace('"', '""') + '"'
