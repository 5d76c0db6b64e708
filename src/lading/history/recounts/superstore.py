"""What a Superstore file holds, counted column by column."""

from lading.history.measures import Count
from lading.history.recounts.amounts import amount
from lading.history.source import Source


def recount(source: Source) -> Count:
    """Orders, rows, customers, products, units and sales as the file states them."""
    orders, customers, products = set[str](), set[str](), set[str]()
    count = Count()
    broken: list[tuple[str, int, str]] = []
    for _, _, cells in source.rows("lines", broken=broken):
        count.add("lines", 1)
        orders.add(cells[0])
        customers.add(cells[4])
        products.add(cells[11])
        sales, units = amount(cells[14]), amount(cells[15])
        if sales is not None and units is not None:
            count.add("ordered", units)
            count.pay(source.options.currency, "goods", sales)
            count.pay(source.options.currency, "total", sales)
    count.add("lines", len(broken))
    for measure, names in (("orders", orders), ("customers", customers), ("items", products)):
        count.add(measure, len(names - {""}))
    return count
