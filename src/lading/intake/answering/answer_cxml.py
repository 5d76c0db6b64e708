"""The answer to a cXML order: ConfirmationRequest, from us to them."""

from copy import deepcopy
from typing import Any

from lading.intake.answering.answer import LineAnswer, OrderAnswer, Written, code_of_unit, line_of, ordered_of
from lading.intake.answering.xml_writing import as_text, below, child, parsed, root
from lading.intake.reading import Reading, ReadLine

_WHOLE = {"accepted": "accept", "changed": "detail", "rejected": "reject", "backordered": "detail"}
_LINE = {"accepted": "accept", "changed": "detail", "rejected": "reject", "backordered": "backordered"}


def answer_cxml(answer: OrderAnswer, *, reading: Reading, original: str, segment: int) -> Written:  # noqa: ARG001
    """The ConfirmationRequest. No shared secret is copied. Raises `Malformed` where the order's text is not XML."""
    order, moment = parsed(original), answer.answered_at.isoformat(timespec="seconds")
    document = root("cXML", {})
    document.set("payloadID", f"{answer.our_number}.{answer.control}@lading")
    document.set("timestamp", moment)
    header = child(document, "Header")
    for name, source in (("From", "To"), ("To", "From"), ("Sender", "To")):
        party = child(header, name)
        given = below(order, "Header", source, "Credential")
        if given is not None:
            party.append(_public(given))
    child(below(document, "Header", "Sender"), "UserAgent", "Lading")
    body = child(child(document, "Request"), "ConfirmationRequest")
    head = child(body, "ConfirmationHeader", confirmID=answer.our_number, operation="new", noticeDate=moment)
    head.set("type", _WHOLE[answer.action])
    if answer.note:
        child(head, "Comments", answer.note)
    reference = child(body, "OrderReference", orderID=answer.po_number)
    child(reference, "DocumentReference", payloadID=order.get("payloadID") or "")
    for position in dict.fromkeys(line.position for line in answer.lines):
        _item(body, position, [one for one in answer.lines if one.position == position], reading, answer.currency)
    return Written(as_text(document), f"Confirmation-{answer.our_number}.xml", "text/xml", "cxml ConfirmationRequest")


def _public(credential: Any) -> Any:
    copied = deepcopy(credential)
    for secret in [one for one in copied if one.tag in ("SharedSecret", "DigitalSignature", "CredentialMac")]:
        copied.remove(secret)
    return copied


def _item(body: Any, position: str, answers: list[LineAnswer], reading: Reading, currency: str) -> None:
    line = line_of(reading, position)
    ordered = ordered_of(line) or answers[0].quantity
    item = child(body, "ConfirmationItem", quantity=ordered, lineNumber=position)
    unit = code_of_unit(line, "EA")
    child(item, "UnitOfMeasure", unit)
    for one in answers:
        status = child(item, "ConfirmationStatus", quantity=one.quantity or ordered)
        status.set("type", _LINE[one.action])
        if one.promised_on:
            status.set("deliveryDate", f"{one.promised_on}T12:00:00+00:00")
        child(status, "UnitOfMeasure", unit)
        if one.substitute:
            _instead(status, one, line, unit, currency)
        elif one.unit_price:
            child(child(status, "UnitPrice"), "Money", one.unit_price, currency=currency or "USD")
        if one.reason:
            child(status, "Comments", one.reason)


def _instead(status: Any, one: LineAnswer, line: ReadLine | None, unit: str, currency: str) -> None:
    item = child(status, "ItemIn", quantity=one.quantity)
    child(child(item, "ItemID"), "SupplierPartID", one.substitute)
    detail = child(item, "ItemDetail")
    price = one.unit_price or (line.value("unit_price") if line else "") or "0"
    child(child(detail, "UnitPrice"), "Money", price, currency=currency or "USD")
    child(detail, "Description", one.substitute_text or one.substitute)
    child(detail, "UnitOfMeasure", unit)
