"""Orders of a file that `capture` could not make drafts of."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

import msgspec

from lading.capture.results import RowResult
from lading.capture.tabular import Table
from lading.history.cells import BadCell, number
from lading.history.entries import Remark

Effects = dict[str, int | Decimal]


class Sheet(msgspec.Struct, frozen=True):
    """A block of a file with its cells by line and column: what refused rows would have counted."""

    file: str
    cells: dict[int, dict[str, str]]

    def text(self, row: int, column: str) -> str:
        """A cell, empty where there is none."""
        return self.cells[row].get(column, "")

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return any(column in cells for cells in self.cells.values())

    def amount(self, row: int, column: str, read: Callable[[str], Decimal] = number) -> Decimal:
        """A cell as a number, zero where it is none."""
        try:
            return read(self.text(row, column))
        except (BadCell, ValueError):
            return Decimal(0)


def sheet_of(file: str, table: Table) -> Sheet:
    """The cells of a table by line and column."""
    cells = {row.number: dict(zip(table.headers, (str(cell) for cell in row.cells), strict=True)) for row in table.rows}
    return Sheet(file, cells)


def tell_refused(
    sheet: Sheet, result: RowResult, *, effects: Mapping[int, Effects], currency: Callable[[int], str | None]
) -> Iterator[Remark]:
    """A remark on every row of an order that was left out; the wrong ones say what is wrong. `currency` is of a row."""
    wrong: dict[int, str] = {}
    for error in result.errors:
        wrong.setdefault(error.row, f"{error.column}: {error.sentence}".removeprefix(": "))
    for place, row in enumerate(result.rows):
        lost: Effects = {"lines": -1, **effects[row]}
        lost |= {"orders": -1} if not place and result.key else {}
        reason = wrong.get(row, "another row of its order is broken" if wrong else "no line of its order can be kept")
        yield Remark("broken", sheet.file, row, result.key, reason, currency(row), lost)
