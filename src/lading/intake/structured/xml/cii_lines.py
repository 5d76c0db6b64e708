"""The lines of a Cross Industry message; several wished deliveries of one line become a line each."""

from decimal import Decimal

from lading.intake.reading import Kind
from lading.intake.structured.gathering import LIKELY, Gathering
from lading.intake.structured.parted import in_parts
from lading.intake.structured.values import digits_day
from lading.intake.structured.xml.parts import (
    number_at,
    put,
    put_basis,
    put_first,
    put_gtin,
    put_quantity,
    summed_charges,
)
from lading.intake.structured.xml.tree import Node

_CHANGES = {"1": "add", "2": "delete", "3": "change", "4": "keep", "5": "keep"}
_ANSWERS = {"1": "changed", "2": "rejected", "3": "changed", "5": "accepted", "6": "changed", "7": "rejected"}
_QUANTITIES = ("RequestedQuantity", "BilledQuantity", "DespatchedQuantity")


def read_lines(trade: Node, kind: Kind) -> list[Gathering]:
    """All lines, and the document's allowances and charges as lines after them."""
    lines = [part for node in trade.all("IncludedSupplyChainTradeLineItem") for part in _line(node, kind)]
    settlement = "ApplicableHeaderTradeSettlement"
    charges = [_charge(node) for node in trade.all(f"{settlement}/SpecifiedTradeAllowanceCharge")]
    return lines + (
        charges or summed_charges(trade.first(f"{settlement}/SpecifiedTradeSettlementHeaderMonetarySummation"))
    )


def put_moment(part: Gathering, name: str, node: Node | None, *, sure: float = 0.999) -> None:
    """A day in a `DateTimeString` or `DateTime` below a node."""
    for found in [*(node.all("DateTimeString") if node else []), *(node.all("DateTime") if node else [])]:
        part.put(name, digits_day(found.words[:8] if found.words[:8].isdecimal() else found.words) or found.words,
                 segment=found.path, text=found.words, probability=sure)  # fmt: skip


def put_event(part: Gathering, name: str, event: Node) -> None:
    """When a delivery is wished: a day, else the end of a period with its start beside it."""
    put_moment(part, name, event.first("OccurrenceDateTime"))
    period = event.first("OccurrenceSpecifiedPeriod")
    if period is not None:
        start, end = period.first("StartDateTime"), period.first("EndDateTime")
        put_moment(part, name, end, sure=LIKELY if start is not None else 0.999)
        put_moment(part, name, start)


def _line(node: Node, kind: Kind) -> list[Gathering]:
    line = Gathering()
    document, product = node.first("AssociatedDocumentLineDocument"), node.first("SpecifiedTradeProduct")
    agreement, settlement = node.first("SpecifiedLineTradeAgreement"), node.first("SpecifiedLineTradeSettlement")
    if kind == "confirmation" and agreement is not None:
        put(line, "position", agreement, "BuyerOrderReferencedDocument/LineID")
    if document is not None:
        _put_document(line, document, kind)
    _put_product(line, product)
    if agreement is not None:
        price = "NetPriceProductTradePrice"
        if agreement.first(price) is None:
            price = "GrossPriceProductTradePrice"
        put(line, "unit_price", agreement, f"{price}/ChargeAmount")
        put_basis(line, agreement.first(f"{price}/BasisQuantity"))
    if settlement is not None:
        put(line, "amount", settlement, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount")
        put(line, "tax_rate", settlement, "ApplicableTradeTax/RateApplicablePercent")
        _put_discount(line, settlement)
    return _deliveries(line, node.first("SpecifiedLineTradeDelivery"), kind)


def _put_document(line: Gathering, document: Node, kind: Kind) -> None:
    put(line, "position", document, "LineID")
    for note in document.all("IncludedNote/Content"):
        line.add_text("note", note.words, segment=note.path, between="\n")
    status = document.first("LineStatusCode")
    if status is not None and kind in ("change", "confirmation"):
        actions = _CHANGES if kind == "change" else _ANSWERS
        line.put("action", actions.get(status.words, ""), segment=status.path, text=status.words)


def _put_product(line: Gathering, product: Node | None) -> None:
    if product is None:
        return
    put(line, "seller_item", product, "SellerAssignedID")
    put(line, "buyer_item", product, "BuyerAssignedID")
    put(line, "maker_item", product, "ManufacturerAssignedID")
    for each in product.all("GlobalID"):
        put_gtin(line, each.words, each.path, said=each.attribute("schemeID") in ("0160", "0088", "GTIN", "EAN"))
    put_first(line, "text", product, "Name", "Description")


def _put_discount(line: Gathering, settlement: Node) -> None:
    """What the line's allowances take off, less its charges: the line's amount holds both."""
    total = Decimal()
    for node in settlement.all("SpecifiedTradeAllowanceCharge"):
        amount = number_at(node, "ActualAmount") or Decimal()
        total += -amount if node.text("ChargeIndicator/Indicator") == "true" else amount
    if total:
        line.put("discount", total, segment=f"{settlement.path}/SpecifiedTradeAllowanceCharge")


def _deliveries(line: Gathering, delivery: Node | None, kind: Kind) -> list[Gathering]:
    if delivery is None:
        return [line]
    wanted = next((found for name in _QUANTITIES if (found := delivery.first(name)) is not None), None)
    agreed = delivery.first("AgreedQuantity") if kind == "confirmation" else None
    put_quantity(line, agreed if agreed is not None else wanted)
    name = "promised_on" if kind == "confirmation" else "requested_by"
    events = delivery.all("RequestedDeliverySupplyChainEvent")
    divided = [one for one in events if one.text("UnitQuantity")]
    if len(divided) < 2:
        for event in events[:1]:
            put_event(line, name, event)
        return [line]
    parts = []
    for event in divided:
        part = line.copied()
        part.replace("quantity", event.text("UnitQuantity"), segment=f"{event.path}/UnitQuantity")
        put_event(part, name, event)
        parts.append(part)
    return in_parts(line, parts, segment=f"{delivery.path}/RequestedQuantity")


def _charge(node: Node) -> Gathering:
    line = Gathering()
    charged = node.text("ChargeIndicator/Indicator") == "true"
    line.put("charge", "yes", segment=f"{node.path}/ChargeIndicator")
    put(line, "text", node, "Reason")
    line.put("text", "Charge" if charged else "Allowance", segment=node.path)
    amount = number_at(node, "ActualAmount")
    if amount is not None:
        line.put("amount", amount if charged else -amount, segment=f"{node.path}/ActualAmount")
    return line
