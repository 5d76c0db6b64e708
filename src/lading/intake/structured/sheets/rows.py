"""A row of a table as a line; rows of totals, and rows that are no lines."""

from collections.abc import Sequence
from decimal import Decimal

from lading.intake.structured.gathering import Gathering
from lading.intake.structured.sheets.cells import Styles, day_in, number_in
from lading.intake.structured.sheets.columns import Columns
from lading.intake.structured.sheets.labels import money_bare, put_currency
from lading.intake.structured.sheets.words import bare, label_words
from lading.intake.structured.units import unit_word
from lading.intake.structured.values import gtin_of

_TOTALS = ("total", "goods_total", "tax_total", "shipping_total")
_PLAIN = ("seller_item", "buyer_item", "maker_item", "size", "colour", "ship_to_code", "note", "position")
_GOODS = ("seller_item", "buyer_item", "gtin", "maker_item", "text")


class Tallied:
    """What the rows told beside their lines: totals, the currency, rows left out, the shape of the table."""

    def __init__(self) -> None:
        self.totals = Gathering(method="sheet")
        self.currency = Gathering(method="sheet")
        self.skipped: list[str] = []
        self.ended = 0
        self.shape = ""


def is_total(row: Sequence[str], columns: Columns) -> bool:
    """Whether a row sums others up: it names a total and, beside it, no goods."""
    labels = {cell for cell in row if label_words().get(bare(cell.partition(":")[0])) in _TOTALS}
    places = [at for name in _GOODS if (at := columns.at(name)) is not None and at < len(row)]
    return bool(labels) and all(row[at] in labels or not row[at].strip() for at in places)


def put_total(tallied: Tallied, row: Sequence[str], columns: Columns, styles: Styles, where: str) -> None:
    """The last number of a row of totals under its label."""
    name = next(name for cell in row if (name := label_words().get(bare(cell.partition(":")[0]))) in _TOTALS)
    for cell in reversed(row):
        number, _, sure = number_in(money_bare(cell.rpartition(":")[2]), styles)
        if number is not None:
            tallied.totals.replace(name, number, segment=where, text=cell, probability=min(0.95, sure))
            put_currency(tallied.currency, cell, where)
            tallied.shape = tallied.shape or _shape(columns)
            return


def read_row(row: Sequence[str], columns: Columns, styles: Styles, where: str, tallied: Tallied) -> Gathering | None:
    """The line of a row; None where it orders nothing (no goods, or no quantity, which is told where goods are)."""
    tallied.shape = tallied.shape or _shape(columns)
    line, more = Gathering(method="sheet"), list[str]()
    for column, (name, sure) in columns.names.items():
        cell = row[column].strip() if column < len(row) else ""
        if cell and name == "more":
            more.append(cell)
        elif cell:
            _put(line, name, cell, f"{where}, {columns.heads[column]}", sure, styles, tallied)
    if more and line.value("text"):
        line.add_text("text", ", ".join(more), segment=where, between=", ")
    goods = any(line.value(name) for name in _GOODS)
    quantity = line.value("quantity")
    if not goods or (not quantity and not line.value("amount") and not line.odd):
        if quantity and not goods:
            tallied.skipped.append(f"{where} has a quantity and names no item; it was left out.")
        return None
    if quantity == "0":
        return None
    if not quantity and not any(name == "quantity" for name, _, _ in line.odd):
        tallied.skipped.append(f"{where} has no quantity.")
    return line


def _put(line: Gathering, name: str, cell: str, segment: str, sure: float, styles: Styles, tallied: Tallied) -> None:
    if name == "quantity":
        _put_quantity(line, cell, segment, sure, styles)
    elif name in ("unit_price", "amount", "tax_rate", "price_per"):
        number, _, certain = number_in(money_bare(cell.rstrip("%")), styles)
        if number is None:
            line.odd.append((name, cell, segment))
            return
        line.put(name, number, segment=segment, text=cell, probability=min(sure, certain))
        put_currency(tallied.currency, cell, segment)
    elif name == "requested_by":
        day, other, certain = day_in(cell, styles)
        line.put(name, day or cell, segment=segment, text=cell, probability=min(sure, certain))
        if other:
            line.also(name, other, segment=segment, text=cell, probability=0.4)
    elif name == "discount_percent":
        _put_discount(line, cell, segment, styles)
    else:
        _put_words(line, name, cell, segment, sure)


def _put_quantity(line: Gathering, cell: str, segment: str, sure: float, styles: Styles) -> None:
    number, unit, certain = number_in(cell, styles)
    if number is None:
        line.odd.append(("quantity", cell, segment))
        return
    line.put("quantity", number, segment=segment, text=cell, probability=min(sure, certain))
    if unit:
        line.put("unit", unit_word(unit)[0], segment=segment, text=cell, probability=0.9)


def _put_words(line: Gathering, name: str, cell: str, segment: str, sure: float) -> None:
    code = whole(cell)
    if name == "unit":
        word, known = unit_word(cell)
        line.put("unit", word, segment=segment, text=cell, probability=sure if known else 0.9)
    elif name == "gtin":
        found = gtin_of(code)
        line.put("gtin" if found else "seller_item", found or code, segment=segment, text=cell, probability=sure)
    elif name == "text":
        line.put("text", cell, segment=segment, probability=sure)
    elif name in _PLAIN:
        # A sheet seldom says whose item number it is.
        certain = min(sure, 0.95) if name == "seller_item" else sure
        line.put(name, code, segment=segment, text=cell, probability=certain)


def whole(cell: str) -> str:
    """A code that a sheet holds as a number: without the decimals that the sheet put behind it."""
    return cell[:-2] if cell.endswith(".0") and cell[:-2].isdecimal() else cell


def _put_discount(line: Gathering, cell: str, segment: str, styles: Styles) -> None:
    percent = number_in(cell.rstrip("% "), styles)[0]
    quantity, price = line.value("quantity"), line.value("unit_price")
    if percent is not None and quantity and price:
        amount = (Decimal(quantity) * Decimal(price) * percent / 100).quantize(Decimal("0.01"))
        line.put("discount", amount, segment=segment, text=cell, probability=0.9)


def _shape(columns: Columns) -> str:
    return "|".join(bare(columns.heads[index]) for index in sorted(columns.names))
