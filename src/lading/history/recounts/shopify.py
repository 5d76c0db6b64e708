"""What an order export of Shopify holds, counted column by column."""

from decimal import Decimal

from lading.history.measures import Count
from lading.history.recounts.amounts import amount
from lading.history.source import Source

_PAID = ("paid", "partially_refunded", "refunded")
ZERO = Decimal(0)


def recount(source: Source) -> Count:
    """Orders, rows, customers with an e-mail address, units, and each order's own sums by currency."""
    count = Count()
    orders, customers = set[str](), set[str]()
    broken: list[tuple[str, int, str]] = []
    for file, _, (name, currency, quantity, _, _, email, status, *sums) in source.rows("orders", broken=broken):
        count.add("lines", 1)
        orders.add(f"{file}\x1f{name.strip()}" if name.strip() else "")
        customers.add(email.strip().lower())
        count.add("ordered", amount(quantity) or ZERO)
        if currency.strip():
            _pay(count, currency.strip(), status, *(amount(text) or ZERO for text in sums))
    count.add("lines", len(broken))
    count.add("orders", len(orders - {""}))
    count.add("customers", len(customers - {""}))
    return count


def _pay(
    count: Count,
    currency: str,
    status: str,
    goods: Decimal,
    shipping: Decimal,
    tax: Decimal,
    total: Decimal,
    outstanding: Decimal,
    refunded: Decimal,
) -> None:
    paid = total if status in _PAID else max(total - outstanding, ZERO) if status == "partially_paid" else ZERO
    sums = {"goods": goods, "shipping": shipping, "tax": tax, "total": total, "paid": paid, "refunded": refunded}
    for measure, value in sums.items():
        if value:
            count.pay(currency, measure, value)
