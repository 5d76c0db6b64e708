"""Money: rounding, and the split that loses no cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.kernel import Money, round_money, split

D = Decimal
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [("1.005", "EUR", "1.01"), ("-1.005", "EUR", "-1.01"), ("1.5", "JPY", "2"), ("1.0005", "KWD", "1.001")],
)
def test_half_goes_up(amount: str, currency: str, rounded: str) -> None:
    assert round_money(D(amount), currency) == D(rounded)


def test_thirds_of_a_cent_are_not_lost() -> None:
    assert split(D("1.00"), [D(1), D(1), D(1)], "EUR") == [D("0.33"), D("0.34"), D("0.33")]


@given(
    amount=st.integers(-(10**9), 10**9),
    weights=st.lists(st.integers(0, 10**6).map(D), min_size=1, max_size=30),
    currency=CURRENCIES,
)
def test_parts_sum_to_the_whole(amount: int, weights: list[Decimal], currency: str) -> None:
    whole = round_money(D(amount) / 1000, currency)
    parts = split(whole, weights, currency)
    assert sum(parts) == whole
    assert all(part == round_money(part, currency) for part in parts)


@given(weights=st.lists(st.integers(1, 1000).map(D), min_size=1, max_size=20))
def test_no_part_is_a_cent_off_its_share(weights: list[Decimal]) -> None:
    parts = split(D("100.00"), weights, "EUR")
    total = sum(weights)
    assert all(abs(part - 100 * weight / total) <= D("0.01") for part, weight in zip(parts, weights, strict=True))


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="cannot add USD to EUR"):
        Money(D(1), "EUR") + Money(D(1), "USD")
