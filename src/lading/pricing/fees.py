"""Surcharges and fees by rule: what an order owes beside goods and shipping, for its channel and ways. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused, check_exact
from lading.kernel.money import is_currency, round_money
from lading.pricing.price import Taxes
from lading.pricing.rounding import tax_of

ZERO = Decimal(0)
HUNDRED = Decimal(100)
Word = Annotated[str, Meta(max_length=80)]


class FeeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A fee of orders in a `currency`: an `amount`, `percent` of the order's total, or both.

    Empty words stand for any channel, way of paying, way of shipping; `below` only counts orders whose goods come to
    less: a small-order fee. Tax is that of the `tax_class` where the order goes, inside the fee where the order's
    prices include tax, else on top.
    """

    code: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,39}$")]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    amount: Decimal = ZERO
    percent: Decimal = ZERO
    below: Decimal | None = None
    channel: Word = ""
    payment_method: Word = ""
    shipping_method: Word = ""
    tax_class: Word = "standard"

    def __post_init__(self) -> None:
        for field in ("amount", "percent", "below"):
            check_exact(field, value := getattr(self, field))
            if value is not None and value < 0:
                raise FieldRefused(field, "negative", "It must not be negative.")
        if not self.amount and not self.percent:
            raise FieldRefused("amount", "no_fee", "Say an amount, or a percentage above 0.")
        if not is_currency(self.currency):
            raise FieldRefused("currency", "no_currency", f"“{self.currency}” is no currency code such as EUR.")
        if round_money(self.amount, self.currency) != self.amount:
            raise FieldRefused("amount", "too_fine", f"{self.currency} has fewer digits after the point than that.")


class FeeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What fees of an order depend on; `taxed` is false for those who owe no tax of ours."""

    channel: str
    currency: str
    payment_method: str
    shipping_method: str
    goods: Decimal
    total: Decimal
    includes_tax: bool
    country: str
    region: str
    taxed: bool = True


class FeeDue(msgspec.Struct, frozen=True):
    """A fee that an order owes: `amount` with its `tax` inside, and why."""

    code: str
    name: str
    amount: Decimal
    tax: Decimal
    tax_rate: Decimal
    tax_name: str
    because: str


def fees_due(rules: Sequence[FeeRule], base: FeeFacts, *, taxes: Taxes, day: date) -> list[FeeDue]:
    """The fees of an order, in the order of the rules."""
    return [_due(rule, base, taxes, day) for rule in rules if _counts(rule, base)]


def _counts(rule: FeeRule, base: FeeFacts) -> bool:
    return (
        rule.currency == base.currency
        and rule.channel in ("", base.channel)
        and rule.payment_method in ("", base.payment_method)
        and rule.shipping_method in ("", base.shipping_method)
        and (rule.below is None or base.goods < rule.below)
        and round_money(rule.amount + base.total * rule.percent / HUNDRED, base.currency) > 0
    )


def _due(rule: FeeRule, base: FeeFacts, taxes: Taxes, day: date) -> FeeDue:
    said = round_money(rule.amount + base.total * rule.percent / HUNDRED, base.currency)
    rate, name = ZERO, ""
    if base.taxed:
        rate, name = taxes.at(country=base.country, region=base.region, tax_class=rule.tax_class, day=day)
    net, tax = tax_of(said, rate=rate, includes_tax=base.includes_tax, currency=base.currency)
    return FeeDue(rule.code, rule.name, net + tax, tax, rate, name, _because(rule))


def _because(rule: FeeRule) -> str:
    said = [f"paid by {rule.payment_method}"] if rule.payment_method else []
    said += [f"sent by {rule.shipping_method}"] if rule.shipping_method else []
    said += [f"goods below {rule.below} {rule.currency}"] if rule.below is not None else []
    return ", ".join(said) or "every order"
