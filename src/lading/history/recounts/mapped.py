"""What a mapped file holds, counted row by row in the columns that the mapping names."""

from lading.history.measures import Count
from lading.history.presets.mapped import row_worth, settled_mapping
from lading.history.source import Source


def recount(source: Source) -> Count:
    """Orders, rows and units; goods too where prices have a column and the currency is one for all."""
    mapping = settled_mapping(source)
    count, broken = Count(), list[tuple[str, int, str]]()
    orders = set[str]()
    above = ""
    for file in source.files["orders"]:
        at = {field: file.header.index(header) for field, header in mapping.columns.items()}
        for _, row in source.records("orders", file, broken=broken):
            count.add("lines", 1)
            name = row[at["external_id"]].strip()
            above = name or (above if mapping.fill_down else "")
            orders.add(f"{file.name}\x1f{above}" if above else "")
            worth = row_worth({field: row[index] for field, index in at.items()}, mapping)
            if "ordered" in worth:
                count.add("ordered", worth["ordered"])
            if "goods" in worth:
                count.pay(mapping.constants["currency"], "goods", worth["goods"])
    count.add("lines", len(broken))
    count.add("orders", len(orders - {""}))
    return count
