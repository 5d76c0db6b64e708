"""What a flat retail file holds, counted column by column."""

from collections import Counter
from decimal import Decimal, InvalidOperation

from lading.history.entries import Count
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
    count = Count()
    for measure, names in (("orders", invoices), ("customers", customers), ("items", codes)):
        count.add(measure, len(names - {""}))
    count.add("lines", prices.total() + len(broken))
    for (quantity, price), times in prices.items():
        try:
            units, worth = Decimal(quantity) * times, Decimal(price) * Decimal(quantity) * times
        except InvalidOperation:
            continue
        sold = units > 0
        count.add("ordered" if sold else "credited", abs(units))
        count.pay(source.options.currency, "goods" if sold else "credits", worth if sold else -worth)
    return count
