"""What becomes of a discount when a part of the order comes back, by the declared policy, to the cent."""

from decimal import Decimal
from itertools import accumulate
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.kernel import round_money
from lading.pricing.basket import Applied, Basket
from lading.pricing.claw_back import Sold, SoldLine, SoldPromotion, claw_back
from lading.pricing.promote import apply_promotions
from lading.pricing.promotion import PromotionTerms
from tests.pricing.test_promotions import basket, promotion

D = Decimal


def sold(some: Basket, applied: Applied, *terms: PromotionTerms) -> Sold:
    """The order as it was sold."""
    known = dict(zip((f"p{n}" for n in range(len(terms))), terms, strict=True))
    taken = applied.discounts(len(some.lines))
    return Sold(
        "EUR",
        [
            SoldLine(one.line, one.sku, one.quantity, one.amount, share, one.item_group)
            for one, share in zip(some.lines, taken, strict=True)
        ],
        [
            SoldPromotion(one.promotion, one.name, known[one.promotion], one.shares, one.shipping)
            for one in applied.promotions
        ],
    )


def sell(*lines: tuple[str, int, str], **terms: Any) -> Sold:
    """An order with one promotion."""
    one, some = promotion("p0", **terms), basket(*lines)
    return sold(some, apply_promotions(basket=some, promotions=[one]), one.terms)


def credit(order: Sold, line: int, quantity: int) -> Decimal:
    """What these units are worth as they were sold."""
    one = order.lines[line - 1]
    return round_money((one.amount - one.discount) * quantity / one.quantity, "EUR")


TWENTY = {"effect": "amount", "amount": 20, "minimum": 100}


@pytest.mark.parametrize(
    ("policy", "total", "because"),
    [
        ("keep", "0", "what stays keeps its discount"),
        ("recompute", "9.09", "what stays does not qualify: it needs goods of 100 EUR, these come to 50"),
        ("proportional", "4.96", "it needs goods of 100 EUR, these come to 50; goods of 50 stay of 110"),
    ],
)
def test_a_basket_that_was_only_filled_up_to_the_minimum(policy: str, total: str, because: str) -> None:
    order = sell(("MUG", 5, "50.00"), ("BOWL", 6, "60.00"), **TWENTY, claw_back=policy)
    assert [str(one.discount) for one in order.lines] == ["9.09", "10.91"]
    back = claw_back(order, gone={2: D(6)})
    assert (str(back.total), [part.because for part in back.parts]) == (total, [because])
    assert credit(order, 2, 6) - back.amount == D("49.09") - D(total)


def test_who_still_qualifies_loses_nothing() -> None:
    order = sell(("MUG", 5, "50.00"), ("BOWL", 6, "60.00"), **TWENTY)
    back = claw_back(order, gone={2: D(1)})
    assert (back.total, [part.because for part in back.parts]) == (0, ["what stays still qualifies"])
    percent = sell(("MUG", 3, "33.33"), ("BOWL", 6, "66.67"), effect="percent", percent=7)
    assert claw_back(percent, gone={1: D(1), 2: D(5)}).total == 0


def test_everything_returned_refunds_everything_paid() -> None:
    order = sell(("MUG", 5, "50.00"), ("BOWL", 6, "60.00"), **TWENTY)
    first = claw_back(order, gone={2: D(6)})
    second = claw_back(order, gone={1: D(5), 2: D(6)}, before=first.total)
    assert (first.amount, second.amount, second.total) == (D("9.09"), D("-9.09"), 0)


def test_three_for_two_without_the_third() -> None:
    order = sell(("MUG", 2, "20.00"), ("BOWL", 1, "8.00"), effect="buy_get", buy=2, get=1)
    assert [str(one.discount) for one in order.lines] == ["0", "8.00"]
    back = claw_back(order, gone={1: D(1)})
    assert (back.total, credit(order, 1, 1)) == (D(8), D(10))
    spread = sell(("MUG", 2, "20.00"), ("BOWL", 1, "8.00"), effect="buy_get", buy=2, get=1, claw_back="proportional")
    assert [str(one.discount) for one in spread.lines] == ["5.71", "2.29"]
    assert claw_back(spread, gone={1: D(1)}).total == 0


def test_shipping_that_was_free_for_a_large_order() -> None:
    order = sell(("MUG", 5, "50.00"), ("BOWL", 6, "60.00"), effect="free_shipping", minimum=100)
    assert claw_back(order, gone={2: D(6)}).total == 5
    order = msgspec.structs.replace(order, lines=[order.lines[0], msgspec.structs.replace(order.lines[1], amount=D(3))])
    back = claw_back(order, gone={2: D(6)})
    assert (back.total, "no more than what is gone was paid with" in back.parts[0].because) == (3, True)


def test_a_lower_tier_is_what_stays() -> None:
    tiers = [{"from_value": 50, "percent": 10}, {"from_value": 100, "percent": 20}]
    order = sell(("MUG", 5, "50.00"), ("BOWL", 6, "60.00"), effect="tiers", tiers=tiers)
    back = claw_back(order, gone={2: D(6)})
    assert (back.total, back.parts[0].because) == (
        5, "what stays would have got 5, 10 % off goods of 50 EUR, the tier from 50 on; 10 stood on it",
    )  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(1, 6), st.decimals(min_value=0, max_value=300, places=2)), min_size=1, max_size=5),
    st.sampled_from(["keep", "recompute", "proportional"]),
    st.sampled_from(
        [TWENTY, {"effect": "percent", "percent": 13, "minimum": 40}, {"effect": "buy_get", "buy": 2, "get": 1}]
    ),
    st.data(),
)
def test_any_sequence_of_returns_ends_with_all_that_was_paid(
    lines: list[tuple[int, Decimal]], policy: str, terms: dict[str, Any], data: st.DataObject
) -> None:
    order = sell(*(("MUG", quantity, str(amount)) for quantity, amount in lines), **terms, claw_back=policy)
    units = [number for number, (quantity, _) in enumerate(lines, start=1) for _ in range(quantity)]
    taken = D(0)
    for so_far in accumulate(([unit] for unit in data.draw(st.permutations(units))), lambda a, b: a + b):
        gone = {line: D(so_far.count(line)) for line in set(so_far)}
        back = claw_back(order, gone=gone, before=taken)
        paid = sum((credit(order, line, int(quantity)) for line, quantity in gone.items()), D(0))
        taken += back.amount
        assert taken == back.total == sum((part.amount for part in back.parts), D(0))
        assert 0 <= back.total <= paid + D("0.01") * len(gone)
    assert taken == 0
