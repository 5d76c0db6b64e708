"""The answer to an Order-X order: the order itself as a response, with what became of each line."""

from copy import deepcopy
from typing import Any

from lading.intake.answering.answer import LineAnswer, OrderAnswer, Written
from lading.intake.answering.xml_writing import as_text, below, child, local, parsed
from lading.intake.reading import Reading

_WHOLE = {"accepted": "1", "changed": "3", "rejected": "8", "backordered": "3"}
_LATER = (
    "QuotationReferencedDocument",
    "ContractReferencedDocument",
    "RequisitionReferencedDocument",
    "AdditionalReferencedDocument",
    "CatalogueReferencedDocument",
    "BlanketOrderReferencedDocument",
    "PreviousOrderReferencedDocument",
    "PreviousOrderChangeReferencedDocument",
    "PreviousOrderResponseReferencedDocument",
    "SpecifiedProcuringProject",
)
"""What stands behind the reference to the order, by the schema."""
_LINE = {"accepted": "5", "changed": "3", "rejected": "7", "backordered": "3"}


def answer_orderx(answer: OrderAnswer, *, reading: Reading, original: str, segment: int) -> Written:  # noqa: ARG001
    """The response (231). Raises `Malformed` where the order's own text is not XML."""
    document = parsed(original)
    head = below(document, "ExchangedDocument")
    below(head, "ID").text = f"{answer.our_number}-{answer.control}"
    code = below(head, "TypeCode")
    code.text = "231"
    _put_after(code, "StatusCode", _WHOLE[answer.action])
    issued = below(head, "IssueDateTime", "DateTimeString")
    issued.text, issued.attrib["format"] = f"{answer.answered_at:%Y%m%d}", "102"
    _put_purpose(head)
    trade = below(document, "SupplyChainTradeTransaction")
    _put_reference(below(trade, "ApplicableHeaderTradeAgreement"), answer.po_number)
    lines = [one for one in trade if local(one) == "IncludedSupplyChainTradeLineItem"]
    for line in lines:
        position = below(line, "AssociatedDocumentLineDocument", "LineID").text.strip()
        place = trade.index(line)
        trade.remove(line)
        for number, one in enumerate(one for one in answer.lines if one.position == position):
            trade.insert(place + number, _line(deepcopy(line), one))
    return Written(
        as_text(document), f"order-x-response-{answer.our_number}.xml", "application/xml", "order-x response"
    )


def _line(line: Any, one: LineAnswer) -> Any:
    document = below(line, "AssociatedDocumentLineDocument")
    for status in [each for each in document if local(each) == "LineStatusCode"]:
        document.remove(status)
    _put_after(below(document, "LineID"), "LineStatusCode", _LINE[one.action])
    if one.reason:
        note = child(document, "IncludedNote", prefix="ram")
        child(note, "Content", one.reason, prefix="ram")
    delivery = below(line, "SpecifiedLineTradeDelivery")
    wanted = below(delivery, "RequestedQuantity")
    agreed = _put_after(wanted, "AgreedQuantity", one.quantity or ("0" if one.action == "rejected" else wanted.text))
    agreed.set("unitCode", wanted.get("unitCode") or "C62")
    _put_date(delivery, one.promised_on)
    _put_price(line, one)
    if one.substitute and (number := below(line, "SpecifiedTradeProduct", "SellerAssignedID")) is not None:
        number.text = one.substitute
        below(line, "SpecifiedTradeProduct", "Name").text = one.substitute_text or one.substitute
    return line


def _put_date(delivery: Any, promised_on: str) -> None:
    if not promised_on:
        return
    for event in [one for one in delivery if local(one) == "RequestedDeliverySupplyChainEvent"]:
        delivery.remove(event)
    event = child(delivery, "RequestedDeliverySupplyChainEvent", prefix="ram")
    moment = child(event, "OccurrenceDateTime", prefix="ram")
    child(moment, "DateTimeString", promised_on.replace("-", ""), prefix="udt", format="102")


def _put_price(line: Any, one: LineAnswer) -> None:
    price = below(line, "SpecifiedLineTradeAgreement", "NetPriceProductTradePrice", "ChargeAmount")
    if one.unit_price and price is not None:
        price.text = one.unit_price


def _put_reference(agreement: Any, po_number: str) -> None:
    """The order that is answered, where the schema wants it."""
    found = below(agreement, "BuyerOrderReferencedDocument")
    if found is None:
        found = child(agreement, "BuyerOrderReferencedDocument", prefix="ram")
        before = next((one for one in agreement if local(one) in _LATER), None)
        if before is not None:
            before.addprevious(found)
    number = below(found, "IssuerAssignedID")
    if number is None:
        number = child(found, "IssuerAssignedID", prefix="ram")
    number.text = po_number


def _put_purpose(head: Any) -> None:
    purpose = below(head, "PurposeCode")
    if purpose is not None:
        purpose.text = "9"


def _put_after(element: Any, name: str, text: str) -> Any:
    parent = element.getparent()
    for old in [one for one in parent if local(one) == name]:
        parent.remove(old)
    new = child(parent, name, text, prefix="ram")
    element.addnext(new)
    return new
