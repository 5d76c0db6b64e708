"""Moves of the optimiser against what is still there when they are made."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lading.routing.optimise_moves import Row, choose_moves, in_chunks

D = Decimal
A, B = ("S", "A"), ("S", "B")
amounts = st.dictionaries(st.sampled_from([A, B, ("T", "A")]), st.integers(-3, 3).map(D), max_size=3)


def test_two_orders_may_change_places_where_nothing_is_free() -> None:
    swap: list[dict[Row, Decimal]] = [{A: D(-1), B: D(1)}, {A: D(1), B: D(-1)}]
    assert choose_moves(changes=swap, gains=[5, -1], free={}) == {0, 1}


def test_who_gains_least_stays_out_where_stock_is_short() -> None:
    takers: list[dict[Row, Decimal]] = [{A: D(1)}, {A: D(1)}, {A: D(1)}]
    assert choose_moves(changes=takers, gains=[3, 1, 2], free={A: D(2)}) == {0, 2}


def test_nobody_loses_for_somebody_who_stays() -> None:
    changes: list[dict[Row, Decimal]] = [{A: D(-1), B: D(1)}, {A: D(2), B: D(-1)}]
    assert choose_moves(changes=changes, gains=[-2, 9], free={A: D(0), B: D(1)}) == set()


def test_what_hangs_together_stays_together() -> None:
    changes: list[dict[Row, Decimal]] = [{A: D(1)}, {B: D(1)}, {A: D(-1)}, {("T", "A"): D(1)}]
    assert in_chunks(changes=changes, size=2) == [[0, 2], [1, 3]]


@given(st.lists(st.tuples(amounts, st.integers(-5, 9)), max_size=8), amounts)
def test_what_is_chosen_is_free_and_gains(moves: list[tuple[dict[Row, D], int]], free: dict[Row, D]) -> None:
    changes, gains = [one[0] for one in moves], [one[1] for one in moves]
    chosen = choose_moves(changes=changes, gains=gains, free=free)
    assert not chosen or sum(gains[index] for index in chosen) > 0
    for row in {row for index in chosen for row in changes[index]}:
        taken = sum((changes[index].get(row, D(0)) for index in chosen), D(0))
        assert taken <= 0 or taken <= free.get(row, D(0))
    assert sorted(index for chunk in in_chunks(changes=changes, size=3) for index in chunk) == list(range(len(moves)))
