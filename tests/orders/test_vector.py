"""The quantity vector keeps its sum whatever legal moves are made, and refuses the others."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.orders.lifecycle import MOVES, NEW, STATES
from lading.orders.vector import IllegalMove, Transition, apply, empty, ordered, take

D = Decimal
MOVE = st.builds(
    Transition,
    st.just(1),
    st.sampled_from([NEW, *STATES]),
    st.sampled_from(STATES),
    st.integers(1, 9).map(D),
)


@given(st.lists(MOVE, max_size=60))
def test_units_are_neither_made_nor_lost(moves: list[Transition]) -> None:
    vector, entered = empty(), D(0)
    for move in moves:
        before = dict(vector)
        try:
            vector = apply(vector, [move])
        except IllegalMove:
            assert vector == before
            continue
        entered += move.quantity if move.origin == NEW else 0
    assert ordered(vector) == entered
    assert min(vector.values()) >= 0


def test_every_state_can_be_reached() -> None:
    reached, edge = {NEW}, {NEW}
    while edge:
        edge = {target for origin in edge for target in MOVES.get(origin, ())} - reached
        reached |= edge
    assert set(STATES) <= reached


def test_a_returned_unit_goes_nowhere() -> None:
    vector = {**empty(), "returned": D(1)}
    with pytest.raises(IllegalMove, match="returned cannot become shipped"):
        apply(vector, [Transition(1, "returned", "shipped", D(1))])


def test_taking_drains_origins_in_turn() -> None:
    vector = {**empty(), "backordered": D(2), "reserved": D(5)}
    moves = take(vector, line=1, quantity=D(4), origins=("backordered", "reserved"), target="cancelled")
    assert [(move.origin, move.quantity) for move in moves] == [("backordered", 2), ("reserved", 2)]
