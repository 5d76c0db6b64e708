"""Cross Industry messages: orders, changes and responses of Order-X, invoices of Factur-X and ZUGFeRD."""

from lading.intake.reading import Flag, Kind, Reading
from lading.intake.structured.checks import check_amounts
from lading.intake.structured.gathering import Gathering, odd_flags
from lading.intake.structured.malformed import Malformed
from lading.intake.structured.revisions import revision
from lading.intake.structured.xml.cii_lines import put_event, put_moment, read_lines
from lading.intake.structured.xml.cii_parties import read_parties
from lading.intake.structured.xml.parts import put, put_first
from lading.intake.structured.xml.tree import Node

ROOTS = ("SCRDMCCBDACIOMessageStructure", "CrossIndustryInvoice", "CrossIndustryDocument")
_KINDS: dict[str, Kind] = {"220": "order", "221": "order", "224": "order", "227": "order", "230": "change",
                           "231": "confirmation"}  # fmt: skip
_ANSWERS = {"1": "accepted", "3": "changed", "8": "rejected", "29": "accepted", "27": "rejected", "30": "changed"}
_PURPOSES = {"5": "revision", "6": "confirms", "7": "copy", "31": "copy"}


def read_cii(root: Node) -> Reading:
    """The reading of a Cross Industry message. Raises `Malformed` where its document or its trade is missing."""
    document = root.first("ExchangedDocument") or root.first("HeaderExchangedDocument")
    trade = root.first("SupplyChainTradeTransaction") or root.first("SpecifiedSupplyChainTradeTransaction")
    if document is None or trade is None:
        raise Malformed(f"{root.path} has no {'ExchangedDocument' if document is None else 'transaction'}.")
    code, purpose = document.text("TypeCode"), document.text("PurposeCode")
    kind: Kind = _KINDS.get(code, "order") if root.name == ROOTS[0] else "invoice"
    if kind in ("order", "change") and purpose in ("1", "3"):
        kind = "cancellation"
    header = Gathering()
    _numbers(header, document, trade, kind)
    put_moment(header, "order_date", document.first("IssueDateTime"))
    for note in document.all("IncludedNote/Content"):
        header.add_text("note", note.words, segment=note.path, between="\n")
    read_parties(header, trade)
    _terms(header, trade)
    lines = read_lines(trade, kind)
    flags = [*revision(_PURPOSES.get(purpose, "") if kind == "order" else "", f"PurposeCode {purpose}")]
    flags += odd_flags(header, lines)
    if kind == "order" and not lines:
        flags.append(Flag("incomplete", "The order has no lines.", place="/lines"))
    readable = [line.line() for line in lines]
    name = {"order": "order", "change": "change", "confirmation": "response", "invoice": "invoice"}.get(kind, kind)
    form = f"order-x {name}" if root.name == ROOTS[0] else "cii invoice"
    return Reading(
        kind=kind,
        format=form,
        header=header.fields,
        lines=readable,
        flags=[*flags, *check_amounts(header.fields, readable)],
        layout=f"{form} {header.value('buyer_gln') or header.value('buyer_code') or header.value('buyer')}",
    )


def _numbers(header: Gathering, document: Node, trade: Node, kind: Kind) -> None:
    agreement = trade.first("ApplicableHeaderTradeAgreement") or trade.first("ApplicableSupplyChainTradeAgreement")
    ordered = "BuyerOrderReferencedDocument/IssuerAssignedID"
    if kind == "order":
        put(header, "po_number", document, "ID")
    elif agreement is not None:
        put(header, "po_number", agreement, ordered)
    if kind in ("change", "cancellation"):
        put(header, "revision", document, "ID")
        put(header, "po_number", document, "ID", sure=0.7)
    elif kind != "order":
        put(header, "reference", document, "ID")
    if kind == "confirmation" and (code := document.first("StatusCode")) is not None:
        header.put("answer", _ANSWERS.get(code.words, ""), segment=code.path, text=code.words)
    if agreement is not None:
        put(header, "our_number", agreement, "SellerOrderReferencedDocument/IssuerAssignedID")
        put_first(
            header,
            "reference",
            agreement,
            "ContractReferencedDocument/IssuerAssignedID",
            "BlanketOrderReferencedDocument/IssuerAssignedID",
            "QuotationReferencedDocument/IssuerAssignedID",
            "BuyerReference",
        )


def _terms(header: Gathering, trade: Node) -> None:
    terms = "ApplicableHeaderTradeAgreement/ApplicableTradeDeliveryTerms"
    put_first(header, "delivery_terms", trade, f"{terms}/DeliveryTypeCode", f"{terms}/Description")
    for event in trade.all("ApplicableHeaderTradeDelivery/RequestedDeliverySupplyChainEvent")[:1]:
        put_event(header, "requested_by", event)
    settlement = trade.first("ApplicableHeaderTradeSettlement")
    if settlement is None:
        return
    put_first(header, "currency", settlement, "OrderCurrencyCode", "InvoiceCurrencyCode")
    put(header, "payment_terms", settlement, "SpecifiedTradePaymentTerms/Description")
    sums = settlement.first("SpecifiedTradeSettlementHeaderMonetarySummation")
    if sums is not None:
        put(header, "goods_total", sums, "LineTotalAmount")
        put(header, "tax_total", sums, "TaxTotalAmount")
        put(header, "total", sums, "GrandTotalAmount")
