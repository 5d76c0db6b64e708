"""Ids, quantities and refusals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.kernel import NotFound, Refusal, new_id
from lading.kernel.quantity import floor_to, plain


def test_ids_are_version_seven_and_sort_by_time() -> None:
    made = [new_id() for _ in range(1000)]
    assert {one.version for one in made} == {7}
    assert [one.int >> 64 for one in made] == sorted(one.int >> 64 for one in made)
    assert len(set(made)) == 1000


@pytest.mark.parametrize(
    ("value", "text"), [("2.000", "2"), ("0.50", "0.5"), ("1E+3", "1000"), ("-0.0", "0"), ("-3.10", "-3.1")]
)
def test_quantities_are_written_plainly(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@given(value=st.decimals(0, 10**6, places=5), decimals=st.integers(0, 4))
def test_floor_takes_no_more_than_there_is(value: Decimal, decimals: int) -> None:
    floored = floor_to(value, decimals)
    assert 0 <= value - floored < Decimal(1).scaleb(-decimals)


def test_a_refusal_says_its_sentence() -> None:
    refusal = NotFound("There is no order L1.")
    assert (refusal.code, refusal.status, str(refusal)) == ("not_found", 404, "There is no order L1.")
    assert isinstance(refusal, Refusal)
