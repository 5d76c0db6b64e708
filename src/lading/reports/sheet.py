"""Rows for spreadsheets: CSV in which no cell is taken for a formula."""

import csv
import io
from collections.abc import Iterable

BOM = "\ufeff"
"""By it spreadsheets know that the text is UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_rows(rows: Iterable[Iterable[object]]) -> str:
    """The rows as CSV text; cells that a spreadsheet would compute begin with an apostrophe."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def harmless(cell: object) -> str:
    """The cell as text that no spreadsheet computes; empty for None."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
