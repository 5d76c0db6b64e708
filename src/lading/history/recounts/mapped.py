"""What a mapped file holds, counted in the columns that the mapping names."""

from lading.capture.numbers import read_number
from lading.history.entries import Count
from lading.history.presets.mapped import settled_mapping
from lading.history.source import Source


def recount(source: Source) -> Count:
    """Orders, rows and units; goods too where prices have a column and the currency is one for all."""
    mapping = settled_mapping(source)
    count, broken = Count(), list[tuple[str, int, str]]()
    orders = set[str]()
    fields = ("external_id", "lines.quantity", "lines.unit_price", "lines.discount")
    currency = "" if "discount" in mapping.columns else mapping.constants.get("currency", "")
    for file in source.files["orders"]:
        at = {field: file.header.index(mapping.columns[field]) for field in fields if field in mapping.columns}
        for _, row in source.records("orders", file, broken=broken):
            count.add("lines", 1)
            orders.add(row[at["external_id"]].strip())
            cells = {field: row[index] for field, index in at.items()}
            try:
                quantity = read_number(cells.get("lines.quantity", ""), decimal_comma=mapping.decimal_comma)
                count.add("ordered", quantity)
                if currency and "lines.unit_price" in at:
                    price = read_number(cells["lines.unit_price"], decimal_comma=mapping.decimal_comma)
                    count.pay(currency, "goods", price * quantity)
                    if cells.get("lines.discount", "").strip():
                        off = read_number(cells["lines.discount"], decimal_comma=mapping.decimal_comma)
                        count.pay(currency, "goods", -off)
            except ValueError:
                continue
    count.add("lines", len(broken))
    count.add("orders", len(orders - {""}))
    return count
