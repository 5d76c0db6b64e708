"""The fold over facts and pending changes: the published matrices row by row, and what crosses what."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.orders.fold import CUT_TO_DONE, TOO_LATE, Answer, Fact, Standing, answer, fold, step
from tests.orders.fix_matrices import MATRICES, STATUS

D = Decimal


@pytest.mark.parametrize("name", MATRICES)
def test_the_published_matrix_is_reproduced(name: str) -> None:
    standing = Standing(ordered=D(0))
    for number, (fact, exec_type, status, ordered, done, left) in enumerate(MATRICES[name], start=1):
        standing = step(standing, fact)
        assert STATUS[standing.status] == status, (number, fact)
        found = (standing.ordered, standing.done, standing.left)
        told = (ordered, done, left)
        assert [one for one, said in zip(found, told, strict=True) if said is not None] == [
            said for said in told if said is not None
        ], (number, fact)
        assert exec_type in _exec_types(fact, standing)


def _exec_types(fact: Fact, standing: Standing) -> set[str]:
    """What may be reported of a fact: follows from its kind, and for answers from what was asked."""
    by_kind = {
        "placed": {""},
        "asked": {""},
        "accepted": {"New"},
        "rejected": {"Rejected"},
        "done": {"Trade"},
        "undone": {"Trade Cancel"},
        "corrected": {"Trade Correct"},
        "pending": {"Pending Cancel", "Pending Replace"},
        "granted": {"Canceled"} if standing.ended else {"Replace"},
        "denied": {"CancelReject"},
        "cancelled": {"Canceled"},
        "restated": {"Restated"},
        "renewed": {"Restated"},
        "rested": {"Done for Day"},
        "repeated": {"Rejected", "Order Status"},
    }
    return by_kind[fact.kind]


@pytest.mark.parametrize(
    ("done", "wanted", "expected"),
    [
        (3, D(5), Answer(True, D(5))),
        (3, D(3), Answer(True, D(3))),
        (3, D(1), Answer(True, D(3), CUT_TO_DONE)),
        (3, None, Answer(True, D(10))),
        (10, D(4), Answer(False, D(10), TOO_LATE)),
        (10, None, Answer(False, D(10), TOO_LATE)),
        (10, D(12), Answer(True, D(12))),
    ],
)
def test_a_request_is_answered_by_what_has_happened(done: int, wanted: Decimal | None, expected: Answer) -> None:
    assert answer(Standing(ordered=D(10), done=D(done), accepted=True), wanted) == expected


def test_what_has_ended_grants_nothing() -> None:
    ended = Standing(ordered=D(10), done=D(2), accepted=True, ended="cancelled")
    assert answer(ended, D(12)) == Answer(False, D(10), TOO_LATE)


def test_a_late_fact_is_accepted_and_noticed() -> None:
    cancelled = fold([Fact(kind="placed", quantity=D(5)), Fact(kind="accepted"), Fact(kind="cancelled")])
    late = step(cancelled, Fact(kind="done", quantity=D(2)))
    assert (late.status, late.done, late.left, late.late) == ("cancelled", 2, 0, 2)


def test_more_than_was_ordered_is_late_as_far_as_it_is_more() -> None:
    over = fold(
        [Fact(kind="placed", quantity=D(5)), Fact(kind="done", quantity=D(4)), Fact(kind="done", quantity=D(3))]
    )
    assert (over.status, over.done, over.late) == ("done", 7, 2)


def test_an_expired_and_a_suspended_order_say_so() -> None:
    start = [Fact(kind="placed", quantity=D(5)), Fact(kind="accepted"), Fact(kind="done", quantity=D(1))]
    assert fold([*start, Fact(kind="suspended")]).status == "suspended"
    assert fold([*start, Fact(kind="suspended"), Fact(kind="resumed")]).status == "part_done"
    expired = fold([*start, Fact(kind="expired")])
    assert (expired.status, expired.left) == ("expired", 0)


_QUANTITIES = st.integers(1, 20).map(D)


@given(st.lists(st.tuples(st.sampled_from(["done", "asked"]), _QUANTITIES), max_size=12))
def test_whatever_is_granted_nothing_done_is_lost(steps: list[tuple[str, Decimal]]) -> None:
    standing = fold([Fact(kind="placed", quantity=D(10)), Fact(kind="accepted")])
    total = D(0)
    for number, (kind, quantity) in enumerate(steps):
        if kind == "done":
            total += min(quantity, standing.left)
            standing = step(standing, Fact(kind="done", quantity=min(quantity, standing.left)))
            continue
        replied = answer(standing, quantity)
        standing = step(standing, Fact(kind="asked", quantity=quantity, change=str(number)))
        standing = step(standing, Fact(kind="granted" if replied.granted else "denied", change=str(number)))
        assert standing.ordered == replied.ordered
    assert (standing.done, standing.late) == (total, 0)
    assert standing.left == standing.ordered - standing.done >= 0
