"""What the tables of Olist hold, counted table by table."""

from collections import defaultdict
from decimal import Decimal

from lading.history.measures import Count
from lading.history.recounts.amounts import amount
from lading.history.source import Source

_CALLED_OFF = ("canceled", "unavailable")


def recount(source: Source) -> Count:
    """Orders, items, people, products, units, goods, freight, payments."""
    currency = source.options.currency
    count = Count()
    people, products, called_off = set[str](), set[str](), set[str]()
    worth: defaultdict[str, list[Decimal]] = defaultdict(list)
    own = dict[str, str]()
    for _, _, (per_order, always, *_) in source.rows("customers"):
        own[per_order] = always or per_order
        people.add(own[per_order])
    for _, _, (order, buyer, status, *_) in source.rows("orders"):
        count.add("orders", 1)
        people.add(own.get(buyer, buyer))
        if status in _CALLED_OFF:
            called_off.add(order)
    broken: list[tuple[str, int, str]] = []
    for _, _, (order, _, product, _, price, freight) in source.rows("items", broken=broken):
        count.add("lines", 1)
        products.add(product)
        goods, shipping = amount(price), amount(freight)
        if goods is not None and shipping is not None:
            worth[order].append(goods)
            count.add("ordered", 1)
            count.pay(currency, "goods", goods)
            count.pay(currency, "shipping", shipping)
            count.pay(currency, "total", goods + shipping)
    count.add("lines", len(broken))
    for _, _, (*_, value) in source.rows("payments"):
        count.pay(currency, "paid", amount(value) or Decimal(0))
    people |= {cells[0] for _, _, cells in source.rows("sellers")}
    products |= {cells[0] for _, _, cells in source.rows("products")}
    count.add("customers", len(people - {""}))
    count.add("items", len(products - {""}))
    count.add("credited", sum(len(worth[order]) for order in called_off))
    count.pay(currency, "credits", sum((sum(worth[order], Decimal(0)) for order in called_off), Decimal(0)))
    return count
