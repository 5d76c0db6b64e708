"""cXML that we say: the status of what was posted, the address of a shop, and the basket that comes back. Pure."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from lading.intake.answering.xml_writing import child, root
from lading.intake.structured.units import x12_code
from lading.kernel import plain

_DOCTYPE = '<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.040/cXML.dtd">'
_WORDS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 406: "Not Acceptable", 450: "Not Implemented"}


class BasketLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a basket; money in the basket's currency, the price of one `unit`."""

    sku: str
    name: str
    unit: str
    quantity: Decimal
    unit_price: Decimal


def status(code: int, sentence: str, *, payload: str, at: datetime) -> str:
    """A Response that says how it went."""
    document, response = _response(payload, at)
    child(response, "Status", sentence, code=str(code), text=_WORDS.get(code, "Error"))
    return _text(document)


def start_page(url: str, *, payload: str, at: datetime) -> str:
    """The Response to a PunchOutSetupRequest: where the buyer's browser goes."""
    document, response = _response(payload, at)
    child(response, "Status", code="200", text="OK")
    child(child(child(response, "PunchOutSetupResponse"), "StartPage"), "URL", url)
    return _text(document)


def profile(requests: Sequence[str], *, url: str, since: datetime, payload: str, at: datetime) -> str:
    """The Response to a ProfileRequest: which requests are taken here, and at which address."""
    document, response = _response(payload, at)
    child(response, "Status", code="200", text="OK")
    answer = child(response, "ProfileResponse", effectiveDate=since.isoformat(timespec="seconds"))
    for name in requests:
        child(child(answer, "Transaction", requestName=name), "URL", url)
    return _text(document)


def basket_message(
    lines: Sequence[BasketLine],
    *,
    cookie: str,
    currency: str,
    ours: tuple[str, str],
    theirs: tuple[str, str],
    payload: str,
    at: datetime,
) -> str:
    """The PunchOutOrderMessage that a browser posts back; it holds no secret, since a person could read it."""
    document = root("cXML", {})
    document.set("payloadID", payload)
    document.set("timestamp", at.isoformat(timespec="seconds"))
    header = child(document, "Header")
    for name, (domain, identity) in (("From", ours), ("To", theirs), ("Sender", ours)):
        child(child(child(header, name), "Credential", domain=domain), "Identity", identity)
    child(header[-1], "UserAgent", "Lading")
    message = child(child(document, "Message"), "PunchOutOrderMessage")
    child(message, "BuyerCookie", cookie)
    head = child(message, "PunchOutOrderMessageHeader", operationAllowed="edit")
    total = sum(((one.quantity * one.unit_price).quantize(Decimal("0.01")) for one in lines), Decimal(0))
    child(child(head, "Total"), "Money", plain(total), currency=currency)
    for one in lines:
        item = child(message, "ItemIn", quantity=plain(one.quantity))
        child(child(item, "ItemID"), "SupplierPartID", one.sku)
        detail = child(item, "ItemDetail")
        child(child(detail, "UnitPrice"), "Money", plain(one.unit_price), currency=currency)
        child(detail, "Description", one.name).set("{http://www.w3.org/XML/1998/namespace}lang", "en")
        child(detail, "UnitOfMeasure", x12_code(one.unit))
        child(detail, "Classification", one.sku, domain="SupplierPartID")
    return _text(document)


def _response(payload: str, at: datetime) -> tuple[Any, Any]:
    document = root("cXML", {})
    document.set("payloadID", payload)
    document.set("timestamp", at.isoformat(timespec="seconds"))
    return document, child(document, "Response")


def _text(document: Any) -> str:
    from lxml import etree  # type: ignore[import-untyped]  # slow import

    etree.indent(document)
    body = etree.tostring(document, xml_declaration=True, encoding="UTF-8", doctype=_DOCTYPE)
    return str(body.decode("utf-8"))
