"""Allocation takes what is there, never more, and splits only where it must."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lading.routing import Need, allocate

D = Decimal
SKUS, PLACES = ("A", "B", "C"), ("P1", "P2", "P3")
NEEDS = st.lists(
    st.builds(Need, st.sampled_from(SKUS), st.integers(0, 20).map(D), st.sampled_from([D(1), D(12)]), st.just(0)),
    min_size=1,
    max_size=6,
)
FREE = st.dictionaries(
    st.tuples(st.sampled_from(SKUS), st.sampled_from(PLACES)), st.integers(-5, 200).map(D), max_size=9
)


@given(needs=NEEDS, free=FREE)
def test_nothing_is_taken_that_is_not_there(needs: list[Need], free: dict[tuple[str, str], Decimal]) -> None:
    before = dict(free)
    takes = allocate(needs=needs, places=PLACES, free=free)
    for key, had in before.items():
        taken = sum(
            take.quantity * need.factor
            for need, some in zip(needs, takes, strict=True)
            for take in some
            if (need.sku, take.place) == key
        )
        assert free[key] == had - taken
        assert taken == 0 or free[key] >= 0


@given(needs=NEEDS, free=FREE)
def test_nobody_waits_while_there_is_stock(needs: list[Need], free: dict[tuple[str, str], Decimal]) -> None:
    takes = allocate(needs=needs, places=PLACES, free=free)
    for need, some in zip(needs, takes, strict=True):
        missing = need.quantity - sum(take.quantity for take in some)
        assert 0 <= missing <= need.quantity
        if missing:
            assert all(free.get((need.sku, place), D(0)) < need.factor for place in PLACES)


def test_one_place_that_has_all_goes_first() -> None:
    free = {("A", "P1"): D(9), ("A", "P2"): D(9), ("B", "P2"): D(9)}
    needs = [Need("A", D(1), D(1), 0), Need("B", D(1), D(1), 0)]
    takes = allocate(needs=needs, places=PLACES, free=free)
    assert [[take.place for take in some] for some in takes] == [["P2"], ["P2"]]


def test_a_line_is_split_when_no_place_has_enough() -> None:
    free = {("A", "P1"): D(3), ("A", "P2"): D(4)}
    (takes,) = allocate(needs=[Need("A", D(6), D(1), 0)], places=PLACES, free=free)
    assert [(take.place, take.quantity) for take in takes] == [("P1", 3), ("P2", 3)]
