"""What the tables of Northwind hold, counted table by table."""

from lading.history.cells import NOTHING
from lading.history.measures import Count
from lading.history.recounts.amounts import amount
from lading.history.source import Source


def recount(source: Source) -> Count:
    """Orders, details, customers, products, units, goods after discounts, freight."""
    currency = source.options.currency
    count = Count()
    customers, products = set[str](), set[str]()
    for _, _, cells in source.rows("orders"):
        count.add("orders", 1)
        customers.add(cells[1])
        if freight := amount(cells[6]):
            count.pay(currency, "shipping", freight)
            count.pay(currency, "total", freight)
    broken: list[tuple[str, int, str]] = []
    for _, _, (_, product, price, quantity, off) in source.rows("order details", broken=broken):
        count.add("lines", 1)
        products.add(product)
        cost, units, share = amount(price), amount(quantity), amount(off)
        if cost is not None and units is not None and share is not None:
            count.add("ordered", units)
            count.pay(currency, "goods", cost * units * (1 - share))
            count.pay(currency, "total", cost * units * (1 - share))
    count.add("lines", len(broken))
    customers |= {cells[0] for _, _, cells in source.rows("customers")}
    products |= {cells[0] for _, _, cells in source.rows("products")}
    count.add("customers", len(customers - NOTHING))
    count.add("items", len(products - NOTHING))
    return count
