"""The rows of Shopify's order export: cells by column, lines with their taxes and discounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from lading.capture.amounts import ZERO, amount_of
from lading.capture.decode import Unreadable
from lading.capture.message import Stand
from lading.capture.results import Fault
from lading.capture.shopify_body import TaxLine
from lading.capture.shopify_lines import spread_tax
from lading.capture.tabular import Row
from lading.capture.texts import SKU_LENGTH, fit, stand_in_sku
from lading.capture.times import DateStyle, read_time

TAXES = range(1, 6)


class ExportRow:
    """One row, asked by the names of its columns; a column that the file lacks is empty."""

    def __init__(self, row: Row, at: Mapping[str, int], style: DateStyle, zone: tzinfo) -> None:
        self.number = row.number
        self._cells = row.cells
        self._at = at
        self._style: DateStyle = style
        self._zone = zone

    def text(self, column: str) -> str:
        """The cell as text, without blanks around it."""
        index = self._at.get(column)
        return "" if index is None else str(self._cells[index]).strip()

    def fit(self, *columns: str, limit: int, remarks: list[str]) -> str:
        """The first of these cells that is not empty, made to fit a draft."""
        text = next(filter(None, map(self.text, columns)), "")
        return fit(text, limit=limit, what=columns[0], remarks=remarks)

    def optional(self, column: str) -> Decimal | None:
        """The cell as an amount, None where it is empty. Raises `Fault`."""
        if not (text := self.text(column)):
            return None
        try:
            return amount_of(text, pointer=column)
        except Unreadable:
            raise Fault(self.number, column, "The cell is not an amount.") from None

    def amount(self, column: str) -> Decimal:
        """The cell as an amount, zero where it is empty. Raises `Fault`."""
        return self.optional(column) or ZERO

    def time(self, column: str) -> datetime | None:
        """The cell as a time, None where it is empty. Raises `Fault`."""
        if not (text := self.text(column)):
            return None
        try:
            return read_time(text, style=self._style, zone=self._zone)
        except ValueError:
            raise Fault(self.number, column, "The cell is not a date.") from None


def draft_lines(export: Sequence[ExportRow], *, stand: Stand, remarks: list[str]) -> list[dict[str, Any]]:
    """A line for each row that has one, then duties. `taxed` and `charge` are for this module and its caller."""
    lines = [_line(row, stand, remarks) for row in export if row.text("Lineitem name") or row.text("Lineitem quantity")]
    if duties := export[0].amount("Duties"):
        line = {"sku": stand.duties, "quantity": Decimal(1), "unit_price": duties, "discount": ZERO, "name": "Duties"}
        lines.append({**line, "taxed": False, "charge": True})
    return lines


def order_discount(head: ExportRow, lines: Sequence[dict[str, Any]], *, remarks: list[str]) -> Decimal:
    """What the discounts take off the goods beyond the lines' own; the rest of them is in the price of shipping."""
    left = head.amount("Discount Amount") - sum((line["discount"] for line in lines), ZERO)
    subtotal = head.optional("Subtotal")
    if subtotal is None or left <= 0:
        return max(left, ZERO)
    worth = sum((_worth(line) for line in lines if not line["charge"]), ZERO)
    off = min(max(worth - subtotal, ZERO), left)
    if off < left:
        remarks.append(f"Of the discounts {left - off:f} is not in the goods; it is in the price of shipping.")
    return off


def share_tax(head: ExportRow, lines: list[dict[str, Any]], shipping: dict[str, Any], *, remarks: list[str]) -> None:
    """Give the order's tax to the lines that are taxed, or to shipping where the goods cost nothing."""
    tax = head.amount("Taxes")
    if not tax:
        return
    named = [
        TaxLine(head.amount(f"Tax {number} Value"), None, head.text(f"Tax {number} Name"))
        for number in TAXES
        if head.text(f"Tax {number} Name")
    ]
    total = sum((one.price for one in named), ZERO)
    if named and total != tax:
        remarks.append(f"The named taxes come to {total:f}, the order's to {tax:f}.")
    goods = [line for line in lines if line["unit_price"] is not None]
    if not goods or head.optional("Subtotal") == ZERO:
        shipping["tax"] = {"amount": tax, "name": " + ".join(one.title or "tax" for one in named)[:200]}
    else:
        spread_tax(goods, tax=tax, taxes=named, currency=head.text("Currency"))


def _line(row: ExportRow, stand: Stand, remarks: list[str]) -> dict[str, Any]:
    title = row.fit("Lineitem name", limit=200, remarks=remarks)
    sku = row.fit("Lineitem sku", limit=SKU_LENGTH, remarks=remarks)
    tip = title == "Tip" and not sku
    quantity = row.optional("Lineitem quantity")
    if quantity is None:
        raise Fault(row.number, "Lineitem quantity", "The line has no quantity.")
    return {
        "sku": stand.tip if tip else sku or stand_in_sku(title),
        "quantity": quantity,
        "unit_price": row.optional("Lineitem price"),
        "discount": row.amount("Lineitem discount"),
        "name": title,
        "taxed": row.text("Lineitem taxable") != "false" and not tip,
        "charge": tip,
    }


def _worth(line: dict[str, Any]) -> Decimal:
    worth: Decimal = (line["unit_price"] or ZERO) * line["quantity"] - line["discount"]
    return worth
