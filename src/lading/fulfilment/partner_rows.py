"""Files of partners as rows: CSV, XLSX or JSON under a mapping, every field checked before anything is booked. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import msgspec

from lading.capture import read_table
from lading.kernel import Invalid
from lading.kernel.quantity import MAX_QUANTITY

FileKind = Literal["shipped", "stock", "received", "adjusted", "answer", "returned"]
NEEDED: dict[str, tuple[str, ...]] = {
    "shipped": ("order",),
    "stock": ("sku", "quantity"),
    "received": ("sku", "quantity", "reference"),
    "adjusted": ("sku", "quantity", "reference", "reason"),
    "answer": ("order", "answer"),
    "returned": ("sku", "quantity", "reference"),
}
"""Fields without which a row says nothing. `order` is our number of the fulfilment, or of the drop-ship order."""
FIELDS: dict[str, tuple[str, ...]] = {
    "shipped": (
        *("order", "line", "sku", "quantity", "shipment", "carrier", "service", "tracking_number", "tracking_url"),
        *("shipped_at", "lot", "short", "reason", "complete"),
    ),
    "stock": ("sku", "quantity", "unit", "as_of"),
    "received": ("sku", "quantity", "unit", "reference", "purchase", "at"),
    "adjusted": ("sku", "quantity", "unit", "reference", "reason", "at"),
    "answer": ("order", "answer", "note", "due_on"),
    "returned": (
        *("return", "order", "sku", "quantity", "reference", "tracking_number", "grade", "disposition", "note", "at"),
    ),
}
_NUMBERS = {"quantity", "short"}
_TIMES = {"as_of", "at", "shipped_at"}
_NOT_WORDS = re.compile(r"[\W_]+")


class PartnerRow(msgspec.Struct, frozen=True):
    """A row by its number, counted from 1 below the header; `fault` says why it cannot be read."""

    number: int
    said: dict[str, Any]
    fault: str = ""

    def text(self, name: str) -> str:
        """A field as text, empty where it is not said."""
        value = self.said.get(name)
        return "" if value is None else str(value)

    def amount(self, name: str) -> Decimal:
        """A number, 0 where it is not said."""
        value = self.said.get(name)
        return value if isinstance(value, Decimal) else Decimal(0)

    def moment(self, name: str) -> datetime | None:
        """A time, None where it is not said."""
        value = self.said.get(name)
        return value if isinstance(value, datetime) else None


def read_rows(*, content: bytes, kind: FileKind, columns: Mapping[str, str] | None = None) -> list[PartnerRow]:
    """The rows of a file. `columns` names the columns of fields that are called otherwise.

    JSON is a list of objects, or an object with the list `rows`. Raises `Invalid` for what is no table.
    """
    start = content.lstrip()[:1]
    raw = _json(content) if start in (b"[", b"{") else _table(content)
    names = {_plain(header): field for field, header in (columns or {}).items()}
    names = {_plain(field): field for field in FIELDS[kind] if field not in (columns or {})} | names
    known = {_plain(header) for row in raw[:50] for header in row[1]}
    missing = [field for field in NEEDED[kind] if not any(names.get(name) == field for name in known)]
    if raw and missing:
        raise Invalid(
            f"The file has no column for {', '.join(missing)}. Name its column in the partner's settings.",
            code="column_missing",
        )
    return [_row(number, {names[_plain(k)]: v for k, v in cells.items() if _plain(k) in names}, fault, kind)
            for number, cells, fault in raw]  # fmt: skip


_Raw = list[tuple[int, dict[str, Any], str]]


def _json(content: bytes) -> _Raw:
    try:
        said = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise Invalid(f"The file is no JSON: {error}.", code="not_json") from None
    rows = said.get("rows") if isinstance(said, dict) else said
    if not isinstance(rows, list) or len(rows) > 100_000:
        raise Invalid("Send a list of objects, or an object with the list `rows`.", code="not_json")
    return [
        (number, row if isinstance(row, dict) else {}, "" if isinstance(row, dict) else "This is no object.")
        for number, row in enumerate(rows, 1)
    ]


def _table(content: bytes) -> _Raw:
    table = read_table(content=content)
    return [(row.number, dict(zip(table.headers, row.cells, strict=False)), row.fault) for row in table.rows]


def _plain(name: str) -> str:
    return _NOT_WORDS.sub("", name.casefold())


def _row(number: int, cells: Mapping[str, Any], fault: str, kind: FileKind) -> PartnerRow:
    said: dict[str, Any] = {}
    for field, cell in cells.items():
        if cell is None or str(cell).strip() == "":
            continue
        try:
            said[field] = _value(field, cell)
        except ValueError:
            fault = fault or f"“{str(cell)[:60]}” cannot be the {field.replace('_', ' ')}."
    if kind == "shipped" and "shipment" not in said and "tracking_number" in said:
        said["shipment"] = said["tracking_number"]
    missing = [field for field in NEEDED[kind] if field not in said]
    if missing and not fault:
        fault = f"The {', '.join(name.replace('_', ' ') for name in missing)} is missing."
    return PartnerRow(number, said, fault)


def _value(field: str, cell: Any) -> Any:
    if field in _NUMBERS:
        return _number(cell)
    if field in _TIMES:
        return _time(cell)
    return " ".join(str(cell).split())[:500]


def _number(cell: Any) -> Decimal:
    text = str(cell).strip().replace(" ", "")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number) > MAX_QUANTITY:
        raise ValueError(text)
    return number


def _time(cell: Any) -> datetime:
    found = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell).strip())
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def group_by(rows: Sequence[PartnerRow], *fields: str) -> dict[tuple[str, ...], list[PartnerRow]]:
    """Rows that belong together, in the sequence of their first."""
    groups: dict[tuple[str, ...], list[PartnerRow]] = {}
    for row in rows:
        groups.setdefault(tuple(row.text(field) for field in fields), []).append(row)
    return groups
