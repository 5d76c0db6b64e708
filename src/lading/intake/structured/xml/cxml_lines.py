"""The lines of cXML: what is ordered (ItemOut), what a cart holds (ItemIn), what a supplier confirms."""

from lading.intake.structured.gathering import Gathering
from lading.intake.structured.parted import in_parts
from lading.intake.structured.xml.parts import put, put_basis, put_day_text, put_first, put_gtin, put_unit
from lading.intake.structured.xml.tree import Node

_ANSWERS = {"accept": "accepted", "allDetail": "changed", "detail": "changed", "reject": "rejected",
            "backordered": "backordered", "unknown": ""}  # fmt: skip


def read_item(item: Node, number: int) -> list[Gathering]:
    """An `ItemOut` or `ItemIn`; its schedule lines become lines of their own."""
    line = Gathering()
    line.put("position", item.attribute("lineNumber") or str(number), segment=f"{item.path}/@lineNumber")
    line.put("quantity", item.attribute("quantity"), segment=f"{item.path}/@quantity")
    wanted = item.attribute("requestedDeliveryDate")
    put_day_text(line, "requested_by", wanted, segment=f"{item.path}/@requestedDeliveryDate")
    _put_numbers(line, item)
    for name in ("ItemDetail", "BlanketItemDetail"):
        if (detail := item.first(name)) is not None:
            _put_detail(line, detail)
    _put_ship_to(line, item)
    tax = item.first("Tax/TaxDetail")
    if tax is not None:
        line.put("tax_rate", tax.attribute("percentageRate"), segment=f"{tax.path}/@percentageRate")
    for note in item.all("Comments"):
        line.add_text("note", note.words, segment=note.path, between="\n")
    return [line, *_charges(item)] if not item.all("ScheduleLine") else [*_scheduled(line, item), *_charges(item)]


def read_confirmed(item: Node) -> list[Gathering]:
    """A `ConfirmationItem`: each of its statuses is a line that keeps the position."""
    lines = []
    for status in item.all("ConfirmationStatus"):
        line = Gathering()
        line.put("position", item.attribute("lineNumber"), segment=f"{item.path}/@lineNumber")
        kind = status.attribute("type")
        line.put("action", _ANSWERS.get(kind, ""), segment=f"{status.path}/@type", text=kind)
        quantity = "0" if kind == "reject" else status.attribute("quantity")
        line.put("quantity", quantity, segment=f"{status.path}/@quantity", text=status.attribute("quantity"))
        put_unit(line, status.text("UnitOfMeasure") or item.text("UnitOfMeasure"), f"{status.path}/UnitOfMeasure")
        for name in ("deliveryDate", "shipmentDate"):
            put_day_text(line, "promised_on", status.attribute(name), segment=f"{status.path}/@{name}")
        instead = status.first("ItemIn")
        if instead is not None:
            _put_numbers(line, instead)
            _put_detail(line, instead.first("ItemDetail") or instead)
        put_first(line, "unit_price", status, "UnitPrice/Money", "ItemDetail/UnitPrice/Money")
        for extra in status.all("Extrinsic"):
            if extra.attribute("name") == "SupplierPartID":
                line.put("seller_item", extra.words, segment=extra.path)
        for note in status.all("Comments"):
            line.add_text("note", note.words, segment=note.path, between="\n")
        lines.append(line)
    return lines


def _put_numbers(line: Gathering, item: Node) -> None:
    put(line, "seller_item", item, "ItemID/SupplierPartID")
    put(line, "buyer_item", item, "ItemID/BuyerPartID")
    for node in item.all("ItemID/IdReference"):
        if node.attribute("domain").upper().startswith(("EAN", "GTIN", "UPC")):
            put_gtin(line, node.attribute("identifier"), node.path, said=True)


def _put_detail(line: Gathering, detail: Node) -> None:
    put(line, "unit_price", detail, "UnitPrice/Money")
    put(line, "text", detail, "Description")
    put(line, "text", detail, "Description/ShortName")
    put_unit(line, detail.text("UnitOfMeasure"), f"{detail.path}/UnitOfMeasure")
    put(line, "maker_item", detail, "ManufacturerPartID")
    basis = detail.first("PriceBasisQuantity")
    if basis is not None:
        quantity = basis.attribute("quantity")
        if quantity and quantity.strip("0.") not in ("1", ""):
            line.put("price_per", quantity, segment=f"{basis.path}/@quantity")
    put_basis(line, detail.first("PriceBasis"))
    for name in ("Size", "Color", "Colour"):
        for extra in detail.all("Extrinsic"):
            if extra.attribute("name").casefold() == name.casefold():
                line.put("size" if name == "Size" else "colour", extra.words, segment=extra.path)


def _put_ship_to(line: Gathering, item: Node) -> None:
    address = item.first("ShipTo/Address")
    if address is not None:
        code = address.attribute("addressID") or address.text("Name")
        line.put("ship_to_code", code, segment=address.path)


def _scheduled(line: Gathering, item: Node) -> list[Gathering]:
    parts = []
    for schedule in item.all("ScheduleLine"):
        part = line.copied()
        part.replace("quantity", schedule.attribute("quantity"), segment=f"{schedule.path}/@quantity")
        part.fields.pop("requested_by", None)
        date = schedule.attribute("requestedDeliveryDate")
        put_day_text(part, "requested_by", date, segment=f"{schedule.path}/@requestedDeliveryDate")
        parts.append(part)
    return in_parts(line, parts, segment=f"{item.path}/@quantity")


def _charges(item: Node) -> list[Gathering]:
    """The freight of a line."""
    lines = []
    for node in item.all("Shipping"):
        line = Gathering()
        if put(line, "amount", node, "Money"):
            line.put("charge", "yes", segment=node.path)
            line.put("text", node.text("Description") or "Shipping", segment=node.path)
            lines.append(line)
    return lines
