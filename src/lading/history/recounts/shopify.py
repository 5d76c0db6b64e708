"""What an order export of Shopify holds, counted column by column."""

from decimal import Decimal

from lading.history.measures import Count
from lading.history.recounts.amounts import amount
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
            if currency and (money := amount(value)):
                count.pay(currency, measure, money)
        count.add("ordered", amount(quantity) or Decimal(0))
    count.add("lines", len(broken))
    count.add("orders", len(orders - {""}))
    count.add("customers", len(customers - {""}))
    return count
