"""Cells as values of the kind that a field wants, by what the mapping says and what the columns show."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lading.capture.countries import country_of
from lading.capture.fields import TARGETS
from lading.capture.mapping import Mapping, MappingUnfit
from lading.capture.numbers import guess_decimal_comma, read_number
from lading.capture.results import Fault
from lading.capture.tabular import Row, Table
from lading.capture.texts import fit
from lading.capture.times import DateStyle, guess_style, read_time
from lading.capture.xlsx import Cell
from lading.kernel import plain

_NUMBERS = ("amount", "quantity")
_TIMES = ("time", "date")


class CellReader:
    """Reads the cells of one table under one mapping. `at` is the column of each field."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        self._table, self._mapping = table, mapping
        self.at = {field: table.headers.index(header) for field, header in mapping.columns.items()}
        self._zone = _zone(mapping.time_zone)
        self._comma = mapping.decimal_comma
        if self._comma is None:
            self._comma = guess_decimal_comma(text for field in self._of(_NUMBERS) for text in self._texts(field))
        self._styles = {field: mapping.dates or guess_style(self._texts(field)) for field in self._of(_TIMES)}

    def header(self, field: str) -> str:
        """The header of the field's column, else its label."""
        if field in self.at:
            return self._table.headers[self.at[field]]
        return TARGETS[field].label if field in TARGETS else ""

    def value(self, field: str, row: Row, remarks: list[str]) -> Any:
        """The field's value in this row: a text, a decimal, a time, a date; None where it is empty. Raises `Fault`."""
        cell: Cell = row.cells[self.at[field]] if field in self.at else ""
        if self.text(cell) == "":
            cell = self._mapping.constants.get(field, "")
        if self.text(cell) == "":
            return None
        target = TARGETS[field]
        if target.kind in _NUMBERS:
            return self._number(cell, field, row)
        if target.kind in _TIMES:
            moment = self._time(cell, field, row)
            return moment.date() if target.kind == "date" else moment
        if target.kind == "country":
            return self._country(cell, field, row)
        return self.text(cell) if field in ("notes", "tags") else self._fitted(cell, field, remarks)

    def text(self, cell: Cell) -> str:
        """The cell as text without blanks around it: whole numbers without a point, dates as ISO 8601."""
        if isinstance(cell, str):
            return cell.strip()
        if isinstance(cell, bool):
            return str(cell).lower()
        return plain(cell) if isinstance(cell, Decimal) else cell.isoformat()

    def _fitted(self, cell: Cell, field: str, remarks: list[str]) -> str:
        return fit(self.text(cell), limit=TARGETS[field].limit, what=self.header(field), remarks=remarks)

    def _number(self, cell: Cell, field: str, row: Row) -> Decimal:
        if isinstance(cell, Decimal):
            return cell
        try:
            return read_number(self.text(cell), decimal_comma=self._comma)
        except ValueError as problem:
            sentence = "The cell is not a number."
            if str(problem) == "ambiguous":
                sentence = "The number can be read in two ways; say whether the file has decimal commas."
            raise Fault(row.number, self.header(field), sentence) from None

    def _time(self, cell: Cell, field: str, row: Row) -> datetime:
        if isinstance(cell, datetime):
            return cell if cell.tzinfo else cell.replace(tzinfo=self._zone)
        if isinstance(cell, date):
            return datetime(cell.year, cell.month, cell.day, tzinfo=self._zone)
        text = self.text(cell)
        style: DateStyle | None = self._styles.get(field) or guess_style([text])
        sentence = "The cell is not a date."
        try:
            moment = read_time(text, style=style or "dmy", zone=self._zone)
            if style is not None:
                return moment
            sentence = "Day and month cannot be told apart; say how the file writes dates."
        except ValueError:
            pass
        raise Fault(row.number, self.header(field), sentence)

    def _country(self, cell: Cell, field: str, row: Row) -> str:
        if code := country_of(self.text(cell)):
            return code
        raise Fault(row.number, self.header(field), "The cell is not a country.")

    def _of(self, kinds: tuple[str, ...]) -> Iterable[str]:
        return (field for field in self.at if TARGETS[field].kind in kinds)

    def _texts(self, field: str) -> Iterable[str]:
        at = self.at[field]
        return (cell for row in self._table.rows if not row.fault and isinstance(cell := row.cells[at], str))


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise MappingUnfit(f"There is no time zone {name}; say one such as Europe/Berlin.") from None
