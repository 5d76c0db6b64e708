"""What an order export of Shopify holds, counted column by column."""

from decimal import Decimal, InvalidOperation

from lading.history.entries import Count
from lading.history.source import Source


def recount(source: Source) -> Count:
    """Orders, rows, customers with an e-mail address, units, and each order's total, shipping and tax by currency."""
    count = Count()
    orders, customers = set[str](), set[str]()
    broken: list[tuple[str, int, str]] = []
    for file, _, (name, currency, quantity, *_, total, shipping, tax, email) in source.rows("orders", broken=broken):
        count.add("lines", 1)
        orders.add(f"{file}\x1f{name}" if name else "")
        customers.add(email.strip().lower())
        for value, measure in ((total, "total"), (shipping, "shipping"), (tax, "tax")):
            if currency and value:
                count.pay(currency, measure, Decimal(value))
        try:
            count.add("ordered", Decimal(quantity))
        except InvalidOperation:
            continue
    count.add("lines", len(broken))
    count.add("orders", len(orders - {""}))
    count.add("customers", len(customers - {""}))
    return count
