"""Taxes of documents of many lines: shared out anew where rounding line by line has led too far from base × rate. Pure.

EN 16931 (BR-CO-17) wants the tax of a rate to be its base × rate, less than one unit of the currency off. The ledger
rounds each line, so that a thousand small lines can be further off. What each order comes to is kept to the cent; how
it divides into net and tax is set right, line by line by the largest remainder.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, Decimal

import msgspec

from lading.billing.facts import ZERO, Charge, Line, Tax
from lading.kernel import round_money
from lading.kernel.money import currency_exponent

ONE = Decimal(1)
ROUNDING = "ADR"
"""UNTDID 7161: other services; the code of a charge that rounding makes."""
Part = Line | Charge
Key = tuple[str, Decimal]


def fit_taxes(
    lines: Sequence[Line], charges: Sequence[Charge], *, prices_include_tax: bool, currency: str, words: str
) -> tuple[list[Line], list[Charge]]:
    """The lines and charges, as they are where their taxes fit. `words` name a charge for what rounding leaves.

    Where prices include tax every line keeps what the customer pays for it. Else its net stays, and what is missing
    is a charge, or what is too much a discount on the largest line.
    """
    parts: list[Part] = [*lines, *charges]
    for key in dict.fromkeys(_key(part.tax) for part in parts):
        mine = [part for part in parts if _key(part.tax) == key]
        if key[1] and _off(mine, key[1]) >= ONE:
            others = [part for part in parts if _key(part.tax) != key]
            parts = others + _fit(mine, key[1], inside=prices_include_tax, currency=currency, words=words)
    found = sorted((part for part in parts if isinstance(part, Line)), key=lambda line: line.n)
    return found, [part for part in parts if isinstance(part, Charge)]


def _key(tax: Tax) -> Key:
    return tax.category, tax.rate


def _off(parts: Iterable[Part], rate: Decimal) -> Decimal:
    some = list(parts)
    return abs(sum((part.tax_amount for part in some), ZERO) - sum((part.net for part in some), ZERO) * rate)


def _fit(parts: Sequence[Part], rate: Decimal, *, inside: bool, currency: str, words: str) -> list[Part]:
    """Order by order, rounding what all orders up to it come to, so that nothing adds up over many of them."""
    fitted: list[Part] = []
    so_far = taxed = ZERO
    for order in dict.fromkeys(part.order for part in parts):
        mine = [part for part in parts if part.order == order]
        gross = sum((part.net + part.tax_amount for part in mine), ZERO)
        so_far += gross
        tax = round_money(so_far * rate / (1 + rate), currency) - taxed
        taxed += tax
        if not inside:
            mine = _with_net(mine, gross - tax, words)
        weights = [part.net + part.tax_amount if inside else part.net for part in mine]
        shares = _share(tax, weights, currency)
        fitted += [_taxed(part, share, inside=inside) for part, share in zip(mine, shares, strict=True)]
    return fitted


def _taxed(part: Part, tax: Decimal, *, inside: bool) -> Part:
    net = part.net + part.tax_amount - tax if inside else part.net
    return msgspec.structs.replace(part, net=net, tax_amount=tax)


def _with_net(parts: Sequence[Part], net: Decimal, words: str) -> list[Part]:
    """The parts with that net in all: a charge more, or a discount more on the largest."""
    more = net - sum((part.net for part in parts), ZERO)
    if more > 0:
        first = parts[0]
        extra = Charge(code=ROUNDING, name=words, net=more, tax_amount=ZERO, tax=first.tax, order=first.order)
        return [*parts, extra]
    largest = max(range(len(parts)), key=lambda at: parts[at].net)
    return [_less(part, -more) if at == largest else part for at, part in enumerate(parts)]


def _less(part: Part, amount: Decimal) -> Part:
    if isinstance(part, Line):
        return msgspec.structs.replace(part, net=part.net - amount, discount=part.discount + amount)
    return msgspec.structs.replace(part, net=part.net - amount)


def _share(total: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """The total by weight, each share within a cent of exact: the largest remainders get the cents that are left."""
    cent = ONE.scaleb(-currency_exponent(currency))
    whole = sum(weights, ZERO)
    exact = [total * weight / whole for weight in weights] if whole else [ZERO for _ in weights]
    shares = [one.quantize(cent, rounding=ROUND_FLOOR) for one in exact]
    left = int((total - sum(shares, ZERO)) / cent)
    for at in sorted(range(len(exact)), key=lambda at: (shares[at] - exact[at], at))[:left]:
        shares[at] += cent
    return shares
