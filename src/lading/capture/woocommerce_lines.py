"""WooCommerce's lines and fees as draft lines, with tax inside where the shop's prices have it inside."""

import html
from decimal import Decimal
from typing import Any

from lading.capture.amounts import ZERO, amount_of, unit_price_of
from lading.capture.message import Stand
from lading.capture.texts import SKU_LENGTH, fit, stand_in_sku
from lading.capture.woocommerce_body import Line, Order
from lading.kernel import round_money


def draft_lines(order: Order, *, stand: Stand, remarks: list[str]) -> list[dict[str, Any]]:
    """The order's lines, then its fees as lines of their own."""
    taxes = [str(rate.label) for rate in order.tax_lines or () if rate.label]
    tax_name = fit(" + ".join(taxes), limit=200, what="the tax's name", remarks=remarks)
    lines: list[dict[str, Any]] = []
    for index, line in enumerate(order.line_items):
        draft = _draft_line(order, line, f"/line_items/{index}", tax_name, remarks)
        if not draft["quantity"]:
            remarks.append("A line of nothing was left out.")
        elif draft["external_id"] and draft in lines:
            remarks.append("A line that stood twice under the same id was taken once.")
        else:
            lines.append(draft)
    return lines + (_fees(order, stand, tax_name, remarks) if lines else [])


def reductions(order: Order) -> Decimal:
    """Negative fees: what reduces the whole order."""
    amounts = (
        _gross(order, fee.total, fee.total_tax, f"/fee_lines/{i}") for i, fee in enumerate(order.fee_lines or ())
    )
    return -sum((amount for amount in amounts if amount < 0), ZERO)


def meta_of(line: Line) -> list[tuple[str, str]]:
    """What a customer chose for a line: visible fields with plain values."""
    found = []
    for entry in line.meta_data if isinstance(line.meta_data, list) else ():
        if not isinstance(entry, dict):
            continue
        name = entry.get("display_key") or entry.get("key")
        value = entry.get("display_value", entry.get("value"))
        if name and not str(name).startswith("_") and isinstance(value, str | int | float) and value != "":
            found.append((str(name), html.unescape(str(value))))
    return found


def _draft_line(order: Order, line: Line, pointer: str, tax_name: str, remarks: list[str]) -> dict[str, Any]:
    quantity = amount_of(line.quantity, pointer=f"{pointer}/quantity")
    paid = _gross(order, line.total, line.total_tax, pointer)
    before = paid if line.subtotal in (None, "") else _gross(order, line.subtotal, line.subtotal_tax, pointer)
    tax = amount_of(line.total_tax, pointer=f"{pointer}/total_tax")
    title = fit(html.unescape(str(line.name or "")), limit=200, what="a line's title", remarks=remarks)
    # Staff may raise a line's total above its subtotal; then there is no discount.
    price = unit_price_of(amount=max(before, paid), quantity=quantity, currency=order.currency)
    return {
        "sku": _sku(line, title, remarks),
        "quantity": quantity,
        "unit_price": price,
        "discount": round_money(price * quantity, order.currency) - paid,
        "tax": {"amount": tax, "name": tax_name} if tax else None,
        "name": title,
        "external_id": fit(line.id, limit=80, what="a line's id", remarks=remarks),
    }


def _fees(order: Order, stand: Stand, tax_name: str, remarks: list[str]) -> list[dict[str, Any]]:
    fees = []
    for index, fee in enumerate(order.fee_lines or ()):
        amount = _gross(order, fee.total, fee.total_tax, f"/fee_lines/{index}")
        tax = amount_of(fee.total_tax, pointer=f"/fee_lines/{index}/total_tax")
        if amount > 0:
            name = fit(html.unescape(str(fee.name or "Fee")), limit=200, what="a fee", remarks=remarks)
            taxes = {"amount": tax, "name": tax_name} if tax else None
            fees.append({"sku": stand.fee, "quantity": Decimal(1), "unit_price": amount, "tax": taxes, "name": name})
    return fees


def _gross(order: Order, net: Any, tax: Any, pointer: str) -> Decimal:
    """An amount as the shop shows it: WooCommerce itself keeps amounts without tax."""
    amount = amount_of(net, pointer=f"{pointer}/total")
    return amount + amount_of(tax, pointer=f"{pointer}/total_tax") if order.prices_include_tax else amount


def _sku(line: Line, title: str, remarks: list[str]) -> str:
    if sku := fit(line.sku, limit=SKU_LENGTH, what="a SKU", remarks=remarks):
        return sku
    if product := line.variation_id or line.product_id:
        return fit(f"woocommerce-{product}", limit=SKU_LENGTH, what="a SKU", remarks=remarks)
    return stand_in_sku(title)
