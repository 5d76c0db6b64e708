"""Files of rows, CSV or XLSX, as tables: headers, and rows with the numbers that a person sees in the sheet."""

import hashlib
from collections.abc import Iterator, Sequence

import msgspec

from lading.capture.csv_text import Broken, decode_text, find_delimiter, read_records
from lading.capture.xlsx import Cell, read_workbook
from lading.kernel import Invalid

MOST_ROWS = 500_000
MOST_COLUMNS = 500
LARGEST = 100 * 1024 * 1024


class Row(msgspec.Struct, frozen=True):
    """A row by its number in the sheet, counted from 1. `fault` says why it cannot be read; its cells are guesses."""

    number: int
    cells: list[Cell]
    fault: str = ""


class Table(msgspec.Struct, frozen=True):
    """A table. Headers are unique and not empty; every readable row has as many cells. `digest` names the content."""

    headers: list[str]
    rows: list[Row]
    digest: str
    sheet: str = ""
    sheets: list[str] = []


class NotATable(Invalid):
    """The file has no rows under a header, or far too many."""

    code = "not_a_table"


def read_table(*, content: bytes, sheet: str = "", encoding: str = "", header_row: int = 0) -> Table:
    """The table in a file. `header_row` 0 means the first row with two texts in it, or the first with any.

    Raises `NotATable`, `NotText`, `NotAWorkbook`. Rows that cannot be read stay, with their fault.
    """
    if len(content) > LARGEST:
        raise NotATable(f"The file is larger than {LARGEST // 1024 // 1024} MB; divide it.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotATable("The file is an old XLS workbook, or one with a password; save it as XLSX or CSV.")
    name, names = "", list[str]()
    records: Sequence[Sequence[Cell] | Broken]
    if content.startswith(b"PK"):
        name, names, records = read_workbook(content, sheet=sheet)
    else:
        text = decode_text(content, encoding=encoding)
        records = list(_bounded(read_records(text, delimiter=find_delimiter(text))))
    at = header_row - 1 if header_row else _find_header(records)
    header = records[at] if 0 <= at < len(records) else Broken("", [])
    if isinstance(header, Broken):
        raise NotATable("The file has no row of column names.")
    headers = name_columns(header)
    rows = [row for row in _rows(records, at + 1, len(headers)) if row.fault or any(cell != "" for cell in row.cells)]
    return Table(headers, rows, hashlib.sha256(content).hexdigest(), name, names)


def name_columns(cells: Sequence[Cell]) -> list[str]:
    """Unique names of columns: `Price`, `Price (2)`; what has no name is called after its place, `Column C`."""
    names: list[str] = []
    for index, cell in enumerate(cells):
        name = wanted = " ".join(str(cell).split()) or f"Column {_letters(index)}"
        count = 1
        while name in names:
            count += 1
            name = f"{wanted} ({count})"
        names.append(name)
    return names


def _rows(records: Sequence[Sequence[Cell] | Broken], start: int, width: int) -> Iterator[Row]:
    for index in range(start, len(records)):
        record = records[index]
        fault, cells = (record.sentence, record.cells) if isinstance(record, Broken) else ("", record)
        if not fault and any(cell != "" for cell in cells[width:]):
            fault = f"The row has {len(cells)} cells, but there are {width} columns."
        yield Row(index + 1, [*cells[:width], *[""] * (width - len(cells))], fault)


def _find_header(records: Sequence[Sequence[Cell] | Broken]) -> int:
    filled = [
        (index, sum(isinstance(cell, str) and cell.strip() != "" for cell in record))
        for index, record in enumerate(records[:50])
        if not isinstance(record, Broken)
    ]
    for least in (2, 1):
        for index, texts in filled:
            if texts >= least:
                return index
    return -1


def _bounded(records: Iterator[list[str] | Broken]) -> Iterator[list[str] | Broken]:
    for index, record in enumerate(records):
        if index > MOST_ROWS:
            raise NotATable(f"The file has more than {MOST_ROWS} rows; divide it.")
        if isinstance(record, list) and len(record) > MOST_COLUMNS:
            yield Broken(f"The row has more than {MOST_COLUMNS} cells.", record[:MOST_COLUMNS])
        else:
            yield record


def _letters(index: int) -> str:
    letters = ""
    while index >= 0:
        letters = chr(65 + index % 26) + letters
        index = index // 26 - 1
    return letters
