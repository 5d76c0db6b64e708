"""UBL documents, Peppol's among them: orders, changes, cancellations, responses, invoices, despatch advices."""

from lading.intake.reading import Flag, Kind, Reading
from lading.intake.structured.checks import check_amounts
from lading.intake.structured.gathering import Gathering, odd_flags
from lading.intake.structured.xml.parts import put, put_day, put_first
from lading.intake.structured.xml.tree import Node
from lading.intake.structured.xml.ubl_lines import read_lines
from lading.intake.structured.xml.ubl_parties import read_parties

KINDS: dict[str, Kind] = {
    "Order": "order",
    "OrderChange": "change",
    "OrderCancellation": "cancellation",
    "OrderResponse": "confirmation",
    "OrderResponseSimple": "confirmation",
    "Invoice": "invoice",
    "CreditNote": "invoice",
    "DespatchAdvice": "tracking",
}
NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
_ANSWERS = {"AP": "accepted", "RE": "rejected", "CA": "changed", "29": "accepted", "27": "rejected", "30": "changed"}
"""Peppol's codes and those of 1225; AB (received) says nothing yet."""


def read_ubl(root: Node) -> Reading:
    """The reading of a UBL document of one of `KINDS`."""
    header, kind = Gathering(), KINDS[root.name]
    _numbers(header, root, kind)
    put_day(header, "order_date", root, "IssueDate")
    put_first(header, "currency", root, "DocumentCurrencyCode", "PricingCurrencyCode")
    for note in [*root.all("Note"), *root.all("CancellationNote"), *root.all("RejectionNote")]:
        header.add_text("note", note.words, segment=note.path, between="\n")
    read_parties(header, root)
    put_first(header, "payment_terms", root, "PaymentTerms/Note", "PaymentTerms/PaymentDueDate")
    put_first(header, "delivery_terms", root, "DeliveryTerms/ID", "DeliveryTerms/SpecialTerms")
    _totals(header, root)
    lines = read_lines(root, kind)
    flags = [*_earlier(root), *odd_flags(header, lines), *_missing(header, kind, lines)]
    readable = [line.line() for line in lines]
    return Reading(
        kind=kind,
        format=f"ubl {root.name}",
        header=header.fields,
        lines=readable,
        flags=[*flags, *check_amounts(header.fields, readable)],
        layout=f"ubl {root.name} {header.value('buyer_gln') or header.value('buyer_code') or header.value('buyer')}",
    )


def _numbers(header: Gathering, root: Node, kind: Kind) -> None:
    if kind == "order":
        put(header, "po_number", root, "ID")
        put(header, "our_number", root, "SalesOrderID")
        put_first(header, "reference", root, "Contract/ID", "QuotationDocumentReference/ID", "CustomerReference")
        return
    put_first(header, "po_number", root, "OrderReference/ID", "OrderReference/SalesOrderID", "BuyerReference")
    put(header, "our_number", root, "OrderReference/SalesOrderID")
    if kind == "change":
        put_first(header, "revision", root, "SequenceNumberID", "ID")
    put(header, "reference", root, "ID")
    code = root.first("OrderResponseCode")
    if code is not None and _ANSWERS.get(code.words):
        header.put("answer", _ANSWERS[code.words], segment=code.path, text=code.words)
    simple = root.first("AcceptedIndicator")
    if simple is not None:
        answer = "accepted" if simple.words in ("true", "1") else "rejected"
        header.put("answer", answer, segment=simple.path, text=simple.words)


def _totals(header: Gathering, root: Node) -> None:
    for name in ("AnticipatedMonetaryTotal", "LegalMonetaryTotal", "RequestedMonetaryTotal"):
        total = root.first(name)
        if total is not None:
            put(header, "goods_total", total, "LineExtensionAmount")
            prepaid = bool(total.text("PrepaidAmount").strip("0."))
            put_first(header, "total", total, "TaxInclusiveAmount", *(() if prepaid else ("PayableAmount",)))
    put(header, "tax_total", root, "TaxTotal/TaxAmount")


def _earlier(root: Node) -> list[Flag]:
    flags = []
    before = root.text("OrderDocumentReference/ID")
    if root.name == "Order" and before:
        flags.append(Flag("revision", f"It refers to an earlier order, {before}.", place="/header/po_number"))
    if root.text("CopyIndicator") == "true":
        flags.append(Flag("revision", "It is a copy of an order that may be here already.", place="/header/po_number"))
    if root.text("OrderTypeCode") == "221":
        flags.append(Flag("note", "It is a blanket order: deliveries are called off later (OrderTypeCode 221)."))
    return flags


def _missing(header: Gathering, kind: Kind, lines: list[Gathering]) -> list[Flag]:
    flags = []
    if not header.value("po_number") and kind not in ("invoice", "tracking"):
        flags.append(Flag("incomplete", "The document names no order number.", place="/header/po_number"))
    if kind == "order" and not lines:
        flags.append(Flag("incomplete", "The order has no lines.", place="/lines"))
    return flags
