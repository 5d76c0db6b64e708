"""Pricing an order: list prices for what the channel did not price, discounts spread, tax by line, sums exact."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from lading.kernel import round_money, split
from lading.pricing.rounding import round_in_total, tax_of, tax_shipping
from lading.pricing.values import ZERO, Price, PricedLine, PricedOrder, SentTax, TaxRate

ONE = Decimal(1)


class LineToPrice(msgspec.Struct, frozen=True):
    """What pricing needs to know of a line. `unit_price` is never None: see `list_price`.

    `sent` is the tax that the channel computed, kept as it is; None has it computed.
    """

    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    tax_class: str
    sent: SentTax | None = None


class Taxes:
    """The company's tax rates, asked by destination. `at` answers with the summed rate and the names of its parts."""

    def __init__(self, rates: Sequence[TaxRate]) -> None:
        self._rates = rates
        self._known: dict[tuple[str, str, str, date], tuple[Decimal, str]] = {}

    def at(self, *, country: str, region: str, tax_class: str, day: date) -> tuple[Decimal, str]:
        """The rate that applies there on that day; zero and an empty name where none is known."""
        key = (country, region, tax_class, day)
        if (known := self._known.get(key)) is None:
            found = [
                rate
                for rate in self._rates
                if rate.country == country
                and rate.region in ("", region)
                and rate.tax_class == tax_class
                and rate.valid_from <= day
                and (rate.valid_to is None or day <= rate.valid_to)
            ]
            whole = sum((rate.rate for rate in found if not rate.compound), ZERO)
            for rate in found:
                if rate.compound:
                    whole = (1 + whole) * (1 + rate.rate) - 1
            known = (whole, " + ".join(rate.name for rate in found))
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[key] = known
        return known


def list_price(prices: Sequence[Price], *, unit: str, factor: Decimal, quantity: Decimal) -> Decimal | None:
    """The best-matching list price of one `unit`: its own if the list has one, else the base unit's × factor.

    Among quantity breaks the highest that `quantity` reaches wins. None when the list is silent.
    """
    for name, scale in ((unit, ONE), ("", factor)):
        reached = [entry for entry in prices if entry.unit == name and entry.from_quantity <= quantity * scale]
        if reached:
            return max(reached, key=lambda entry: entry.from_quantity).price * scale
    return None


def _taxed(
    amount: Decimal, rate: tuple[Decimal, str], sent: SentTax | None, *, includes_tax: bool, currency: str
) -> tuple[Decimal, str, Decimal, Decimal]:
    """Rate, its name, base and tax of an amount: as the channel sent them, else by our rate."""
    if sent is None:
        base, tax = tax_of(amount, rate=rate[0], includes_tax=includes_tax, currency=currency)
        return rate[0], rate[1], base, tax
    base = amount - sent.amount if includes_tax else amount
    share = sent.rate if sent.rate is not None else (sent.amount / base).quantize(_FOUR_DIGITS) if base else ZERO
    return share, sent.name or "as sent", base, sent.amount


_UNTAXED = (ZERO, "")
_FOUR_DIGITS = Decimal("0.0001")


def with_taxes(priced: PricedOrder, taxes: Sequence[SentTax], shipping: SentTax, *, currency: str) -> PricedOrder:
    """The same order with taxes that somebody else has computed, line by line and for the shipping."""
    inside = priced.includes_tax
    lines: list[PricedLine] = []
    for line, sent in zip(priced.lines, taxes, strict=True):
        net = line.amount - line.order_discount
        rate, name, base, tax = _taxed(net, _UNTAXED, sent, includes_tax=inside, currency=currency)
        lines.append(msgspec.structs.replace(line, tax_rate=rate, tax_name=name, tax_base=base, tax_amount=tax))
    rate, _, base, tax = _taxed(priced.shipping, _UNTAXED, shipping, includes_tax=inside, currency=currency)
    return msgspec.structs.replace(
        priced,
        lines=lines,
        shipping_tax_rate=rate,
        shipping_tax=tax,
        tax=sum((line.tax_amount for line in lines), tax),
        total=sum((line.tax_base + line.tax_amount for line in lines), base + tax),
    )


ShippingTax = Literal["own", "main_good", "split", "none"]
"""By which rate shipping is taxed: its own, that of the goods that cost most, shared over the goods' rates, by none."""
Rate = tuple[Decimal, str]


def price_order(
    *,
    lines: Sequence[LineToPrice],
    discount: Decimal,
    shipping: Decimal,
    currency: str,
    includes_tax: bool,
    rates: Mapping[str, Rate],
    sent_shipping: SentTax | None = None,
    shares: Sequence[Decimal] | None = None,
    shipping_tax: ShippingTax = "own",
    rounding: Literal["line", "total"] = "line",
) -> PricedOrder:
    """What the order comes to. `rates` maps every tax class of the lines, and `shipping`, to (rate, name).

    Order discounts are spread over the lines by their amounts, so that a partial return knows its share; what
    promotions take off comes as `shares` of the lines, and goes first. Tax that the channel sent stays as it is.
    `rounding` in total rounds the tax of each rate once and spreads it over its lines.
    """
    amounts = [round_money(line.unit_price * line.quantity, currency) - line.discount for line in lines]
    shares, discount = _spread(amounts, shares, discount, currency)
    priced: list[PricedLine] = []
    goods, tax, total = ZERO, ZERO, ZERO
    for line, amount, share in zip(lines, amounts, shares, strict=True):
        rate, name, base, tax_amount = _taxed(
            amount - share, rates[line.tax_class], line.sent, includes_tax=includes_tax, currency=currency
        )
        priced.append(PricedLine(line.unit_price, line.discount, share, amount, name, rate, base, tax_amount))
        goods += amount
        tax += tax_amount
        total += base + tax_amount
    if rounding == "total":
        priced = round_in_total(
            priced, [line.sent is None for line in lines], includes_tax=includes_tax, currency=currency
        )
        tax = sum((line.tax_amount for line in priced), ZERO)
        total = sum((line.tax_base + line.tax_amount for line in priced), ZERO)
    if shipping_tax == "own" or sent_shipping is not None:
        shipping_rate, _, base, tax_amount = _taxed(
            shipping, rates.get("shipping", _UNTAXED), sent_shipping, includes_tax=includes_tax, currency=currency
        )
    else:
        shipping_rate, base, tax_amount = tax_shipping(
            shipping, priced, shipping_tax, includes_tax=includes_tax, currency=currency
        )
    return PricedOrder(
        priced,
        goods,
        discount,
        shipping,
        shipping_rate,
        tax_amount,
        tax + tax_amount,
        total + base + tax_amount,
        includes_tax,
    )


def _spread(
    amounts: list[Decimal], shares: Sequence[Decimal] | None, discount: Decimal, currency: str
) -> tuple[Sequence[Decimal], Decimal]:
    """What comes off each line, promotions first, and in all."""
    if shares is None:
        return (split(discount, amounts, currency) if discount else [ZERO] * len(amounts)), discount
    left = [max(amount - share, ZERO) for amount, share in zip(amounts, shares, strict=True)]
    spread = split(discount, left, currency) if discount else [ZERO] * len(amounts)
    return [share + more for share, more in zip(shares, spread, strict=True)], discount + sum(shares, ZERO)
