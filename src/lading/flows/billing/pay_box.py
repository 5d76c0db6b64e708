"""How to pay, as it stands on invoices and statements."""

from decimal import Decimal

from lading.billing.traders import Seller
from lading.documents.money_papers import PayBox
from lading.documents.pay_code import draw_pay_code

Words = dict[str, str]


def pay_box(seller: Seller, *, sentence: str, amount: Decimal, currency: str, reference: str, words: Words) -> PayBox:
    """How to pay an amount to the seller, with a code to scan where it is in euros."""
    if not seller.iban:
        return PayBox(sentence=sentence)
    iban = seller.iban.replace(" ", "")
    account = [
        (words["account_holder"], seller.name),
        ("IBAN", " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))),
        ("BIC", seller.bic),
        (words["payment_reference"], reference),
    ]
    square = ""
    if currency == "EUR":
        square = draw_pay_code(name=seller.name, iban=iban, bic=seller.bic, amount=amount, reference=reference)
    return PayBox(
        sentence=sentence,
        account=[pair for pair in account if pair[1]],
        square=square,
        scan=words["scan_to_pay"] if square else "",
    )
