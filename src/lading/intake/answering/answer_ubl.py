"""The answer to a UBL order: OrderResponse, in Peppol's customisation where the order is Peppol's."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from lading.intake.answering.answer import (
    LineAnswer,
    OrderAnswer,
    Written,
    by_line,
    code_of_unit,
    line_of,
    total_of,
    verdict_of,
)
from lading.intake.answering.xml_writing import as_text, below, child, parsed, root
from lading.intake.reading import Reading, ReadLine

_SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
_SPACES: dict[str | None, str] = {
    None: f"{_SPACE}OrderResponse-2",
    "cac": f"{_SPACE}CommonAggregateComponents-2",
    "cbc": f"{_SPACE}CommonBasicComponents-2",
}
_WHOLE = {"accepted": "AP", "changed": "CA", "rejected": "RE", "backordered": "CA"}
_LINE = {"accepted": "5", "changed": "3", "rejected": "7", "backordered": "3"}


def answer_ubl(answer: OrderAnswer, *, reading: Reading, original: str, segment: int) -> Written:  # noqa: ARG001
    """The OrderResponse. Raises `Malformed` where the order's own text is not XML."""
    order = parsed(original)
    document = root("OrderResponse", _SPACES)
    if "peppol" in (below(order, "CustomizationID").text or "" if below(order, "CustomizationID") is not None else ""):
        child(document, "CustomizationID", "urn:fdc:peppol.eu:poacc:trns:order_response:3", prefix="cbc")
        child(document, "ProfileID", "urn:fdc:peppol.eu:poacc:bis:ordering:3", prefix="cbc")
    child(document, "ID", f"{answer.our_number}-{answer.control}", prefix="cbc")
    child(document, "SalesOrderID", answer.our_number, prefix="cbc")
    child(document, "IssueDate", f"{answer.answered_at:%Y-%m-%d}", prefix="cbc")
    child(document, "IssueTime", f"{answer.answered_at:%H:%M:%S}", prefix="cbc")
    child(document, "OrderResponseCode", _WHOLE[answer.action], prefix="cbc")
    if answer.note:
        child(document, "Note", answer.note, prefix="cbc")
    if answer.currency:
        child(document, "DocumentCurrencyCode", answer.currency, prefix="cbc")
    child(child(document, "OrderReference", prefix="cac"), "ID", answer.po_number, prefix="cbc")
    for name in ("SellerSupplierParty", "BuyerCustomerParty"):
        party = below(order, name)
        if party is not None:
            document.append(deepcopy(party))
    for number, answers in enumerate(by_line(answer, reading), 1):
        _line(document, number, answers, line_of(reading, answers[0].position), answer.currency)
    return Written(as_text(document), f"OrderResponse-{answer.our_number}.xml", "application/xml", "ubl OrderResponse")


def _line(document: Any, number: int, answers: Sequence[LineAnswer], line: ReadLine | None, currency: str) -> None:
    """A line with its answer; one that is delivered in parts has a delivery for each."""
    one, whole = answers[0], total_of(answers)
    holder = child(document, "OrderLine", prefix="cac")
    item = child(holder, "LineItem", prefix="cac")
    child(item, "ID", str(number), prefix="cbc")
    for reason in dict.fromkeys(part.reason for part in answers if part.reason):
        child(item, "Note", reason, prefix="cbc")
    child(item, "LineStatusCode", _LINE[verdict_of(answers)], prefix="cbc")
    unit = code_of_unit(line, "C62")
    if whole:
        child(item, "Quantity", whole, prefix="cbc", unitCode=unit)
    if later := total_of([part for part in answers if part.action == "backordered"]):
        child(item, "MaximumBackorderQuantity", later, prefix="cbc", unitCode=unit)
    for part in answers:
        _delivery(item, part, unit, divided=len(answers) > 1)
    if one.unit_price:
        price = child(item, "Price", prefix="cac")
        child(price, "PriceAmount", one.unit_price, prefix="cbc", currencyID=currency or "EUR")
        if line and line.value("price_per"):
            child(price, "BaseQuantity", line.value("price_per"), prefix="cbc", unitCode=unit)
    _item(item, line)
    if one.substitute:
        instead = child(holder, "SellerSubstitutedLineItem", prefix="cac")
        child(instead, "ID", str(number), prefix="cbc")
        other = child(instead, "Item", prefix="cac")
        child(other, "Name", one.substitute_text or one.substitute, prefix="cbc")
        child(child(other, "SellersItemIdentification", prefix="cac"), "ID", one.substitute, prefix="cbc")
    reference = child(holder, "OrderLineReference", prefix="cac")
    child(reference, "LineID", one.position, prefix="cbc")


def _delivery(item: Any, part: LineAnswer, unit: str, *, divided: bool) -> None:
    if not (divided or part.promised_on):
        return
    delivery = child(item, "Delivery", prefix="cac")
    if divided and part.quantity:
        child(delivery, "Quantity", part.quantity, prefix="cbc", unitCode=unit)
    if part.promised_on:
        period = child(delivery, "PromisedDeliveryPeriod", prefix="cac")
        child(period, "EndDate", part.promised_on, prefix="cbc")


def _item(parent: Any, line: ReadLine | None) -> None:
    item = child(parent, "Item", prefix="cac")
    child(item, "Name", (line.value("text") if line else "") or "Item", prefix="cbc")
    for name, field in (
        ("BuyersItemIdentification", "buyer_item"),
        ("SellersItemIdentification", "seller_item"),
        ("StandardItemIdentification", "gtin"),
    ):
        if line and line.value(field):
            scheme = {"schemeID": "0160"} if field == "gtin" else {}
            child(child(item, name, prefix="cac"), "ID", line.value(field), prefix="cbc", **scheme)
