"""XLSX files, honest ones and others."""

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter

from lading.capture import read_table
from lading.capture.archive import NotAWorkbook
from lading.capture.tabular import NotATable

HEAD = ("SKU", "Qty")


def workbook(rows: Sequence[Sequence[object]], *, empty_sheet: bool = False) -> bytes:
    """A workbook of these rows."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        if empty_sheet:
            book.add_worksheet("Cover")
        sheet = book.add_worksheet("Orders")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def tampered(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            body = old.read(entry)
            new.writestr(entry, change(body) if entry == part else body)
    return buffer.getvalue()


def test_cells_are_plain_values() -> None:
    rows = [HEAD, ("A", 19.9), (4006381333931, True), (datetime(2026, 11, 20, 10, 15), 0.1 + 0.2)]  # noqa: DTZ001
    table = read_table(content=workbook(rows, empty_sheet=True))
    assert (table.sheet, table.sheets) == ("Orders", ["Cover", "Orders"])
    assert [row.cells for row in table.rows] == [
        ["A", Decimal("19.9")],
        [Decimal(4006381333931), True],
        [datetime(2026, 11, 20, 10, 15), Decimal("0.3")],  # noqa: DTZ001
    ]


def test_dates_without_a_time_are_dates_or_midnights() -> None:
    (row,) = read_table(content=workbook([HEAD, ("A", date(2026, 11, 20))])).rows
    assert row.cells[1] in (date(2026, 11, 20), datetime(2026, 11, 20))  # noqa: DTZ001


def test_rows_keep_the_numbers_of_the_sheet() -> None:
    table = read_table(content=workbook([(), ("Orders of May",), HEAD, (), ("A", 1)]))
    assert table.headers == ["SKU", "Qty"]
    assert [row.number for row in table.rows] == [5]


def test_a_sheet_that_is_not_there() -> None:
    with pytest.raises(NotAWorkbook, match="no sheet May; it has Orders"):
        read_table(content=workbook([HEAD]), sheet="May")


SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
LONG = "x" * 30_000


def repeat_text(body: bytes) -> bytes:
    """Many cells that all show the same long text."""
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 20_001))
    head, _, tail = body.partition(b"<sheetData>")
    return head + b"<sheetData>" + cells + tail[tail.index(b"</sheetData>") :]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            tampered(workbook([HEAD, ("A", 1)]), SHEET, lambda body: body.replace(b'"B2"', b"'XFD1048576'")),
            "too many cells",
        ),
        (
            tampered(workbook([(LONG, "b")]), TEXTS, lambda body: body.replace(b"x" * 30_000, b"x" * 30_000_000)),
            "beyond",
        ),
        (tampered(workbook([(LONG, "b")]), SHEET, repeat_text), "repeats long texts"),
        (tampered(workbook([HEAD]), SHEET, lambda body: body[:200]), "cannot be read as a workbook"),
        (workbook([HEAD])[:-30], "no XLSX workbook"),
        (b"PK\x03\x04 and nothing more", "no XLSX workbook"),
    ],
    ids=["far cell", "bomb", "repeated text", "cut sheet", "cut archive", "no archive"],
)
def test_workbooks_that_would_do_harm_are_refused(content: bytes, words: str) -> None:
    with pytest.raises(NotAWorkbook, match=words):
        read_table(content=content)


def test_a_directory_that_lies_about_sizes() -> None:
    bomb = tampered(workbook([(LONG, "b")]), TEXTS, lambda body: body.replace(b"x" * 30_000, b"x" * 30_000_000))
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        size = archive.getinfo(TEXTS).file_size
    with pytest.raises(NotAWorkbook, match="larger than its directory says"):
        read_table(content=bomb.replace(struct.pack("<I", size), struct.pack("<I", 200_000)))


def test_old_workbooks_and_passwords() -> None:
    with pytest.raises(NotATable, match="save it as XLSX or CSV"):
        read_table(content=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old")
