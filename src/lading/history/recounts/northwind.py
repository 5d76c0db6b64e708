"""What the tables of Northwind hold, counted table by table."""

from decimal import Decimal, InvalidOperation

from lading.history.entries import Count
from lading.history.source import Source


def recount(source: Source) -> Count:
    """Orders, details, customers, products, units, goods after discounts, freight."""
    currency = source.options.currency
    count = Count()
    orders, customers, products = set[str](), set[str](), set[str]()
    for _, _, cells in source.rows("orders"):
        count.add("orders", 1)
        orders.add(cells[0])
        customers.add(cells[1])
        freight = Decimal(cells[6] or 0)
        count.pay(currency, "shipping", freight)
        count.pay(currency, "total", freight)
    broken: list[tuple[str, int, str]] = []
    for _, _, (_, product, price, quantity, off) in source.rows("order details", broken=broken):
        count.add("lines", 1)
        try:
            worth = Decimal(price) * Decimal(quantity) * (1 - Decimal(off))
        except InvalidOperation:
            continue
        products.add(product)
        count.add("ordered", Decimal(quantity))
        count.pay(currency, "goods", worth)
        count.pay(currency, "total", worth)
    count.add("lines", len(broken))
    customers |= {cells[0] for _, _, cells in source.rows("customers")}
    products |= {cells[0] for _, _, cells in source.rows("products")}
    count.add("customers", len(customers - {"", "NULL"}))
    count.add("items", len(products - {""}))
    return count
