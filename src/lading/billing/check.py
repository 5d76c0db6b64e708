"""The rules of EN 16931 that a document must keep before it gets a number: the arithmetic, and what tax demands.

The official rules are a schematron that needs an external XSLT 2 server; these are the most important of them, by
their names there. What the XML looks like is checked against its schema in `einvoice.py`.
"""

from collections.abc import Iterator
from decimal import Decimal

from lading.billing.facts import ZERO, Charge, Document, Line
from lading.kernel import FieldError, Invalid
from lading.kernel.money import currency_exponent

ONE = Decimal(1)
_ZERO_RATED = frozenset({"Z", "E", "AE", "K", "G", "O"})
_NEED_REASON = frozenset({"E", "AE", "K", "G", "O"})


class BrokenInvoice(Invalid):
    """The document would break a rule of EN 16931."""

    code = "broken_invoice"


def check_document(document: Document) -> None:
    """Raise `BrokenInvoice` with every rule that the document breaks, in words that say what to mend."""
    errors = tuple(FieldError("", rule.lower(), f"{sentence} ({rule})") for rule, sentence in broken_rules(document))
    if errors:
        more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
        raise BrokenInvoice(f"It cannot be issued: {errors[0].message}{more}", errors=errors)


def broken_rules(document: Document) -> list[tuple[str, str]]:
    """Every rule that is broken, with a sentence."""
    return [*_sums(document), *_lines(document), *_parties(document), *_taxes(document)]


def _sums(one: Document) -> Iterator[tuple[str, str]]:
    if one.goods != sum((line.net for line in one.lines), ZERO):
        yield "BR-CO-10", "The lines do not add up to the sum of lines."
    if one.charged != sum((charge.net for charge in one.charges), ZERO):
        yield "BR-CO-12", "The charges do not add up to the sum of charges."
    if one.net != one.goods + one.charged:
        yield "BR-CO-13", "The net total is not lines plus charges."
    if one.tax != sum((share.amount for share in one.taxes), ZERO):
        yield "BR-CO-14", "The taxes by rate do not add up to the tax."
    if one.gross != one.net + one.tax:
        yield "BR-CO-15", "The total is not net plus tax."
    if one.due != one.gross - one.prepaid:
        yield "BR-CO-16", "What is due is not the total less what was paid."
    if one.due > 0 and one.kind == "invoice" and not (one.due_on or one.terms):
        yield "BR-CO-25", "Something is due, but neither a day nor terms of payment are given."
    digits = -currency_exponent(one.currency)
    amounts = (one.goods, one.charged, one.net, one.tax, one.gross, one.prepaid, one.due)
    if any(_exponent(amount) < digits for amount in [*amounts, *(line.net for line in one.lines)]):
        yield "BR-DEC", f"An amount has more digits than {one.currency} has."


def _exponent(amount: Decimal) -> int:
    return int(amount.normalize().as_tuple().exponent)


def _lines(one: Document) -> Iterator[tuple[str, str]]:
    if not one.lines:
        yield "BR-16", "There is no line."
    for line in one.lines:
        if not line.name:
            yield "BR-25", f"Line {line.n} has no name."
        if line.quantity <= 0:
            yield "BR-22", f"Line {line.n} has no quantity."
        if line.net < 0:
            yield "BR-27", f"Line {line.n} is below zero; what is given back belongs on a credit memo."
    if any(charge.net < 0 and charge.code for charge in one.charges):
        yield "BR-CO-12", "A charge is below zero; what is given back belongs on a credit memo."


def _parties(one: Document) -> Iterator[tuple[str, str]]:
    if not one.seller.name:
        yield "BR-06", "The seller has no name. Enter it under Settings, Sellers."
    if not one.seller.address.country:
        yield "BR-09", "The seller's address has no country. Enter it under Settings, Sellers."
    if not (one.seller.vat_id or one.seller.tax_number):
        yield "BR-S-02", "The seller has neither a VAT number nor a tax number. Enter it under Settings, Sellers."
    if one.seller.vat_id and not one.seller.vat_id[:2].isalpha():
        yield "BR-CO-09", "The seller's VAT number must begin with its country, such as DE."
    if not one.buyer.legal_name:
        yield "BR-07", "The buyer has no name."
    if not one.buyer.address.country:
        yield "BR-11", "The buyer's address has no country."
    if one.buyer.vat_id and not one.buyer.vat_id[:2].isalpha():
        yield "BR-CO-09", "The buyer's VAT number must begin with its country, such as FR."


def _taxes(one: Document) -> Iterator[tuple[str, str]]:
    if not one.taxes:
        yield "BR-CO-18", "There is no breakdown of tax."
    taxed: list[Line | Charge] = [*one.lines, *one.charges]
    for share in one.taxes:
        tax = share.tax
        same = [each for each in taxed if (each.tax.category, each.tax.rate) == (tax.category, tax.rate)]
        if share.base != sum((each.net for each in same), ZERO):
            yield f"BR-{tax.category}-08", f"The base of {tax.rate} is not the sum of what is taxed by it."
        if abs(share.amount - share.base * tax.rate) >= ONE:
            yield (
                "BR-CO-17",
                (
                    f"The tax of {_percent(tax.rate)} differs from base × rate by 1 {one.currency} or more, as each"
                    " line was rounded. Bill the order in parts."
                ),
            )
        if tax.category == "S" and tax.rate <= 0:
            yield "BR-S-05", "A standard rate must be above zero."
        if tax.category in _ZERO_RATED and (tax.rate or share.amount):
            yield f"BR-{tax.category}-09", f"Category {tax.category} allows no tax."
        if tax.category in _NEED_REASON and not (tax.reason or tax.reason_code):
            yield f"BR-{tax.category}-10", "It must say why no tax is due."
        yield from _abroad(one, tax.category)


def _abroad(one: Document, category: str) -> Iterator[tuple[str, str]]:
    if category in {"K", "AE"} and not one.buyer.vat_id:
        yield f"BR-{'IC' if category == 'K' else 'AE'}-02", "The buyer's VAT number is missing."
    if category in {"K", "G", "AE"} and not one.seller.vat_id:
        yield f"BR-{'IC' if category == 'K' else category}-02", "The seller's VAT number is missing."
    if category == "K" and not (one.delivered_on or one.period):
        yield "BR-IC-11", "An intra-Community supply must say when it was delivered."
    if category == "K" and not (one.buyer.ship_to.country or one.buyer.address.country):
        yield "BR-IC-12", "An intra-Community supply must say to which country."


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f} %"
