"""Lines that staff paste from a sheet or type: SKU and quantity in either sequence, sometimes with a price."""

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.capture.decode import Unreadable, convert
from lading.capture.numbers import guess_decimal_comma, read_number
from lading.kernel.quantity import MAX_QUANTITY
from lading.orders import DraftLine

MOST_LINES = 5_000
_DIVIDERS = (re.compile(r"\t"), re.compile(r"\s*[;|]\s*"), re.compile(r"\s*,\s+|\s+,\s*"))
_TIMES = (
    re.compile(r"(?P<quantity>\d[\d.,]*)\s*(?:[x×*]\s+|[×*])(?P<sku>\S.*)", re.IGNORECASE),
    re.compile(r"(?P<sku>\S.*?)(?:\s+[x×*]|[×*])\s*(?P<quantity>\d[\d.,]*)", re.IGNORECASE),
)
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")
_HEADS = frozenset({"sku", "item", "article", "artikel", "artikelnummer", "product", "code", "part number"})


class PasteError(msgspec.Struct, frozen=True):
    """A pasted row that is no line; `row` counts from 1."""

    row: int
    text: str
    sentence: str


class Pasted(msgspec.Struct, frozen=True):
    """The lines that could be read with the row of each, and the rows that could not."""

    lines: list[DraftLine]
    rows: list[int]
    errors: list[PasteError]


def read_pasted(text: str, *, decimal_comma: bool | None = None) -> Pasted:
    """Rows such as `MUG-RED<tab>12<tab>9.50`, `12 x MUG-RED`, `MUG-RED, 12`, `MUG-RED`; blank ones do not count.

    A SKU alone means one. Without `decimal_comma` the numbers themselves tell, all together.
    """
    rows = [(number, row.strip()) for number, row in enumerate(re.split(r"\r\n|\r|\n", text), 1) if row.strip()]
    divided = [(number, row, _divide(row)) for number, row in rows[:MOST_LINES]]
    if divided and divided[0][2][0].casefold() in _HEADS:
        divided = divided[1:]
    if decimal_comma is None:
        decimal_comma = guess_decimal_comma(cell for _, _, cells in divided for cell in cells[1:])
    pasted = Pasted([], [], [])
    for number, row, cells in divided:
        try:
            pasted.lines.append(_line(cells, decimal_comma=decimal_comma))
            pasted.rows.append(number)
        except (Unreadable, ValueError) as problem:
            pasted.errors.append(PasteError(number, row, _sentence(problem)))
    for number, row in rows[MOST_LINES:]:
        pasted.errors.append(PasteError(number, row, f"An order has at most {MOST_LINES} lines."))
    return pasted


def _divide(row: str) -> list[str]:
    """The row's cells, the SKU first: by tabs, semicolons or commas, by `x`, else by the last or first blank."""
    for divider in _DIVIDERS:
        if len(cells := [cell.strip() for cell in divider.split(row)]) > 1:
            return _sku_first(cells)
    if found := _TIMES[0].fullmatch(row) or _TIMES[1].fullmatch(row):
        return [found["sku"], found["quantity"]]
    sku, comma, quantity = row.partition(",")
    if comma and _is_number(quantity):
        return [sku, quantity]
    first, _, others = row.partition(" ")
    before, _, last = row.rpartition(" ")
    if before and _is_number(last):
        return [before.strip(), last]
    return [others.strip(), first] if others and _is_number(first) else [row]


def _sku_first(cells: list[str]) -> list[str]:
    if _is_number(cells[0]) and not _is_number(cells[1]):
        return [cells[1], cells[0], *cells[2:]]
    return cells


def _line(cells: Sequence[str], *, decimal_comma: bool | None) -> DraftLine:
    sku, quantity, price, *others = [*cells, "", ""][: max(len(cells), 3)]
    if any(others):
        raise ValueError("cells")
    amount = read_number(quantity, decimal_comma=decimal_comma) if quantity else Decimal(1)
    if not 0 < amount <= MAX_QUANTITY:
        raise ValueError("quantity")
    fields = {"sku": sku, "quantity": amount}
    if price:
        fields["unit_price"] = read_number(price, decimal_comma=decimal_comma)
    return convert(fields, DraftLine, words="The row is no line")


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text.strip()) is not None


def _sentence(problem: Exception) -> str:
    if isinstance(problem, Unreadable):
        return problem.sentence
    return {
        "ambiguous": "The number can be read in two ways; write it without the sign between thousands.",
        "quantity": "The quantity must be more than zero.",
        "cells": "The row has more than SKU, quantity and price.",
    }.get(str(problem), "The row has no quantity that is a number.")
