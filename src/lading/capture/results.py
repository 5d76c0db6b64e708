"""What becomes of the rows of a file: orders with the rows they came from, and errors that name row and column."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from lading.capture.message import Standing
from lading.capture.tabular import Row
from lading.capture.xlsx import Cell
from lading.orders import OrderDraft


class RowError(msgspec.Struct, frozen=True):
    """What is wrong with one row, in the column named (empty where it is the whole row)."""

    row: int
    column: str
    sentence: str


class RowResult(msgspec.Struct, frozen=True, kw_only=True):
    """One order of a file: its key, its rows, and either a draft or what keeps it from being one."""

    key: str
    rows: list[int]
    draft: OrderDraft | None = None
    errors: list[RowError] = []
    remarks: list[str] = []
    standing: Standing = Standing()


class Fault(Exception):
    """A cell that cannot be read, on its way to becoming a `RowError`."""

    def __init__(self, row: int, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.error = RowError(row, column, sentence)


def group_rows(rows: Iterable[Row], *, key: Callable[[Sequence[Cell]], str]) -> list[tuple[str, list[Row]]]:
    """Rows by the key of their order, in the sequence of first sight; each row without a key stands alone.

    A faulty row goes to the order that its guessed cells name, so that no order silently loses a line.
    """
    groups: dict[str | int, tuple[str, list[Row]]] = {}
    for row in rows:
        name = key(row.cells)
        groups.setdefault(name or row.number, (name, []))[1].append(row)
    return list(groups.values())


def find_faults(rows: Sequence[Row]) -> list[RowError]:
    """The errors of rows that could not be read at all."""
    return [RowError(row.number, "", row.fault) for row in rows if row.fault]


def refused(key: str, rows: Sequence[Row], errors: Sequence[RowError]) -> RowResult:
    """An order that its rows do not make."""
    return RowResult(key=key, rows=[row.number for row in rows], errors=list(errors))
