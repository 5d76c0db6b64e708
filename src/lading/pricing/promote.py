"""Which promotions apply to a basket, in which sequence, and why others do not. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Literal

from lading.kernel import plain
from lading.pricing.basket import Applied, AppliedPromotion, Basket, GivenCode, Left, NotApplied
from lading.pricing.effects import Taken, take_off
from lading.pricing.promotion import Promotion

Stacking = Literal["in_order", "best"]
"""Where several promotions exclude each other: the first by priority wins, or what is best for the customer."""

_MOST_TRIED = 256
_Candidate = tuple[Promotion, str]


def apply_promotions(
    *,
    basket: Basket,
    promotions: Sequence[Promotion],
    codes: Sequence[GivenCode] = (),
    spent: Mapping[str, str] | None = None,
    stacking: Stacking = "in_order",
) -> Applied:
    """What promotions take off, with the reason of each that applied and of each that did not.

    Promotions without a code apply by themselves, the others where one of `codes` is theirs. `spent` says why a
    promotion may not be used any more, by its code. Nothing ever comes to less than nothing, and the sequence of the
    lines plays no part.
    """
    refused: list[NotApplied] = []
    candidates = list(_candidates(basket, promotions, codes, spent or {}, refused))
    if not candidates:
        return Applied([], refused)
    chosen = candidates if stacking == "in_order" else _best(basket, candidates)
    applied = _run(basket, chosen, refused)
    for promotion, code in candidates:
        if (promotion, code) not in chosen:
            reason = "another choice of promotions is better for the customer"
            refused.append(NotApplied(promotion.code, promotion.name, code, reason))
    return Applied(applied, refused)


def _candidates(
    basket: Basket,
    promotions: Sequence[Promotion],
    codes: Sequence[GivenCode],
    spent: Mapping[str, str],
    refused: list[NotApplied],
) -> Iterator[_Candidate]:
    known = {one.code: one for one in promotions}
    refused += [
        NotApplied(one.promotion, _name(known, one), one.code, one.refused or "there is no such code")
        for one in codes
        if one.refused or one.promotion not in known
    ]
    given: dict[str, str] = {}
    for one in codes:
        if one.refused or one.promotion not in known:
            continue
        if one.promotion in given:
            reason = f"the code {given[one.promotion]} gives the same promotion already"
            refused.append(NotApplied(one.promotion, known[one.promotion].name, one.code, reason))
        else:
            given[one.promotion] = one.code
    for promotion in sorted(promotions, key=lambda one: (one.terms.priority, one.code)):
        code = given.get(promotion.code, "")
        if promotion.terms.needs_code and not code:
            continue
        if reason := spent.get(promotion.code) or _barred(promotion, basket):
            refused.append(NotApplied(promotion.code, promotion.name, code, reason))
        else:
            yield promotion, code


def _name(known: Mapping[str, Promotion], one: GivenCode) -> str:
    return known[one.promotion].name if one.promotion in known else ""


def _barred(promotion: Promotion, basket: Basket) -> str:
    """Why this customer, channel, currency or day cannot have it; empty where they can."""
    terms = promotion.terms
    if not promotion.active:
        return "it is switched off"
    if promotion.valid_from and basket.day < promotion.valid_from:
        return f"it begins on {promotion.valid_from}"
    if promotion.valid_to and basket.day > promotion.valid_to:
        return f"it ended on {promotion.valid_to}"
    if terms.channels and basket.channel not in terms.channels:
        return "it is not for this channel"
    if terms.currency and terms.currency != basket.currency:
        return f"it is for orders in {terms.currency}"
    if terms.customer_groups and basket.customer_groups.isdisjoint(terms.customer_groups):
        return f"it is only for customers of {', '.join(terms.customer_groups)}"
    if terms.new_customers and not basket.new:
        return "it is only for new customers" if basket.new is not None else "it needs a customer who is named"
    if terms.uses_per_customer is not None and not basket.customer:
        return "it needs a customer who is named"
    return ""


def _run(basket: Basket, chosen: Sequence[_Candidate], refused: list[NotApplied]) -> list[AppliedPromotion]:
    """One after the other on what is left; who excludes each other stands in `refused`."""
    left: Left = {one.line: max(one.amount, Decimal(0)) for one in basket.lines}
    shipping = basket.shipping
    applied: list[AppliedPromotion] = []
    groups: dict[str, str] = {}
    lonely = ""
    for promotion, code in chosen:
        terms = promotion.terms
        if reason := _excluded(promotion, applied, groups, lonely):
            refused.append(NotApplied(promotion.code, promotion.name, code, reason))
            continue
        taken = take_off(terms, basket, left=left, shipping=shipping, by_code=bool(code))
        if taken.why_not:
            refused.append(NotApplied(promotion.code, promotion.name, code, taken.why_not))
            continue
        for line, share in taken.shares.items():
            left[line] -= share
        shipping -= taken.shipping
        applied.append(_applied(promotion, code, taken))
        if terms.group:
            groups[terms.group] = promotion.name
        lonely = promotion.name if terms.alone else lonely
    return applied


def _excluded(promotion: Promotion, applied: Sequence[AppliedPromotion], groups: Mapping[str, str], lonely: str) -> str:
    terms = promotion.terms
    if lonely:
        return f"“{lonely}” goes with no other promotion"
    if terms.alone and applied:
        return f"it goes with no other promotion, and “{applied[0].name}” applies"
    if terms.group in groups:
        return f"of the group {terms.group} only one applies, and that is “{groups[terms.group]}”"
    return ""


def _applied(promotion: Promotion, code: str, taken: Taken) -> AppliedPromotion:
    because = f"{taken.because} (code {code})" if code else taken.because
    shares = dict(sorted(taken.shares.items()))
    return AppliedPromotion(
        promotion.code, promotion.name, promotion.version, code, taken.amount, shares, taken.shipping, because
    )


def _best(basket: Basket, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The choice that takes off most; among equals the one with fewer promotions, then the first by priority."""
    found = [(_worth(basket, some), some) for some in _choices(basket, candidates)]
    worth = max(each for each, _ in found)
    return min((some for each, some in found if each == worth), key=len)


def _worth(basket: Basket, some: Sequence[_Candidate]) -> Decimal:
    return sum((one.amount for one in _run(basket, some, [])), Decimal(0))


def _choices(basket: Basket, candidates: Sequence[_Candidate]) -> Iterator[list[_Candidate]]:
    """Each that goes alone, and one of every group with all that stand in none."""
    yield from ([one] for one in candidates if one[0].terms.alone)
    together = [one for one in candidates if not one[0].terms.alone]
    groups: dict[str, list[_Candidate]] = {}
    for one in together:
        if one[0].terms.group:
            groups.setdefault(one[0].terms.group, []).append(one)
    free = [one for one in together if not one[0].terms.group]
    options = list(groups.values())
    combinations = 1
    for some in options:
        combinations *= len(some)
    if combinations > _MOST_TRIED:  # each group's best by itself
        options = [[max(some, key=lambda one: _worth(basket, [one]))] for some in options]
    for picked in product(*options):
        wanted = {id(one) for one in (*free, *picked)}
        if some := [one for one in together if id(one) in wanted]:
            yield some


def tell(applied: Applied, currency: str) -> list[str]:
    """Everything that there is to say, a sentence each."""
    told = [f"“{one.name}”: {plain(one.amount)} {currency}, {one.because}." for one in applied.promotions]
    told += [f"{_called(one)} does not apply: {one.reason}." for one in applied.refused]
    return told


def _called(one: NotApplied) -> str:
    return f"Code {one.code}" if one.code else f"“{one.name}”"
