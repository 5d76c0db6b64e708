"""What becomes of a promotion's discount on what stays, when a part of an order comes back or is cancelled. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from lading.kernel import plain, round_money
from lading.kernel.money import currency_exponent
from lading.pricing.basket import ZERO, Basket, BasketLine, Left, total_of
from lading.pricing.effects import Taken, take_off
from lading.pricing.promotion import ClawBackPolicy, PromotionTerms

_Part = Callable[[Decimal, str], "ClawedPart"]


class SoldLine(msgspec.Struct, frozen=True):
    """A line as it was sold: `amount` is price × quantity less its own discount, `discount` its share of others."""

    line: int
    sku: str
    quantity: Decimal
    amount: Decimal
    discount: Decimal = ZERO
    item_group: str = ""
    tags: frozenset[str] = frozenset()


class SoldPromotion(msgspec.Struct, frozen=True):
    """A promotion as it applied, by the terms of that day. The promotions of an order stand in their sequence."""

    promotion: str
    name: str
    terms: PromotionTerms
    shares: Mapping[int, Decimal]
    shipping: Decimal = ZERO
    code: str = ""


class Sold(msgspec.Struct, frozen=True):
    """An order as it was sold, as far as promotions go."""

    currency: str
    lines: Sequence[SoldLine]
    promotions: Sequence[SoldPromotion]


class ClawedPart(msgspec.Struct, frozen=True):
    """What one promotion loses in all, and why."""

    promotion: str
    name: str
    policy: ClawBackPolicy
    amount: Decimal
    because: str


class ClawBack(msgspec.Struct, frozen=True):
    """`amount` comes off the refund now (negative: is added), `total` is what was taken back in all so far."""

    amount: Decimal
    total: Decimal
    parts: list[ClawedPart]


def claw_back(sold: Sold, *, gone: Mapping[int, Decimal], before: Decimal = ZERO) -> ClawBack:
    """What is taken back of discounts, now that these quantities of the lines are `gone` in all, by line.

    A returned unit is credited with what was paid for it: its price less its share of every discount, as fixed at the
    sale. That leaves the basket that was only filled up to reach a minimum. Each promotion's `claw_back` declares what
    then happens to its discount on what stays. `keep`: nothing. `recompute`: what stays is judged by the promotion as
    it was sold, and what it would not have got is taken back. `proportional`: if what stays does not qualify any more,
    the discount on it shrinks as the goods did.

    `before` is what earlier refunds took back. The refund is the credit of the units less `amount`, which is negative
    where something is given back: everything returned refunds everything paid, in any sequence. Never more is taken
    back than was paid for the goods that are gone.
    """
    kept = {one.line: one.quantity - min(gone.get(one.line, ZERO), one.quantity) for one in sold.lines}
    if not sold.promotions or not any(kept.values()) or not any(gone.values()):
        return ClawBack(-before, ZERO, [])
    basket = _basket(sold, kept)
    left: Left = {one.line: one.amount for one in basket.lines}
    parts: list[ClawedPart] = []
    for one in sold.promotions:
        standing = {line: _part(sold, line, share, kept) for line, share in one.shares.items()}
        part, stays = _judge(one, sold, basket, standing, left)
        parts.append(part)
        for line, share in stays.items():
            left[line] = max(left.get(line, ZERO) - share, ZERO)
    total = sum((part.amount for part in parts), ZERO)
    most = _paid_for_gone(sold, kept)
    if total > most:
        parts, total = _no_more_than(parts, most), most
    return ClawBack(total - before, total, parts)


def _basket(sold: Sold, kept: Mapping[int, Decimal]) -> Basket:
    lines = [
        BasketLine(one.line, one.sku, kept[one.line], _part(sold, one.line, one.amount, kept), one.item_group, one.tags)
        for one in sold.lines
        if kept[one.line]
    ]
    return Basket(lines=lines, currency=sold.currency, channel="", day=date.min)


def _part(sold: Sold, line: int, amount: Decimal, kept: Mapping[int, Decimal]) -> Decimal:
    """The part of a line's amount that stands on what is kept of it."""
    whole = next(one.quantity for one in sold.lines if one.line == line)
    return round_money(amount * kept[line] / whole, sold.currency) if whole else ZERO


def _judge(
    one: SoldPromotion, sold: Sold, basket: Basket, standing: dict[int, Decimal], left: Left
) -> tuple[ClawedPart, dict[int, Decimal]]:
    """What the promotion loses, and the shares that stay."""
    policy, stands = one.terms.claw_back, total_of(standing)

    def part(amount: Decimal, because: str) -> ClawedPart:
        return ClawedPart(one.promotion, one.name, policy, amount, because)

    if policy == "keep":
        return part(ZERO, "what stays keeps its discount"), standing
    allowed = take_off(one.terms, basket, left=left, shipping=one.shipping, by_code=True)
    if not allowed.why_not:
        lost = max(stands + one.shipping - allowed.amount, ZERO)
        if policy == "proportional" or lost <= _crumbs(basket):
            return part(ZERO, "what stays still qualifies"), standing
        because = f"what stays would have got {plain(allowed.amount)}, {allowed.because}; {plain(stands)} stood on it"
        return part(lost, because), dict(allowed.shares)
    if policy == "recompute":
        return part(stands + one.shipping, f"what stays does not qualify: {allowed.why_not}"), {}
    if one.terms.effect == "buy_get":
        return part(ZERO, "the discount was spread over all that took part"), standing
    return _in_proportion(one, sold, basket, stands, allowed, part), standing


def _in_proportion(
    one: SoldPromotion, sold: Sold, basket: Basket, stands: Decimal, allowed: Taken, part: _Part
) -> ClawedPart:
    def value(lines: Sequence[SoldLine | BasketLine]) -> Decimal:
        chosen = (some for some in lines if one.terms.on.holds(some.sku, some.item_group, some.tags))
        return sum((some.amount for some in chosen), ZERO)

    bought, stays = value(sold.lines), value(basket.lines)
    share = stays / bought if bought else ZERO
    lost = round_money((stands + one.shipping) * (1 - share), sold.currency)
    return part(lost, f"{allowed.why_not}; goods of {plain(stays)} stay of {plain(bought)}")


def _crumbs(basket: Basket) -> Decimal:
    """Up to a minor unit a line is rounding."""
    return len(basket.lines) * Decimal(1).scaleb(-currency_exponent(basket.currency))


def _paid_for_gone(sold: Sold, kept: Mapping[int, Decimal]) -> Decimal:
    paid = ((one, one.amount - one.discount) for one in sold.lines)
    return sum((net - _part(sold, one.line, net, kept) for one, net in paid), ZERO)


def _no_more_than(parts: Sequence[ClawedPart], most: Decimal) -> list[ClawedPart]:
    cut: list[ClawedPart] = []
    for part in parts:
        amount = min(part.amount, most)
        because = part.because if amount == part.amount else f"{part.because}; no more than what is gone was paid with"
        cut.append(msgspec.structs.replace(part, amount=amount, because=because))
        most -= amount
    return cut
