"""What a customer gets for units that came back: what is kept back of it, and whether shipping goes back, too. Pure."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.kernel import round_money
from lading.returns.policy import Fee, Terms
from lading.returns.rma import ReturnLine

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class CreditedLine(msgspec.Struct, frozen=True):
    """Units of a line of a return with what they are credited with, tax included, and the terms that hold for them."""

    line: int
    quantity: Decimal
    amount: Decimal
    terms: Terms
    reason: str


class Reckoning(msgspec.Struct, frozen=True, kw_only=True):
    """Goods and shipping that are credited, what is kept back, and why."""

    goods: Decimal
    shipping: Decimal
    fee: Decimal
    claw_back: Decimal = ZERO
    why: list[str]

    @property
    def total(self) -> Decimal:
        """What the customer gets; never negative."""
        return max(ZERO, self.goods + self.shipping - self.fee - self.claw_back)


def creditable(line: ReturnLine, *, graded: Decimal) -> Decimal:
    """Units of a line whose money may be decided now: as the terms say, only what came, or what was inspected.

    `graded` units have been looked at. Nothing of a line that nobody authorised.
    """
    if line.outcome != "authorised":
        return ZERO
    when = line.decision.terms.refund_when
    ready = line.expected + line.received if when == "at_once" else line.received if when == "receipt" else graded
    return max(ZERO, ready + line.kept - line.credited)


def reckon(
    lines: Sequence[CreditedLine],
    *,
    currency: str,
    shipping_left: Decimal,
    full_return: bool,
    first: bool,
    fee: Decimal | None = None,
    shipping: bool | None = None,
    claw_back: Decimal = ZERO,
    because: Sequence[str] = (),
) -> Reckoning:
    """What these units come to.

    A fixed fee is kept back with the `first` settlement of the return. Shipping goes back as the terms say:
    `full_return` where nothing of the order stays with the customer. `fee` and `shipping` are a person's wish instead.
    `claw_back` is what discounts lose on what stays, `because` of what.
    """
    goods = sum((one.amount for one in lines), ZERO)
    why: list[str] = []
    back = _shipping_goes_back(lines, full_return=full_return) if shipping is None else shipping
    shipped = shipping_left if back else ZERO
    if shipped:
        why.append("Shipping goes back, too." if full_return else "Shipping goes back, too, as agreed.")
    kept = sum((_fee(one.terms.fee, one, currency) for one in lines), ZERO)
    kept += max((_fixed(one.terms.fee, one, currency) for one in lines), default=ZERO) if first else ZERO
    if fee is not None:
        if fee != kept:
            why.append("The fee was set by hand.")
        kept = fee
    elif kept:
        why.append("A fee is kept back, as the policy says.")
    why += because
    kept = min(kept, max(ZERO, goods + shipped - claw_back))
    return Reckoning(goods=goods, shipping=shipped, fee=kept, claw_back=claw_back, why=why)


def _shipping_goes_back(lines: Sequence[CreditedLine], *, full_return: bool) -> bool:
    said = {one.terms.shipping_back for one in lines}
    return "always" in said or ("full_return" in said and full_return)


def _applies(fee: Fee, one: CreditedLine, currency: str) -> bool:
    return one.reason not in fee.not_for and (fee.kind == "percent" or fee.currency == currency)


def _fee(fee: Fee, one: CreditedLine, currency: str) -> Decimal:
    if not _applies(fee, one, currency):
        return ZERO
    if fee.kind == "per_unit":
        return min(round_money(fee.amount * one.quantity, currency), one.amount)
    if fee.kind == "percent":
        return round_money(one.amount * fee.amount / HUNDRED, currency)
    return ZERO


def _fixed(fee: Fee, one: CreditedLine, currency: str) -> Decimal:
    return fee.amount if fee.kind == "fixed" and _applies(fee, one, currency) else ZERO
