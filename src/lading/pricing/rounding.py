"""Tax of an amount, of shipping by rule, and tax that is rounded once for the whole order. Pure."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.kernel import round_money, split
from lading.pricing.values import ZERO, PricedLine

FOUR_DIGITS = Decimal("0.0001")


def tax_of(gross_or_net: Decimal, *, rate: Decimal, includes_tax: bool, currency: str) -> tuple[Decimal, Decimal]:
    """Base and tax of an amount; they sum to it when tax is inside, else tax comes on top."""
    if not rate:
        return gross_or_net, ZERO
    if includes_tax:
        tax = round_money(gross_or_net * rate / (1 + rate), currency)
        return gross_or_net - tax, tax
    return gross_or_net, round_money(gross_or_net * rate, currency)


def round_in_total(
    lines: Sequence[PricedLine], ours: Sequence[bool], *, includes_tax: bool, currency: str
) -> list[PricedLine]:
    """The same lines, with the tax of each rate rounded once and spread; `ours` says which lines we tax."""
    found = list(lines)
    rates = {(line.tax_rate, line.tax_name) for line, mine in zip(lines, ours, strict=True) if mine and line.tax_rate}
    for rate in rates:
        at = [n for n, line in enumerate(found) if ours[n] and (line.tax_rate, line.tax_name) == rate]
        amounts = [found[n].amount - found[n].order_discount for n in at]
        if any(amount < 0 for amount in amounts):
            continue
        _, tax = tax_of(sum(amounts, ZERO), rate=rate[0], includes_tax=includes_tax, currency=currency)
        for n, amount, share in zip(at, amounts, split(tax, amounts, currency), strict=True):
            net = amount - share if includes_tax else amount
            found[n] = msgspec.structs.replace(found[n], tax_base=net, tax_amount=share)
    return found


def tax_shipping(
    shipping: Decimal, lines: Sequence[PricedLine], rule: str, *, includes_tax: bool, currency: str
) -> tuple[Decimal, Decimal, Decimal]:
    """Rate, base and tax of shipping that follows the goods; of one that is split the rate is what it comes to."""
    if rule == "none" or not shipping or not lines:
        return ZERO, shipping, ZERO
    worth: dict[Decimal, Decimal] = {}
    for line in lines:
        worth[line.tax_rate] = worth.get(line.tax_rate, ZERO) + max(line.amount - line.order_discount, ZERO)
    if rule == "main_good":
        rate = max(worth, key=lambda one: (worth[one], one))
        return rate, *tax_of(shipping, rate=rate, includes_tax=includes_tax, currency=currency)
    rates = sorted(worth)
    base = tax = ZERO
    for rate, part in zip(rates, split(shipping, [worth[one] for one in rates], currency), strict=True):
        net, on_it = tax_of(part, rate=rate, includes_tax=includes_tax, currency=currency)
        base, tax = base + net, tax + on_it
    return (tax / base).quantize(FOUR_DIGITS) if base else ZERO, base, tax
