"""Totals: what the channel told the customer against what the parts come to, exact to the cent."""

from collections.abc import Iterator
from decimal import Decimal

from lading.kernel import Finding
from lading.kernel.money import currency_exponent
from lading.orders import OrderDraft
from lading.pricing import PricedOrder
from lading.validation.facts import Facts

ZERO = Decimal(0)


def tax_as_sent(draft: OrderDraft, priced: PricedOrder) -> Decimal:
    """The order's tax: each line's as the channel sent it, ours where it sent none."""
    tax = ZERO
    for line, ours in zip(draft.lines, priced.lines, strict=True):
        tax += ours.tax_amount if line.tax is None else line.tax.amount
    shipping = draft.shipping.tax
    return tax + (priced.shipping_tax if shipping is None else shipping.amount)


def total_as_sent(draft: OrderDraft, priced: PricedOrder) -> Decimal:
    """What the customer owes by the channel's prices and taxes."""
    net = priced.goods - priced.discount + priced.shipping
    return net if priced.includes_tax else net + tax_as_sent(draft, priced)


def find_different_totals(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """Totals that are not what their parts come to."""
    sent, priced = draft.totals, facts.priced
    if sent is None or priced is None:
        return
    tax = tax_as_sent(draft, priced)
    total = priced.goods - priced.discount + priced.shipping + (ZERO if priced.includes_tax else tax)
    pairs = (
        ("goods", sent.goods, priced.goods),
        ("discount", sent.discount, priced.discount),
        ("shipping", sent.shipping, priced.shipping),
        ("tax", sent.tax, tax),
        ("total", sent.total, total),
    )
    for name, theirs, ours in pairs:
        if theirs is not None and theirs != ours:
            sentence = f"The channel says {name} {theirs:f} {draft.currency}, the parts come to {ours:f}."
            yield Finding("totals_differ", sentence, pointer=f"/totals/{name}")


def find_different_tax(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """Tax that our rates do not come to; a minor unit per line is rounding, not a difference."""
    priced = facts.priced
    if priced is None:
        return
    theirs, ours, lines = ZERO, ZERO, 0
    for line, computed in zip(draft.lines, priced.lines, strict=True):
        if line.tax is not None:
            theirs += line.tax.amount
            ours += computed.tax_amount
            lines += 1
    if lines and theirs != ours and abs(theirs - ours) > lines * Decimal(1).scaleb(-currency_exponent(draft.currency)):
        sentence = f"The channel says {theirs:f} {draft.currency} of tax on the goods, our rates come to {ours:f}."
        yield Finding("tax_differs", sentence, pointer="/lines")


def find_expired_certificate(_draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """A customer who was exempt is taxed, since the certificate has ended."""
    if facts.expired_certificate:
        yield Finding("certificate_expired", f"The order is taxed: {facts.expired_certificate}.", pointer="/customer")


def find_missing_tax(_draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """A tax service gave no answer, and the company does not want to go by its own rates."""
    if facts.tax_trouble:
        code = "tax_unavailable" if facts.tax_refuses else "tax_waiting"
        yield Finding(code, f"The tax is not certain: {facts.tax_trouble}.", pointer="/lines")
