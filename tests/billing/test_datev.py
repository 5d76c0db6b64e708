"""The DATEV file, read by the rules that DATEV publishes for it: head, columns, patterns of every field, sums."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lading.billing.accounts import DEFAULTS, AccountDraft
from lading.billing.datev import Batch, NotForDatev, pair, write_datev
from lading.billing.export_file import XERO_LINES, bundle, cut
from lading.billing.journal import Entry, Post
from tests.billing.test_journal import BOTH, SALE

D = Decimal
CHART = {
    **DEFAULTS,
    "datev:consultant": AccountDraft(account="datev:consultant", code="29098"),
    "datev:client": AccountDraft(account="datev:client", code="55003"),
    "revenue": AccountDraft(account="revenue", code="8400", tax_code="40"),
}
BATCH = Batch("X-00001", date(2026, 11, 1), date(2026, 11, 30), datetime(2026, 12, 1, 9, 30, 15, 440000, UTC))
HEAD = (
    r'"(EXTF|DTVF)"', "700", "21", '"Buchungsstapel"', "13", r"20\d{6}([01]\d|2[0-3])([0-5]\d){2}\d{3}", "",
    '"[A-Z]{2}"', r'"\w{0,25}"', r'"\w{0,25}"', r"[1-9]\d{3,6}", r"[1-9]\d{0,4}", r"20\d{2}(0[1-9]|1[0-2])\d{2}",
    "[4-8]", r"20\d{6}", r"20\d{6}", '".{0,30}"', r'"([A-Z]{2})?"', "[12]", "0|30|40|50|64", "[01]", '"[A-Z]{3}"', "",
    '""', "", "", r'"(\d{2})?"', "", "", '""', '".{0,16}"',
)  # fmt: skip
"""The pattern of every field of the head."""
FIELDS = {
    1: r"(?!0{1,10},)\d{1,10},\d{2}", 2: '"[SH]"', 3: '"[A-Z]{3}"', 7: r"(?!0{1,9}$)\d{1,9}", 8: r"\d{1,9}",
    9: r'"(\d{4}|\d{0,3})"', 10: r"(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])", 11: r'"[a-zA-Z0-9$&%*+\-/]{0,36}"',
    12: r'"[a-zA-Z0-9$&%*+\-/]{0,12}"', 14: '".{0,60}"', 114: "[01]",
    115: r"((0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])20\d\d)?",
}  # fmt: skip
"""Patterns by the number of the column."""


def read(written: bytes) -> tuple[list[str], list[str], list[list[str]]]:
    """Head, names and postings, cell by cell with their quotes."""
    assert written.endswith(b"\r\n")
    head, names, *rows = written.decode("cp1252").removesuffix("\r\n").split("\r\n")
    return head.split(";"), names.split(";"), [re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', row) for row in rows]


def test_every_field_keeps_its_published_pattern() -> None:
    head, names, rows = read(write_datev(BATCH, BOTH, CHART))
    assert (len(head), len(names), {len(row) for row in rows}) == (31, 125, {125})
    assert [at for at, (cell, rule) in enumerate(zip(head, HEAD, strict=True)) if not re.fullmatch(rule, cell)] == []
    for row in rows:
        assert [at for at, rule in FIELDS.items() if not re.fullmatch(rule, row[at - 1])] == []
        assert all(not cell for at, cell in enumerate(row, start=1) if at not in FIELDS)
    assert (names[0], names[9], names[113], names[124]) == (
        "Umsatz (ohne Soll/Haben-Kz)", "Belegdatum", "Festschreibung", "Abw. Skontokonto"
    )  # fmt: skip
    assert head[5] == "20261201093015440"
    assert head[10:16] == ["29098", "55003", "20260101", "4", "20261101", "20261130"]


def test_postings_move_what_the_events_post_and_late_ones_say_their_day() -> None:
    _, _, rows = read(write_datev(BATCH, BOTH, CHART))
    assert [(row[0], row[6], row[7], row[8], row[9], row[10], row[114]) for row in rows] == [
        ("10,00", "1200", "8400", '"40"', "0311", '"L1"', ""),
        ("1,90", "1200", "2200", '""', "0311", '"L1"', ""),
        ("11,90", "1100", "1200", '""', "0111", '"L1"', "31102026"),
    ]
    assert rows[2][13] == '"Payment L1 late, of 2026-10-31"'


def test_pairs_sum_to_every_post() -> None:
    posts = [Post(account=name, amount=D(amount)) for name, amount in
             (("a", "7.00"), ("b", "-3.00"), ("c", "2.50"), ("d", "-6.50"))]  # fmt: skip
    assert pair(posts) == [("a", "b", D("3.00")), ("a", "d", D("4.00")), ("c", "d", D("2.50"))]


def test_what_datev_would_refuse_is_refused_with_what_to_do() -> None:
    named = {**CHART, "revenue": AccountDraft(account="revenue", code="Sales")}
    with pytest.raises(NotForDatev, match="Give “revenue” one: it is “Sales” now"):
        write_datev(BATCH, [SALE], named)
    with pytest.raises(NotForDatev, match="new one began on 2026-01-01"):
        write_datev(Batch("X-1", date(2025, 12, 1), date(2026, 1, 31), BATCH.made_at), [SALE], CHART)
    with pytest.raises(NotForDatev, match="consultant's"):
        write_datev(BATCH, [SALE], {**CHART, "datev:client": AccountDraft(account="datev:client", code="x")})


def test_signs_that_windows_has_not_lose_their_marks() -> None:
    odd = Entry(
        id=SALE.id, n=1, day=SALE.day, kind="Şahin 中", order="L1", currency="EUR", posts=SALE.posts, late=False
    )
    _, _, rows = read(write_datev(BATCH, [odd], CHART))
    assert rows[0][13] == '"Sahin  L1"'


def test_long_files_for_xero_are_cut_between_journals_and_the_same_every_time() -> None:
    rows = [(n // 7, [str(n)]) for n in range(700)]
    heaps = cut(rows, most=XERO_LINES)
    assert [len(heap) for heap in heaps] == [294, 294, 112]
    assert cut([(1, n) for n in range(400)], most=XERO_LINES) == [list(range(400))]
    made = [bundle("X-1-xero", [b"a", b"b"]) for _ in range(2)]
    assert (made[0] == made[1], made[0].name, bundle("X-1", [b"a"]).content) == (True, "X-1-xero.zip", b"a")
