"""Files for partners: messages as rows of CSV or XLSX, one for each line, or as JSON as they are. Pure."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from lading.kernel import plain

if TYPE_CHECKING:
    from lading.flows.partners.send_to_partners import OutMessage

COLUMNS = (
    *("message", "kind", "fulfilment", "due", "order", "line", "sku", "item", "unit", "quantity"),
    *("name", "company", "line1", "line2", "postal_code", "city", "region", "country", "phone"),
    *("shipping_method", "notes", "final"),
)
_ADDRESS = ("name", "company", "line1", "line2", "postal_code", "city", "region", "country", "phone")


def write_file(said: Sequence["OutMessage"], *, kind: Literal["csv", "json", "xlsx"]) -> bytes:
    """The messages in that format."""
    if kind == "json":
        return msgspec.json.encode({"messages": list(said)})
    rows = list(_rows(said))
    return _xlsx(rows) if kind == "xlsx" else _csv(rows)


def _rows(said: Sequence["OutMessage"]) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for one in said:
        for line in one.lines:
            told: dict[str, Any] = {
                "message": one.id,
                "kind": one.kind,
                "fulfilment": one.fulfilment,
                "due": one.due or "",
                "order": line.order,
                "line": line.line,
                "sku": line.sku,
                "item": line.name,
                "unit": line.unit,
                "quantity": plain(line.quantity),
                "shipping_method": one.shipping_method,
                "notes": one.notes,
                "final": "yes" if one.final else "",
                **{name: one.ship_to.get(name, "") for name in _ADDRESS},
            }
            yield [_harmless(str(told[name])) for name in COLUMNS]


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]  # slow import

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("messages")
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    return out.getvalue()
