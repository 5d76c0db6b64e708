"""What one promotion takes off a basket, line by line, exact to the cent and whatever the sequence of lines. Pure."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

import msgspec

from lading.kernel import plain, round_money, split
from lading.pricing.basket import ZERO, Basket, BasketLine, Left, canonical, total_of
from lading.pricing.promotion import HUNDRED, Chosen, PromotionTerms


class Taken(msgspec.Struct, frozen=True):
    """What comes off: shares by line, of the shipping, and why; or why nothing does, in `why_not`."""

    shares: dict[int, Decimal] = {}
    shipping: Decimal = ZERO
    because: str = ""
    why_not: str = ""

    @property
    def amount(self) -> Decimal:
        """All that comes off."""
        return total_of(self.shares) + self.shipping


def take_off(terms: PromotionTerms, basket: Basket, *, left: Left, shipping: Decimal, by_code: bool) -> Taken:
    """What a promotion takes off what earlier ones have `left`.

    Prices that the order names are touched by codes only; free shipping touches no price.
    """
    all_count = by_code or terms.effect == "free_shipping"
    lines = [one for one in canonical(basket.lines) if matches(terms, terms.on, one, by_code=all_count)]
    if why_not := _unmet(terms, lines, basket.currency):
        return Taken(why_not=why_not)
    taken = _EFFECTS[terms.effect](terms, basket, lines, left, shipping)
    if terms.most is not None and taken.amount > terms.most:
        return _cut(taken, terms.most, basket.currency)
    return taken


def matches(terms: PromotionTerms, chosen: Chosen, line: BasketLine, *, by_code: bool) -> bool:
    """Whether a line is one that the promotion chooses."""
    if (line.named and not by_code) or (terms.full_price_only and line.reduced):
        return False
    return chosen.holds(line.sku, line.item_group, line.tags)


def _unmet(terms: PromotionTerms, lines: Sequence[BasketLine], currency: str) -> str:
    if not lines and terms.effect != "free_shipping":
        return "nothing in the order is what it is for"
    value = sum((one.amount for one in lines), ZERO)
    if terms.minimum is not None and value < terms.minimum:
        return f"it needs goods of {plain(terms.minimum)} {currency}, these come to {plain(value)}"
    quantity = sum((one.quantity for one in lines), ZERO)
    if terms.minimum_quantity is not None and quantity < terms.minimum_quantity:
        return f"it needs a quantity of {plain(terms.minimum_quantity)}, these are {plain(quantity)}"
    return ""


def _percent(
    terms: PromotionTerms, basket: Basket, lines: Sequence[BasketLine], left: Left, _shipping: Decimal
) -> Taken:
    return _share(lines, left, terms.percent or ZERO, basket.currency)


def _share(lines: Sequence[BasketLine], left: Left, percent: Decimal, currency: str) -> Taken:
    shares = {one.line: round_money(left[one.line] * percent / HUNDRED, currency) for one in lines}
    value = sum((left[one.line] for one in lines), ZERO)
    return _taken(shares, f"{plain(percent)} % off goods of {plain(value)} {currency}")


def _amount(
    terms: PromotionTerms, basket: Basket, lines: Sequence[BasketLine], left: Left, _shipping: Decimal
) -> Taken:
    return _spread(lines, left, terms.amount or ZERO, basket.currency)


def _spread(lines: Sequence[BasketLine], left: Left, amount: Decimal, currency: str) -> Taken:
    weights = [left[one.line] for one in lines]
    value = sum(weights, ZERO)
    given = min(round_money(amount, currency), value)
    shares = dict(zip((one.line for one in lines), split(given, weights, currency), strict=True)) if given else {}
    return _taken(shares, f"{plain(given)} {currency} off goods of {plain(value)}")


def _tiers(terms: PromotionTerms, basket: Basket, lines: Sequence[BasketLine], left: Left, _shipping: Decimal) -> Taken:
    value = sum((one.amount for one in lines), ZERO)
    reached = [tier for tier in terms.tiers if tier.from_value <= value]
    if not reached:
        least = min(tier.from_value for tier in terms.tiers)
        return Taken(why_not=f"it begins at goods of {plain(least)} {basket.currency}, these come to {plain(value)}")
    tier = max(reached, key=lambda one: one.from_value)
    if tier.percent is not None:
        taken = _share(lines, left, tier.percent, basket.currency)
    else:
        taken = _spread(lines, left, tier.amount or ZERO, basket.currency)
    because = f"{taken.because}, the tier from {plain(tier.from_value)} on"
    return msgspec.structs.replace(taken, because=because) if taken.shares else taken


def _buy_get(
    terms: PromotionTerms, basket: Basket, lines: Sequence[BasketLine], left: Left, _shipping: Decimal
) -> Taken:
    """Whole units only. The cheapest are the ones that come free or for less."""
    own = terms.get_on is None
    given = lines if own else _others(terms, basket, lines)
    units = _units(lines)
    sets = units // (terms.buy + terms.get) if own else units // terms.buy
    sets = min(sets, terms.times) if terms.times else sets
    free = min(sets * terms.get, _units(given))
    if not free:
        needed = terms.buy + terms.get if own else terms.buy
        return Taken(why_not=f"it needs {needed} units of what it is for, these are {units}")
    percent = terms.percent or HUNDRED
    shares: dict[int, Decimal] = {}
    wanted = free
    for one in sorted(given, key=lambda one: one.amount / one.quantity if one.quantity else ZERO):
        here = min(wanted, _units([one]))
        if here:
            shares[one.line] = round_money(left[one.line] * here / one.quantity * percent / HUNDRED, basket.currency)
        wanted -= here
    if terms.claw_back == "proportional":
        taking_part = {one.line: one for one in (*lines, *given)}
        shares = _spread(list(taking_part.values()), left, total_of(shares), basket.currency).shares
    what = "free" if percent == HUNDRED else f"{plain(percent)} % off"
    return _taken(shares, f"{terms.buy} bought, {terms.get} more {what}: {free} of the cheapest")


def _others(terms: PromotionTerms, basket: Basket, lines: Sequence[BasketLine]) -> list[BasketLine]:
    """What comes free where that is something else; what counts as bought does not come free as well."""
    chosen = terms.get_on or Chosen()
    bought = {one.line for one in lines}
    return [
        one for one in canonical(basket.lines) if one.line not in bought and matches(terms, chosen, one, by_code=True)
    ]


def _units(lines: Sequence[BasketLine]) -> int:
    return sum(int(one.quantity.to_integral_value(ROUND_FLOOR)) for one in lines)


def _free_shipping(
    _terms: PromotionTerms, basket: Basket, _lines: Sequence[BasketLine], _left: Left, shipping: Decimal
) -> Taken:
    if not shipping:
        return Taken(why_not="shipping costs nothing anyway")
    return Taken(shipping=shipping, because=f"shipping of {plain(shipping)} {basket.currency} is free")


_EFFECTS = {
    "percent": _percent,
    "amount": _amount,
    "tiers": _tiers,
    "buy_get": _buy_get,
    "free_shipping": _free_shipping,
}


def _taken(shares: dict[int, Decimal], because: str) -> Taken:
    shares = {line: share for line, share in shares.items() if share}
    return Taken(shares, because=because) if shares else Taken(why_not="nothing is left that it could take off")


def _cut(taken: Taken, most: Decimal, currency: str) -> Taken:
    """The same in the same proportions, but no more than `most`."""
    most = round_money(most, currency)
    lines = list(taken.shares)
    *shares, shipping = split(most, [*(taken.shares[line] for line in lines), taken.shipping], currency)
    kept = {line: share for line, share in zip(lines, shares, strict=True) if share}
    return Taken(kept, shipping or ZERO, f"{taken.because}, at most {plain(most)}")
