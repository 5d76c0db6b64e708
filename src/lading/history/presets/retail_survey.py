"""The first look over a flat retail file: which credit undoes which sale, and invoices whose rows lie apart."""

from collections.abc import Hashable
from decimal import Decimal
from functools import lru_cache

import msgspec

from lading.capture.times import DateStyle
from lading.history.cells import BadCell, code, moment, number, style_of
from lading.history.credits import Credit, Matched, Sale, match_credits
from lading.history.grouping import Row, Strays
from lading.history.source import Column, Shape, Source

SHAPE = Shape(
    "lines",
    (
        Column("InvoiceNo", ("Invoice",)),
        Column("StockCode"),
        Column("Description"),
        Column("Quantity"),
        Column("InvoiceDate"),
        Column("UnitPrice", ("Price",)),
        Column("CustomerID"),
        Column("Country"),
    ),
)
DATES: DateStyle = "mdy"
"""How the original writes days."""


class Survey(msgspec.Struct, frozen=True):
    """What has to be known before the first order can be read.

    `late` are rows that belong to an earlier invoice; `dates` is how days are written.
    """

    matched: Matched
    late: dict[str, list[Row]]
    dates: DateStyle


def survey_rows(source: Source) -> Survey:
    """Read the files once for credits and stray rows, and once more for the sales that credits may undo."""
    dates = style_of((row[2][4] for row in source.rows("lines")), usual=DATES)
    undone: list[Credit] = []
    strays = Strays()
    for row in source.numbered("lines"):
        cells = row[3]
        strays.see(cells[0], row)
        if cells[3].startswith("-") and (credit := _credit(row, dates)):
            undone.append(credit)
    sales = _sales(source, {credit.key for credit in undone}, dates) if undone else {}
    return Survey(match_credits(undone, sales), strays.late, dates)


@lru_cache(maxsize=100_000)
def sku_of(text: str) -> str:
    """A stock code as a SKU: letters behind a number, and single ones, mean the same small or large."""
    plain = code(text)
    return plain.upper() if plain[:1].isdigit() or len(plain) == 1 else plain


@lru_cache(maxsize=100_000)
def customer_of(text: str) -> str:
    """A customer number as a code; spreadsheets have made decimal numbers of some."""
    return code(text).removesuffix(".0")


def _credit(row: Row, dates: DateStyle) -> Credit | None:
    """A row of negative quantity as a credit; None where a cell makes no sense, which the reader will remark."""
    invoice, _, _, quantity, at, _, customer, _ = row[3]
    try:
        key = _key(row[3]) if customer else ("", row[0])
        return Credit(row[0], moment(at, dates), invoice, key, -number(quantity))
    except BadCell:
        return None


def _key(cells: tuple[str, ...]) -> tuple[str, str, Decimal]:
    return customer_of(cells[6]), sku_of(cells[1]), number(cells[5])


def _sales(source: Source, keys: set[Hashable], dates: DateStyle) -> dict[Hashable, list[Sale]]:
    pairs = {key[:2] for key in keys if isinstance(key, tuple) and key[0]}
    sales: dict[Hashable, list[Sale]] = {}
    for place, _, _, cells in source.numbered("lines"):
        if (customer_of(cells[6]), sku_of(cells[1])) not in pairs or cells[3].startswith("-"):
            continue
        try:
            if (key := _key(cells)) in keys:
                sales.setdefault(key, []).append(Sale(place, moment(cells[4], dates), number(cells[3])))
        except BadCell:
            continue
    return sales
