"""Prices of one list as drafts: from the rows of a form, and from a sheet that was pasted or sent as a file."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from lading.capture.csv_text import decode_text, find_delimiter
from lading.capture.numbers import guess_decimal_comma, read_number
from lading.capture.tabular import Table, read_table
from lading.console.form import Form
from lading.console.typed_items import TypedPrices, is_untouched, price_row
from lading.console.words import _
from lading.kernel import FieldError, Invalid, plain
from lading.pricing import PriceDraft
from lading.pricing.queries import PriceView

MOST = 20_000
"""So many prices may one sheet have."""
LONGEST = 2_000_000
_ROW = re.compile(r"price-(\d{1,4})-sku")
_COLUMNS = {
    "sku": {"sku", "item", "item code", "item number", "article", "artikel", "artikelnummer", "product", "code"},
    "price": {"price", "unit price", "list price", "preis", "prix", "amount"},
    "unit": {"unit", "uom", "einheit", "unit of measure"},
    "from_quantity": {"from", "from quantity", "min quantity", "minimum", "ab", "ab menge", "quantity"},
}


class WrongSheet(Invalid):
    """Rows of the sheet are no prices."""

    code = "wrong_price_sheet"


def price_rows_typed(form: Form) -> TypedPrices:
    """The rows of the form that say something else than before; an emptied price is taken away. Raises `Invalid`."""
    found = TypedPrices()
    for n in (match[1] for name in form.names() if (match := _ROW.fullmatch(name))):
        if is_untouched(form, n):
            continue
        price = form.quantity(f"price-{n}", _("Price"))
        if price is None and f"price-{n}-kept" not in form:
            form.needed(f"price-{n}", _("Price"))
        sku = form.needed(f"price-{n}-sku", _("SKU"))
        if price is not None or f"price-{n}-kept" in form:
            price_row(form, n, sku=sku or "-", price=price, into=found)
    return found


def fields_back(drafts: Sequence[PriceDraft], before: Sequence[PriceView], *, own: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form that takes changes back to the prices `before`; `own` has the unit of each SKU."""
    kept = {(one.sku, one.unit, Decimal(one.from_quantity), one.valid_from): one for one in before}
    fields: dict[str, str] = {}
    for n, draft in enumerate(drafts):
        unit = "" if draft.unit == own.get(draft.sku) else draft.unit
        was = kept.get((draft.sku, unit, draft.from_quantity, draft.valid_from))
        fields |= {f"price-{n}-sku": draft.sku, f"price-{n}-unit": unit, f"price-{n}-kept": "1"}
        fields |= {f"price-{n}-from": plain(draft.from_quantity), f"price-{n}": was.price if was else ""}
        fields |= {f"price-{n}-since": draft.valid_from.isoformat()}
        if was and was.valid_to:
            fields[f"price-{n}-until"] = was.valid_to.isoformat()
    return fields


class SheetPrices(msgspec.Struct, frozen=True):
    """The prices of a sheet, and the number of each one's row in it."""

    drafts: list[PriceDraft] = msgspec.field(default_factory=list)
    rows: list[int] = msgspec.field(default_factory=list)


def read_price_sheet(content: bytes) -> SheetPrices:
    """Rows of SKU, price, unit and quantity, with or without names of columns; `-` for a price takes it away.

    Raises `WrongSheet` with every row that cannot be read, `NotATable`, `NotText`, `NotAWorkbook`.
    """
    table, first = _table(content)
    at = _columns(table)
    rows = [row for row in table.rows if not row.fault]
    comma = guess_decimal_comma(str(row.cells[at[name]]) for row in rows for name in at if name in _NUMBERS)
    found, errors = SheetPrices(), [_fault(row.number + first, row.fault) for row in table.rows if row.fault]
    for row in rows:
        said = {name: str(row.cells[column]).strip() for name, column in at.items()}
        try:
            found.drafts.append(_draft(said, decimal_comma=comma))
            found.rows.append(row.number + first)
        except (ValueError, msgspec.ValidationError):
            sentence = _("“%(sku)s” for “%(price)s” is no price of an item.")
            errors.append(_fault(row.number + first, sentence % {"sku": said["sku"], "price": said["price"]}))
    if len(found.drafts) > MOST:
        errors = [FieldError("/rows", "too_many", _("A sheet may have 20,000 prices. Divide it."))]
    if errors:
        raise WrongSheet(_("The sheet cannot be read. Nothing was changed."), errors=tuple(errors))
    return found


def at_rows(refusal: Invalid, rows: Sequence[int]) -> Invalid:
    """The refusal of a sheet's prices, which says the row of each."""
    errors = []
    for error in refusal.errors:
        index = error.pointer.split("/")[2:3]
        known = bool(index) and index[0].isdecimal()
        errors.append(_fault(rows[int(index[0])], error.message) if known else error)
    return WrongSheet(_("Nothing was changed: some rows do not fit."), errors=tuple(errors))


_NUMBERS = ("price", "from_quantity")


def _table(content: bytes) -> tuple[Table, int]:
    """The sheet as a table; names of columns are written above it where it has none. And by how much rows shift."""
    if content.startswith((b"PK", b"\xd0\xcf")):
        return read_table(content=content), 0
    text = decode_text(content).lstrip("\n")
    line = text.partition("\n")[0]
    delimiter = next((sign for sign in "\t;|" if sign in line), None) or find_delimiter(text)
    cells = line.split(delimiter)
    if {cell.strip(' "\r').casefold() for cell in cells} & _COLUMNS["sku"]:
        return read_table(content=text.encode()), 0
    widest = max(row.count(delimiter) for row in text.splitlines()) + 1
    names = delimiter.join(list(_COLUMNS)[: max(widest, 2)])
    return read_table(content=f"sep={delimiter}\n{names}\n{text}".encode(), header_row=1), -1


def _columns(table: Table) -> dict[str, int]:
    heads = [head.casefold() for head in table.headers]
    at = {
        name: next((i for i, head in enumerate(heads) if head in {*some, name}), -1) for name, some in _COLUMNS.items()
    }
    if at["sku"] < 0 or at["price"] < 0:
        raise WrongSheet(_("The sheet needs a column “SKU” and a column “Price”."))
    return {name: column for name, column in at.items() if column >= 0}


def _draft(said: dict[str, str], *, decimal_comma: bool | None) -> PriceDraft:
    if not said["sku"] or not said["price"]:
        raise ValueError("empty")
    quantity = said.get("from_quantity", "")
    return msgspec.convert(
        {
            "sku": said["sku"],
            "price": None if said["price"] in ("-", "–") else read_number(said["price"], decimal_comma=decimal_comma),
            "unit": said.get("unit", ""),
            "from_quantity": read_number(quantity, decimal_comma=decimal_comma) if quantity else Decimal(0),
        },
        PriceDraft,
    )


def _fault(row: int, sentence: str) -> FieldError:
    return FieldError("/rows", "wrong_row", _("Row %(row)s: %(what)s") % {"row": row, "what": sentence})
