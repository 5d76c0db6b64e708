"""What a mapped file holds, counted row by row in the columns that the mapping names."""

from collections import defaultdict
from decimal import Decimal

from lading.history.measures import Count
from lading.history.presets.mapped import counts_goods, currency_in, row_worth, settled_mapping
from lading.history.source import Source


def recount(source: Source) -> Count:
    """Orders, rows and units; goods too where prices have a column, in the currency that an order names first."""
    mapping = settled_mapping(source)
    count, broken = Count(), list[tuple[str, int, str]]()
    orders, currencies = set[str](), dict[str, str]()
    discounts = dict[str, Decimal]()
    goods: defaultdict[str, Decimal] = defaultdict(Decimal)
    above = ""
    for file in source.files["orders"]:
        at = {field: file.header.index(header) for field, header in mapping.columns.items()}
        for line, row in source.records("orders", file, broken=broken):
            count.add("lines", 1)
            name = row[at["external_id"]].strip()
            above = name or (above if mapping.fill_down else "")
            orders.add(f"{file.name}\x1f{above}" if above else "")
            cells = {field: row[index] for field, index in at.items()}
            key = f"{file.name}\x1f{above}" if above else f"{file.name}\x1f\x1f{line}"
            if named := mapping.constants.get("currency") or currency_in(cells.get("currency", "")):
                currencies.setdefault(key, named)
            worth = row_worth(cells, mapping)
            if "discount" in worth:
                discounts.setdefault(key, worth["discount"])
            count.add("ordered", worth.get("ordered", Decimal(0)))
            goods[key] += worth.get("goods", Decimal(0))
    for key, named in currencies.items() if counts_goods(mapping) else ():
        count.pay(named, "goods", goods[key] - discounts.get(key, Decimal(0)))
    count.add("lines", len(broken))
    count.add("orders", len(orders - {""}))
    return count
