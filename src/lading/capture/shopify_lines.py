"""Shopify's lines as draft lines: what is still wanted of each, with its share of discounts and taxes."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lading.capture.amounts import ZERO, share_of
from lading.capture.message import Stand
from lading.capture.shopify_body import LineItem, MoneySet, Order, ShippingLine, TaxLine
from lading.capture.texts import SKU_LENGTH, fit, stand_in_sku
from lading.kernel import plain, split


class Wanted:
    """What is wanted of each line: ordered, less what was taken out before it was ever sent.

    `edited` says that something was taken out, `returned` that something came back; then the order's totals
    no longer belong to these lines. A cancelled order is taken as it was ordered: `whole`.
    """

    def __init__(self, order: Order, *, whole: bool) -> None:
        came_back: Counter[str] = Counter()
        for refund in order.refunds or ():
            for taken in refund.refund_line_items or ():
                if taken.restock_type == "return":
                    came_back[str(taken.line_item_id)] += max(taken.quantity, 0)
        self.returned = bool(came_back)
        self.quantities = [
            line.quantity if whole else self._of(line, came_back[str(line.id)]) for line in order.line_items
        ]
        self.edited = any(
            wanted != line.quantity for wanted, line in zip(self.quantities, order.line_items, strict=True)
        )

    @staticmethod
    def _of(line: LineItem, returned: int) -> int:
        if line.current_quantity is None:
            return line.quantity
        return min(line.quantity, line.current_quantity + returned)


def draft_lines(order: Order, *, wanted: Wanted, stand: Stand, remarks: list[str]) -> list[dict[str, Any]]:
    """The lines that are still wanted, then tips, duties and fees as lines of their own."""
    lines = [
        _draft_line(line, quantity, order.currency, stand, remarks)
        for line, quantity in zip(order.line_items, wanted.quantities, strict=True)
        if quantity
    ]
    tax = order.current_total_tax if wanted.edited else order.total_tax
    if tax and lines and not any(line["tax"] for line in lines):
        spread_tax(lines, tax=tax, taxes=order.tax_lines or [], currency=order.currency)
    return lines + (_charges(order, stand) if lines else [])


def line_discount(line: LineItem) -> Decimal:
    """All discounts that fall on the line, those of the whole order with their share."""
    if line.discount_allocations:
        return sum((allocation.amount for allocation in line.discount_allocations), ZERO)
    return line.total_discount


def shipping_price(line: ShippingLine) -> Decimal:
    """What the customer pays for this way of shipping."""
    if line.discounted_price is not None:
        return line.discounted_price
    return line.price - sum((allocation.amount for allocation in line.discount_allocations or ()), ZERO)


def sum_taxes(taxes: Sequence[TaxLine] | None, *, remarks: list[str]) -> dict[str, Any] | None:
    """Several taxes as one: amounts and rates summed, names joined. Rates come as floats and are rounded."""
    if not taxes:
        return None
    rates = [tax.rate for tax in taxes if tax.rate is not None]
    return {
        "amount": sum((tax.price for tax in taxes), ZERO),
        "rate": Decimal(plain(round(sum(rates, ZERO), 8))) if len(rates) == len(taxes) else None,
        "name": fit(" + ".join(tax.title or "tax" for tax in taxes), limit=200, what="a tax", remarks=remarks),
    }


def spread_tax(lines: list[dict[str, Any]], *, tax: Decimal, taxes: Sequence[TaxLine], currency: str) -> None:
    """Give each taxed line its share of a tax that the channel names for the whole order only."""
    taxed = [line for line in lines if line["taxed"]] or lines
    worth = [max(line["unit_price"] * line["quantity"] - line["discount"], ZERO) for line in taxed]
    name = " + ".join(one.title or "tax" for one in taxes)[:200]
    for line, amount in zip(taxed, split(tax, worth, currency), strict=True):
        line["tax"] = {"amount": amount, "name": name}


def properties_of(value: Any) -> list[tuple[str, Any]]:
    """Custom properties as pairs, from a list of `{name, value}` or an object; hidden ones begin with `_`."""
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = [(entry.get("name"), entry.get("value")) for entry in value if isinstance(entry, dict)]
    else:
        return []
    return [(str(name), inner) for name, inner in pairs if name and not str(name).startswith("_")]


def _draft_line(line: LineItem, wanted: int, currency: str, stand: Stand, remarks: list[str]) -> dict[str, Any]:
    part, whole = Decimal(wanted), Decimal(line.quantity)
    tax = sum_taxes(line.tax_lines, remarks=remarks)
    if tax:
        tax["amount"] = share_of(tax["amount"], part=part, whole=whole, currency=currency)
    title = fit(line.name or line.title, limit=200, what="a line's title", remarks=remarks)
    return {
        "sku": _sku(line, title, stand, remarks),
        "quantity": part,
        "unit_price": line.price,
        "discount": share_of(line_discount(line), part=part, whole=whole, currency=currency),
        "tax": tax,
        "name": title,
        "external_id": str(line.id or ""),
        "taxed": line.taxable,
    }


def _sku(line: LineItem, title: str, stand: Stand, remarks: list[str]) -> str:
    if line.tip_payment_gateway:
        return stand.tip
    if sku := fit(line.sku, limit=SKU_LENGTH, what="a SKU", remarks=remarks):
        return sku
    if line.variant_id:
        return f"shopify-{line.variant_id}"
    return stand_in_sku(title)


def _charges(order: Order, stand: Stand) -> list[dict[str, Any]]:
    named = not any(line.tip_payment_gateway for line in order.line_items)
    charges = (
        (stand.tip, "Tip", order.total_tip_received if named else None),
        (stand.duties, "Duties", _shop_money(order.current_total_duties_set)),
        (stand.fee, "Additional fees", _shop_money(order.current_total_additional_fees_set)),
    )
    return [
        {"sku": sku, "quantity": Decimal(1), "unit_price": amount, "discount": ZERO, "name": name, "taxed": False}
        for sku, name, amount in charges
        if amount
    ]


def _shop_money(value: MoneySet | None) -> Decimal | None:
    return value.shop_money.amount if value and value.shop_money else None
