"""What the tables of Olist hold, counted table by table."""

from collections import Counter
from decimal import Decimal, InvalidOperation

from lading.history.entries import Count
from lading.history.source import Source

_CALLED_OFF = ("canceled", "unavailable")


def recount(source: Source) -> Count:
    """Orders, items, people, products, units, goods, freight, and payments of orders whose payment was approved."""
    currency = source.options.currency
    count = Count()
    people, products = set[str](), set[str]()
    approved, called_off, units, worth = set[str](), set[str](), Counter[str](), Counter[str]()
    own = {cells[0]: cells[1] for _, _, cells in source.rows("customers")}
    for _, _, (order, buyer, status, _, approval, *_) in source.rows("orders"):
        count.add("orders", 1)
        people.add(own.get(buyer, buyer))
        if approval:
            approved.add(order)
        if status in _CALLED_OFF:
            called_off.add(order)
    broken: list[tuple[str, int, str]] = []
    for _, _, (order, _, product, _, price, freight) in source.rows("items", broken=broken):
        count.add("lines", 1)
        try:
            goods, shipping = Decimal(price), Decimal(freight)
        except InvalidOperation:
            continue
        products.add(product)
        units[order] += 1
        worth[order] += goods  # type: ignore[assignment]
        count.pay(currency, "goods", goods)
        count.pay(currency, "shipping", shipping)
        count.pay(currency, "total", goods + shipping)
    count.add("lines", len(broken))
    for _, _, (order, _, _, value) in source.rows("payments"):
        if order in approved:
            count.pay(currency, "paid", Decimal(value))
    people |= set(own.values()) | {cells[0] for _, _, cells in source.rows("sellers")}
    products |= {cells[0] for _, _, cells in source.rows("products")}
    count.add("customers", len(people - {""}))
    count.add("items", len(products - {""}))
    count.add("ordered", sum(units.values()))
    count.add("credited", sum(units[order] for order in called_off))
    count.pay(currency, "credits", sum((Decimal(worth[order]) for order in called_off), Decimal(0)))
    return count
