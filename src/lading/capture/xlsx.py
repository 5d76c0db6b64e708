"""XLSX: sheets as rows of plain values, numbers as decimals."""

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import python_calamine

from lading.capture.archive import NotAWorkbook, check_archive

Cell = str | Decimal | bool | date | datetime


def read_workbook(content: bytes, *, sheet: str = "") -> tuple[str, list[str], list[list[Cell]]]:
    """The sheet named, else the first with cells; the names of all; its rows from row 1. Raises `NotAWorkbook`."""
    check_archive(content)
    try:
        return _read(content, sheet)
    except NotAWorkbook:
        raise
    except BaseException as problem:
        # The parser's errors share no class of their own, and its panics are not even exceptions of the usual kind.
        if not isinstance(problem, Exception) and type(problem).__name__ != "PanicException":
            raise
        raise NotAWorkbook(f"The file cannot be read as a workbook: {problem}.") from None


def _read(content: bytes, sheet: str) -> tuple[str, list[str], list[list[Cell]]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = list(book.sheet_names)
    if sheet and sheet not in names:
        raise NotAWorkbook(f"The file has no sheet {sheet}; it has {', '.join(names)}.")
    for name in [sheet] if sheet else names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if rows or sheet:
            return name, names, [[_cell(value) for value in row] for row in rows]
    return "", names, []


def _cell(value: Any) -> Cell:
    """A cell as a plain value: numbers as Excel shows them (15 digits), durations and times as text."""
    if isinstance(value, bool | str | datetime | date):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(format(value, ".15g"))
    if isinstance(value, time | timedelta):
        return str(value)
    return "" if value is None else str(value)
