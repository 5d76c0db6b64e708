"""Grids into which people type or paste many lines: read row by row, and laid out again with what is wrong."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from lading.catalog.scanned import find_scanned
from lading.console.form import Form, wrong
from lading.console.words import _
from lading.kernel import Invalid, Refusal
from lading.kernel.exact import read_plain
from lading.kernel.quantity import MAX_QUANTITY
from lading.store import UnitOfWork

MOST = 1000
_CELL = re.compile(r"(sku|quantity|unit|lot|expires|serials|bin)-(\d{1,5})")
_LINE = re.compile(r"/lines/(\d+)/")


class Entry(msgspec.Struct, frozen=True):
    """A row as it was typed: a SKU or barcode, a quantity, perhaps a unit; and what is wrong with it."""

    code: str
    quantity: str
    unit: str
    wrong: str = ""
    lot: str = ""
    expires: str = ""
    serials: str = ""
    bin: str = ""


class Line(msgspec.Struct, frozen=True):
    """A row that can be booked."""

    sku: str
    quantity: Decimal
    unit: str
    lot: str = ""
    expires_on: date | None = None
    serials: tuple[str, ...] = ()
    bin: str = ""


class EntriesWrong(Invalid):
    """Some rows cannot be read; `rows` is the grid with what is wrong in each."""

    code = "entries_wrong"

    def __init__(self, sentence: str, rows: list[Entry]) -> None:
        super().__init__(sentence)
        self.rows = rows


def read_entries(form: Form) -> list[Entry]:
    """The rows that have something in them, in their sequence."""
    cells: dict[int, dict[str, str]] = {}
    for name in form.names():
        if (match := _CELL.fullmatch(name)) and (text := form.text(name)):
            cells.setdefault(int(match[2]), {})[match[1]] = text
    rows = [cells[index] for index in sorted(cells)]
    if len(rows) > MOST:
        sentence = _("At most %(most)s lines at once: book these in several parts.") % {"most": MOST}
        raise wrong("lines", "too_many", sentence)
    told = [{name: row.get(name, "") for name in ("lot", "expires", "serials", "bin")} for row in rows]
    plain = [(row.get("sku", ""), row.get("quantity", ""), row.get("unit", "")) for row in rows]
    return [Entry(*typed, **marks) for typed, marks in zip(plain, told, strict=True)]


async def to_lines(unit: UnitOfWork, *, entries: Sequence[Entry], zero: bool = False) -> list[Line]:
    """The rows as items and quantities; a barcode brings its unit along. Raises `EntriesWrong`, `Invalid`."""
    if not entries:
        raise wrong("lines", "nothing_typed", _("Type at least one item and its quantity first."))
    known = await find_scanned(unit, codes=[entry.code for entry in entries])
    lines: list[Line] = []
    rows: list[Entry] = []
    for entry in entries:
        item, quantity = known.get(entry.code), _number(entry.quantity)
        problem = ""
        if item is None:
            problem = _("There is no such item.") if entry.code else _("Which item?")
        elif quantity is None or quantity < 0 or (quantity == 0 and not zero):
            problem = _("How many? A number such as 2 or 0.5.")
        elif entry.expires and _day(entry.expires) is None:
            problem = _("A last day such as 2027-03-31.")
        else:
            unit_name = entry.unit or (item.unit if entry.code != item.sku else "")
            lines.append(_line(entry, item.sku, quantity, unit_name))
        rows.append(msgspec.structs.replace(entry, wrong=problem))
    if len(lines) < len(rows):
        raise EntriesWrong(_("Nothing was booked: some lines are not clear yet."), rows)
    return lines


def _line(entry: Entry, sku: str, quantity: Decimal, unit_name: str) -> Line:
    return Line(
        sku=sku,
        quantity=quantity,
        unit=unit_name,
        lot=entry.lot,
        expires_on=_day(entry.expires),
        serials=tuple(re.split(r"[\s,;]+", entry.serials.strip())) if entry.serials.strip() else (),
        bin=entry.bin,
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return None


def mark_wrong(entries: Sequence[Entry], refusal: Refusal) -> list[Entry]:
    """The rows with what a refused act said of each."""
    if isinstance(refusal, EntriesWrong):
        return refusal.rows
    said: dict[int, str] = {}
    for error in refusal.errors:
        if match := _LINE.match(error.pointer):
            said[int(match[1])] = error.message
    return [msgspec.structs.replace(entry, wrong=said.get(index, "")) for index, entry in enumerate(entries)]


def signed(form: Form) -> Decimal:
    """A quantity that may be negative. Raises `Invalid`."""
    number = _number(form.text("quantity").replace("−", "-"))
    if not number:
        raise wrong("quantity", "bad_quantity", _("Type how many more, such as 3, or how many less, such as -3."))
    return number


def _number(typed: str) -> Decimal | None:
    """A plain number with a point or a comma."""
    try:
        number = read_plain(typed.replace(" ", "").replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) <= MAX_QUANTITY else None
