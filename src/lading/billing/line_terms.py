"""A line in the terms of EN 16931, whose arithmetic is exact whatever was rounded before."""

from decimal import Decimal
from typing import Any

from lading.billing.facts import ZERO, Document, Line
from lading.billing.units import unit_code
from lading.kernel import plain, round_money

_PRICE_DIGITS = Decimal("0.0001")
_DISCOUNT = "95"


def percent(rate: Decimal) -> str:
    """A fraction as percent: 19.00, 8.875."""
    value = rate * 100
    return f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else plain(value)


def line_terms(line: Line, document: Document, money: Any) -> dict[str, Any]:
    """A line whose net is exactly quantity × price ÷ base quantity − allowance, whatever was rounded before."""
    allowance = _allowance(line, document)
    listed = line.net + allowance
    price = (listed / line.quantity).quantize(_PRICE_DIGITS)
    base = "" if price * line.quantity == listed else plain(line.quantity)
    named: dict[str, Any] = {
        "BT-126": str(line.n),
        "BT-129": plain(line.quantity),
        "BT-130": unit_code(line.unit),
        "BT-131": money(line.net),
        "BT-146": plain(listed) if base else plain(price),
        "BT-149": base,
        "BT-151": line.tax.category,
        "BT-152": percent(line.tax.rate),
        "BT-153": line.name,
        "BT-155": line.sku,
    }
    if line.note:
        named["BT-127-00"] = [{"BT-127": line.note}]
    if allowance:
        named["BG-27"] = [{"amount": money(allowance), "reason": "Discount", "reason_code": _DISCOUNT}]
    return {name: value for name, value in named.items() if value not in ("", None)}


def _allowance(line: Line, document: Document) -> Decimal:
    """The discount without tax; nothing where rounding leaves nothing of it."""
    if not line.discount:
        return ZERO
    if not document.prices_include_tax:
        return line.discount
    listed = round_money(line.list_amount / (1 + line.tax.rate), document.currency)
    return max(listed - line.net, ZERO)
