"""What a flat retail file holds, counted column by column."""

from collections import Counter
from decimal import Decimal

from lading.history.measures import Count
from lading.history.recounts.amounts import amount
from lading.history.source import Source


def recount(source: Source) -> Count:
    """Invoices, rows, customers, codes, units and money as the files state them, sold and credited apart."""
    invoices, customers, codes = set[str](), set[str](), set[str]()
    prices: Counter[tuple[str, str]] = Counter()
    broken: list[tuple[str, int, str]] = []
    for _, _, (invoice, code, _, quantity, _, price, customer, _) in source.rows("lines", broken=broken):
        invoices.add(invoice)
        customers.add(customer)
        codes.add(code)
        prices[quantity, price] += 1
    ordered = credited = goods = undone = Decimal(0)
    for (quantity, price), times in prices.items():
        units, cost = amount(quantity), amount(price)
        if units is None or cost is None:
            continue
        if units > 0:
            ordered += units * times
            goods += units * times * cost
        else:
            credited -= units * times
            undone -= units * times * cost
    count = Count()
    for measure, names in (("orders", invoices), ("customers", customers), ("items", codes)):
        count.add(measure, len(names - {""}))
    count.add("lines", prices.total() + len(broken))
    count.add("ordered", ordered)
    count.add("credited", credited)
    count.pay(source.options.currency, "goods", goods)
    count.pay(source.options.currency, "credits", undone)
    return count
