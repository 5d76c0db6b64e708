"""Promotions: exact discounts by line, why each applied or not, and whatever the sequence of lines."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.pricing.basket import Applied, Basket, BasketLine, GivenCode
from lading.pricing.promote import Stacking, apply_promotions
from lading.pricing.promotion import Promotion, PromotionTerms

D = Decimal
DAY = date(2026, 6, 15)


def basket(*lines: tuple[str, int, str], **fields: Any) -> Basket:
    """Lines of (SKU, quantity, amount); mugs stand in the group `mugs`."""
    built = [
        BasketLine(number, sku, D(quantity), D(amount), "mugs" if sku.startswith("MUG") else "")
        for number, (sku, quantity, amount) in enumerate(lines, start=1)
    ]
    return Basket(**{"lines": built, "currency": "EUR", "channel": "web", "day": DAY, "shipping": D(5), **fields})


def promotion(code: str, effect: str, **terms: Any) -> Promotion:
    """A promotion in EUR."""
    body = {"effect": effect, "currency": "EUR", **terms}
    return Promotion(code, code.title(), 1, msgspec.convert(body, PromotionTerms, strict=False))


def apply(
    some: Basket, *promotions: Promotion, codes: tuple[str, ...] = (), stacking: Stacking = "in_order"
) -> Applied:
    """What they make of it; a code is called like its promotion, in capitals."""
    given_codes = [GivenCode(code, code.lower()) for code in codes]
    return apply_promotions(basket=some, promotions=promotions, codes=given_codes, stacking=stacking)


def shares(applied: Applied) -> list[tuple[str, dict[int, str], str]]:
    """Who takes off what, in words."""
    return [
        (one.promotion, {line: str(share) for line, share in one.shares.items()}, str(one.shipping))
        for one in applied.promotions
    ]


def reasons(applied: Applied) -> list[str]:
    """Why others do not."""
    return [one.reason for one in applied.refused]


GOODS = (("MUG-RED", 2, "19.00"), ("BOWL", 1, "14.01"), ("MUG-BLUE", 1, "9.50"))


@pytest.mark.parametrize(
    ("effect", "terms", "expected"),
    [
        ("percent", {"percent": 10}, {1: "1.90", 2: "1.40", 3: "0.95"}),
        ("percent", {"percent": 10, "on": {"groups": ["mugs"]}}, {1: "1.90", 3: "0.95"}),
        ("percent", {"percent": 10, "on": {"besides": ["MUG-RED"]}}, {2: "1.40", 3: "0.95"}),
        ("percent", {"percent": 50, "most": 10}, {1: "4.47", 2: "3.30", 3: "2.23"}),
        ("amount", {"amount": 10}, {1: "4.47", 2: "3.30", 3: "2.23"}),
        ("amount", {"amount": 100, "on": {"skus": ["BOWL"]}}, {2: "14.01"}),
        ("tiers", {"tiers": [{"from_value": 20, "percent": 5}, {"from_value": 42, "amount": 4}]},
         {1: "1.79", 2: "1.32", 3: "0.89"}),
        ("tiers", {"tiers": [{"from_value": 20, "percent": 5}, {"from_value": 50, "percent": 9}]},
         {1: "0.95", 2: "0.70", 3: "0.48"}),
        ("buy_get", {"buy": 2, "get": 1}, {3: "9.50"}),
        ("buy_get", {"buy": 2, "get": 1, "percent": 50}, {3: "4.75"}),
        ("buy_get", {"buy": 1, "get": 1, "on": {"groups": ["mugs"]}, "get_on": {"skus": ["BOWL"]}}, {2: "14.01"}),
    ],
)  # fmt: skip
def test_what_a_promotion_takes_off(effect: str, terms: dict[str, Any], expected: dict[int, str]) -> None:
    assert shares(apply(basket(*GOODS), promotion("p", effect, **terms))) == [("p", expected, "0")]


@pytest.mark.parametrize(
    ("effect", "terms", "reason"),
    [
        ("percent", {"percent": 10, "minimum": 50}, "it needs goods of 50 EUR, these come to 42.51"),
        ("percent", {"percent": 10, "minimum_quantity": 5}, "it needs a quantity of 5, these are 4"),
        ("percent", {"percent": 10, "on": {"skus": ["TEA"]}}, "nothing in the order is what it is for"),
        ("percent", {"percent": 10, "channels": ["shop"]}, "it is not for this channel"),
        ("percent", {"percent": 10, "currency": "USD"}, "it is for orders in USD"),
        ("percent", {"percent": 10, "customer_groups": ["club"]}, "it is only for customers of club"),
        ("percent", {"percent": 10, "new_customers": True}, "it needs a customer who is named"),
        ("buy_get", {"buy": 4, "get": 1}, "it needs 5 units of what it is for, these are 4"),
        ("tiers", {"tiers": [{"from_value": 50, "percent": 5}]}, "it begins at goods of 50 EUR, these come to 42.51"),
    ],
)
def test_why_a_promotion_does_not_apply(effect: str, terms: dict[str, Any], reason: str) -> None:
    applied = apply(basket(*GOODS), promotion("p", effect, **terms))
    assert (applied.promotions, reasons(applied)) == ([], [reason])


def test_free_shipping_and_the_rest_stack_on_what_is_left() -> None:
    applied = apply(
        basket(("MUG-RED", 1, "10.00")),
        promotion("first", "percent", percent=10, priority=1),
        promotion("second", "percent", percent=10, priority=2),
        promotion("ship", "free_shipping", minimum=10),
    )
    assert shares(applied) == [("first", {1: "1.00"}, "0"), ("second", {1: "0.90"}, "0"), ("ship", {}, "5")]
    assert applied.promotions[2].because == "shipping of 5 EUR is free"
    assert (applied.amount, applied.shipping, applied.discounts(1)) == (D("6.90"), D(5), [D("1.90")])


def test_codes_apply_only_when_they_are_given() -> None:
    code = promotion("hello", "amount", amount=3, needs_code=True)
    some = basket(*GOODS)
    assert apply(some, code) == Applied([], [])
    assert apply(some, code, codes=("HELLO",)).amount == 3
    assert reasons(apply(some, code, codes=("HELLO", "HELLO", "NIX"))) == [
        "there is no such code", "the code HELLO gives the same promotion already",
    ]  # fmt: skip
    spent = apply_promotions(
        basket=some, promotions=[code], codes=[GivenCode("HELLO", "hello")], spent={"hello": "it was used 5 times"}
    )
    assert (spent.promotions, reasons(spent)) == ([], ["it was used 5 times"])


def test_prices_that_the_order_names_are_touched_by_codes_only() -> None:
    line = BasketLine(1, "MUG-RED", D(1), D(10), named=True)
    some = basket()
    some = msgspec.structs.replace(some, lines=[line])
    assert apply(some, promotion("p", "percent", percent=10)).amount == 0
    assert apply(some, promotion("p", "percent", percent=10, needs_code=True), codes=("P",)).amount == 1


def test_of_a_group_one_applies_and_who_is_alone_goes_alone() -> None:
    small = promotion("small", "percent", percent=5, group="sale", priority=1)
    large = promotion("large", "percent", percent=20, group="sale", priority=2)
    lonely = promotion("lonely", "amount", amount=9, alone=True, priority=3)
    some = basket(("MUG-RED", 1, "30.00"))
    first = apply(some, small, large, lonely)
    assert shares(first) == [("small", {1: "1.50"}, "0")]
    assert reasons(first) == [
        "of the group sale only one applies, and that is “Small”",
        "it goes with no other promotion, and “Small” applies",
    ]
    best = apply(some, small, large, lonely, stacking="best")
    assert shares(best) == [("lonely", {1: "9.00"}, "0")]
    assert set(reasons(best)) == {"another choice of promotions is better for the customer"}
    assert shares(apply(some, small, large, stacking="best")) == [("large", {1: "6.00"}, "0")]


_amounts = st.decimals(min_value=0, max_value=500, places=2)
_lines = st.lists(
    st.tuples(st.sampled_from(["MUG-RED", "MUG-BLUE", "BOWL", "TEA"]), st.integers(1, 9), _amounts), max_size=7
)
_terms = st.one_of(
    st.builds(lambda percent, most: {"effect": "percent", "percent": percent, "most": most},
              st.integers(1, 100), st.one_of(st.none(), _amounts)),
    st.builds(lambda amount: {"effect": "amount", "amount": amount}, st.sampled_from([D("0.01"), D("7.77"), D(99)])),
    st.builds(lambda buy, get, policy: {"effect": "buy_get", "buy": buy, "get": get, "claw_back": policy},
              st.integers(1, 3), st.integers(1, 2), st.sampled_from(["keep", "proportional"])),
    st.just({"effect": "tiers", "tiers": [{"from_value": 50, "percent": 7}, {"from_value": 200, "amount": 31}]}),
    st.just({"effect": "free_shipping"}),
)  # fmt: skip


@given(_lines, st.lists(_terms, max_size=4), st.sampled_from(["in_order", "best"]), st.randoms())
def test_sums_are_exact_never_too_much_and_blind_to_the_sequence(
    lines: list[tuple[str, int, Decimal]], terms: list[dict[str, Any]], stacking: Stacking, random: Any
) -> None:
    some = basket(*((sku, quantity, str(amount)) for sku, quantity, amount in lines))
    promotions = [promotion(f"p{n}", **{**one, "priority": n}) for n, one in enumerate(terms)]
    applied = apply(some, *promotions, stacking=stacking)
    for one in applied.promotions:
        assert one.amount == sum(one.shares.values(), one.shipping)
        assert all(share > 0 and share == round(share, 2) for share in one.shares.values())
    taken = applied.discounts(len(lines))
    assert all(0 <= share <= line.amount for share, line in zip(taken, some.lines, strict=True))
    assert applied.shipping <= some.shipping
    shuffled = list(lines)
    random.shuffle(shuffled)
    other = apply(
        basket(*((sku, quantity, str(amount)) for sku, quantity, amount in shuffled)), *promotions, stacking=stacking
    )
    again = other.discounts(len(lines))
    assert sorted(zip(lines, taken, strict=True)) == sorted(zip(shuffled, again, strict=True))
