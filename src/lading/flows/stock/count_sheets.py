"""Count sheets: a count as a file for spreadsheets or on paper, and the filled-in file back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from lading.capture.numbers import guess_decimal_comma, read_number
from lading.capture.tabular import Row, Table, read_table
from lading.catalog import Reference
from lading.catalog.scanned import find_scanned
from lading.documents import Document, breakable, draw_bars, letterhead_of, read_letterheads
from lading.documents.letterhead import DEFAULT
from lading.documents.papers import CountRow, CountSheet
from lading.flows.print_papers import Layout, make_head, print_out, read_place_names
from lading.flows.say import say_unit, voice_for
from lading.flows.stock.enter_counts import CountedItem, enter_counts
from lading.inventory.count_choices import as_of, read_books
from lading.inventory.count_lists import CountLineView, get_count
from lading.inventory.counts import StockCount
from lading.kernel import FieldError, Invalid, plain
from lading.reports.sheet import BOM, write_rows
from lading.store import UnitOfWork

HEADERS = ("line", "bin", "sku", "barcode", "name", "unit", "expected", "counted", "as_of")
_ITEM = ("sku", "item", "article", "artikel", "barcode", "ean", "gtin")
_FOUND = ("counted", "count", "found", "quantity", "gezählt", "menge")


async def write_sheet(unit: UnitOfWork, *, number: str, sees_books: bool) -> str:
    """The count as CSV: `counted` is to be filled in; `as_of` names the books of now, so leave it as it is.

    `expected` is empty where somebody counts blind. Raises `NotFound`.
    """
    view = await get_count(unit.sql, number=number, sees_books=sees_books)
    books = await read_books(unit, place=view.place, skus=[line.sku for line in view.lines])
    codes = await _barcodes(unit, view.lines)
    shown = sees_books or not view.blind
    rows = [
        (
            line.line,
            line.bin,
            line.sku,
            codes.get(line.sku, ""),
            line.name,
            line.unit,
            plain(books[line.sku].on_hand - books[line.sku].picked) if shown else "",
            "" if line.asked or line.counted is None else line.counted,
            as_of(books[line.sku]),
        )
        for line in view.lines
    ]
    return BOM + write_rows([HEADERS, *rows])


async def enter_sheet(unit: UnitOfWork, reference: Reference, *, number: str, content: bytes) -> StockCount:
    """Enter what a filled-in sheet says (CSV or XLSX, of at most 5,000 rows); rows without a number are left out.

    Where stock has moved since the sheet was written the line is to be counted again. Raises `Invalid`, naming rows.
    """
    table = read_table(content=content)
    item, found = _column(table, _ITEM, "sku"), _column(table, _FOUND, "counted")
    unit_at = _find(table, ("unit", "einheit"))
    as_of_at = _find(table, ("as_of",))
    filled = [row for row in table.rows if not row.fault and str(row.cells[found]).strip()][:5000]
    comma = guess_decimal_comma(str(row.cells[found]) for row in filled)
    known = await find_scanned(unit, codes=[_word(row, item) for row in filled])
    errors: list[FieldError] = []
    items: list[CountedItem] = []
    seen: dict[str, str] = {}
    for row in filled:
        scanned = known.get(_word(row, item))
        try:
            quantity = read_number(str(row.cells[found]), decimal_comma=comma)
        except ValueError:
            errors.append(FieldError(f"/rows/{row.number}/counted", "not_a_number", _no_number(row, found)))
            continue
        if scanned is None:
            sentence = f"Row {row.number}: there is no item “{_word(row, item)}”."
            errors.append(FieldError(f"/rows/{row.number}/sku", "item_unknown", sentence))
            continue
        items.append(_counted(row, scanned.sku, quantity, unit_at))
        if as_of_at is not None and _word(row, as_of_at):
            seen[scanned.sku] = _word(row, as_of_at)
    if errors or not items:
        raise Invalid(errors[0].message if errors else "No row says what was counted.", errors=tuple(errors))
    return await enter_counts(unit, reference, number=number, items=items, seen=seen)


def _counted(row: Row, sku: str, quantity: Decimal, unit_at: int | None) -> CountedItem:
    name = _word(row, unit_at) if unit_at is not None else ""
    return CountedItem(sku=sku, quantity=Decimal(plain(quantity)), unit=name)


def _word(row: Row, index: int) -> str:
    return str(row.cells[index]).strip().removeprefix("'")


def _no_number(row: Row, index: int) -> str:
    return f"Row {row.number}: “{_word(row, index)}” is no number."


def _find(table: Table, names: Sequence[str]) -> int | None:
    found: Mapping[str, int] = {header.strip().lower(): index for index, header in enumerate(table.headers)}
    return next((found[name] for name in names if name in found), None)


def _column(table: Table, names: Sequence[str], field: str) -> int:
    if (index := _find(table, names)) is None:
        raise Invalid(f"The sheet has no column “{field}”. Its first row names the columns.", code="column_missing")
    return index


async def _barcodes(unit: UnitOfWork, lines: Sequence[CountLineView]) -> dict[str, str]:
    rows = await unit.fetch(
        "SELECT sku, barcode FROM items WHERE sku = ANY(%s) AND barcode IS NOT NULL", [[line.sku for line in lines]]
    )
    return dict(rows)


async def print_count_sheet(unit: UnitOfWork, *, number: str, sees_books: bool = False) -> Document:
    """The count on paper, with room to write in what is found. Raises `NotFound`."""
    return await print_out(unit, await lay_out_count_sheet(unit, number=number, sees_books=sees_books))


async def lay_out_count_sheet(unit: UnitOfWork, *, number: str, sees_books: bool = False) -> Layout:
    """What stands on it: the lines that are to be counted still, with the books only where it is not blind."""
    view = await get_count(unit.sql, number=number, sees_books=sees_books)
    letterhead = letterhead_of(await read_letterheads(unit), DEFAULT)
    name, country = (await read_place_names(unit, [view.place]))[view.place]
    voice = voice_for(language=letterhead.language, country=country, currency="EUR")
    open_lines = [line for line in view.lines if line.counted is None or line.asked]
    books = await read_books(unit, place=view.place, skus=[line.sku for line in open_lines])
    codes = await _barcodes(unit, open_lines)
    shown = not view.blind
    rows = [
        CountRow(
            bin=line.bin,
            sku=breakable(line.sku),
            name=breakable(line.name),
            unit=say_unit(line.unit),
            expected=voice.quantity(books[line.sku].on_hand - books[line.sku].picked) if shown else "",
            bars=draw_bars(codes.get(line.sku, line.sku)),
            code=codes.get(line.sku, line.sku),
        )
        for line in open_lines
    ]
    paper = CountSheet(
        head=make_head(letterhead, voice, country=country, unit=unit),
        number=view.number,
        place=name,
        note=view.note,
        bars=draw_bars(view.number),
        shows_books=shown,
        rows=rows,
    )
    return Layout(paper, f"count/{number}", f"count-sheet-{number}.pdf")
