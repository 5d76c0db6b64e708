"""The lines of a UBL document; several deliveries of one line become a line each."""

from decimal import Decimal

from lading.intake.reading import Kind
from lading.intake.structured.gathering import Gathering
from lading.intake.structured.parted import in_parts
from lading.intake.structured.values import number_of
from lading.intake.structured.xml.parts import (
    number_at,
    put,
    put_basis,
    put_first,
    put_gtin,
    put_period,
    put_quantity,
    summed_charges,
)
from lading.intake.structured.xml.tree import Node
from lading.intake.structured.xml.ubl_parties import read_delivery

_CHANGES = {"1": "add", "2": "delete", "3": "change", "4": "keep", "5": "keep"}
_ANSWERS = {"1": "changed", "2": "rejected", "3": "changed", "4": "accepted", "5": "accepted", "6": "changed",
            "7": "rejected", "10": "rejected", "42": "accepted"}  # fmt: skip
_LINES = ("OrderLine", "InvoiceLine", "CreditNoteLine", "DespatchLine")


def read_lines(root: Node, kind: Kind) -> list[Gathering]:
    """All lines of a document, and its allowances and charges as lines after them."""
    lines = [part for name in _LINES for node in root.all(name) for part in _line(node, kind)]
    charges = [_charge(node) for node in root.all("AllowanceCharge")]
    sums = root.first("AnticipatedMonetaryTotal") or root.first("LegalMonetaryTotal")
    return lines + (charges or summed_charges(sums))


def _line(node: Node, kind: Kind) -> list[Gathering]:
    item = node.first("LineItem") or node
    line = Gathering()
    if kind == "confirmation":
        put(line, "position", node, "OrderLineReference/LineID")
    put(line, "position", item, "ID")
    _put_quantity(line, item, kind)
    put(line, "unit_price", item, "Price/PriceAmount")
    put_basis(line, item.first("Price/BaseQuantity"))
    put(line, "amount", item, "LineExtensionAmount")
    _put_discount(line, item)
    for note in [*item.all("Note"), *node.all("Note")]:
        line.add_text("note", note.words, segment=note.path, between="\n")
    status = item.first("LineStatusCode")
    if status is not None and kind in ("change", "confirmation"):
        actions = _CHANGES if kind == "change" else _ANSWERS
        line.put("action", actions.get(status.words, ""), segment=status.path, text=status.words)
    substitute = node.first("SellerSubstitutedLineItem/Item") if kind == "confirmation" else None
    for thing in [substitute, item.first("Item")]:
        if thing is not None:
            _put_item(line, thing)
    return _backordered(line, item) if kind == "confirmation" else _deliveries(line, item)


def _put_quantity(line: Gathering, item: Node, kind: Kind) -> None:
    for name in ("Quantity", "InvoicedQuantity", "CreditedQuantity", "DeliveredQuantity"):
        if put_quantity(line, item.first(name)):
            break
    if kind == "confirmation":
        for delivery in item.all("Delivery"):
            put_period(
                line, "promised_on", delivery, "PromisedDeliveryPeriod/StartDate", "PromisedDeliveryPeriod/EndDate"
            )


def _put_discount(line: Gathering, item: Node) -> None:
    """What the line's allowances take off, less its charges: the line's amount holds both."""
    total = Decimal()
    for node in item.all("AllowanceCharge"):
        amount = number_at(node, "Amount") or Decimal()
        charged = node.text("ChargeIndicator") == "true"
        total += -amount if charged else amount
        if charged:
            words = node.text("AllowanceChargeReason") or "Charge"
            line.add_text("note", f"{words}: {amount}", segment=node.path, between="\n")
    if total:
        line.put("discount", total, segment=f"{item.path}/AllowanceCharge")


def _put_item(line: Gathering, item: Node) -> None:
    put(line, "seller_item", item, "SellersItemIdentification/ID")
    put(line, "buyer_item", item, "BuyersItemIdentification/ID")
    put(line, "maker_item", item, "ManufacturersItemIdentification/ID")
    for node in item.all("StandardItemIdentification/ID"):
        is_gtin = node.attribute("schemeID").upper() in ("0160", "GTIN", "EAN", "0088") or not node.attribute(
            "schemeID"
        )
        put_gtin(line, node.words, node.path, said=is_gtin)
    put_first(line, "text", item, "Name", "Description")
    if item.text("Name") and item.text("Description") not in ("", item.text("Name")):
        line.add_text("note", item.text("Description"), segment=f"{item.path}/Description", between="\n")
    for each in item.all("AdditionalItemProperty"):
        name = {"size": "size", "colour": "colour", "color": "colour"}.get(each.text("Name").casefold(), "")
        if name:
            put(line, name, each, "Value")
    put(line, "tax_rate", item, "ClassifiedTaxCategory/Percent")


def _deliveries(line: Gathering, item: Node) -> list[Gathering]:
    found = item.all("Delivery")
    dated = [one for one in found if one.text("Quantity")]
    ordered = number_of(line.value("quantity"))
    part_only = len(dated) == 1 and ordered is not None and (number_of(dated[0].text("Quantity")) or ordered) < ordered
    if len(dated) < len(found) or not (part_only or len(dated) > 1):
        for delivery in found[:1]:
            _put_delivery(line, delivery)
        return [line]
    parts = []
    for delivery in dated:
        part = line.copied()
        part.replace("quantity", delivery.text("Quantity"), segment=f"{delivery.path}/Quantity")
        _put_delivery(part, delivery)
        parts.append(part)
    return in_parts(line, parts, segment=f"{item.path}/Quantity")


def _put_delivery(line: Gathering, delivery: Node) -> None:
    place = Gathering()
    read_delivery(place, delivery)
    if "requested_by" in place.fields:
        line.fields["requested_by"] = place.fields["requested_by"]
    for name in ("ship_to_gln", "ship_to_code", "ship_to_name"):
        if name in place.fields:
            line.fields.setdefault("ship_to_code", place.fields[name])


def _backordered(line: Gathering, item: Node) -> list[Gathering]:
    """The part of a line that comes later as a line of its own."""
    later = number_of(item.text("MaximumBackorderQuantity"))
    quantity = number_of(line.value("quantity"))
    if not later or quantity is None or later > quantity:
        return [line]
    now, after = line.copied(), line.copied()
    now.replace("quantity", quantity - later, segment=f"{item.path}/Quantity", text=item.text("Quantity"))
    after.replace("quantity", later, segment=f"{item.path}/MaximumBackorderQuantity")
    after.replace("action", "backordered", segment=f"{item.path}/MaximumBackorderQuantity")
    return [now, after] if quantity > later else [after]


def _charge(node: Node) -> Gathering:
    line = Gathering()
    charged = node.text("ChargeIndicator") == "true"
    line.put("charge", "yes", segment=f"{node.path}/ChargeIndicator")
    put(line, "text", node, "AllowanceChargeReason")
    line.put("text", "Charge" if charged else "Allowance", segment=node.path)
    amount = number_at(node, "Amount")
    if amount is not None:
        line.put("amount", amount if charged else -amount, segment=f"{node.path}/Amount")
    return line
