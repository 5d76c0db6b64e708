"""Promises from lots that expire, against tables that were worked out by hand."""

from datetime import date
from decimal import Decimal

from lading.promising.atp import Dated, make_timeline
from lading.promising.perishable import Fading, Left, Wanted, consume

D = Decimal


def dec(day: int) -> date:
    return date(2026, 12, day)


def lot(last: int, quantity: int) -> Fading:
    return Fading(dec(last), D(quantity))


def test_who_leaves_first_takes_what_ends_first() -> None:
    """Lots A 10 until the 5th, B 6 until the 20th, 4 that last. Promised: 7 on the 3rd, 5 on the 8th, 3 on the 20th.

    | day | wants | A | B | lasting |
    |   3 |   7   | 3 | 6 |    4    |
    |   8 |   5   | 3 | 1 |    4    |  (A has ended)
    |  20 |   3   | 3 | 0 |    2    |
    """
    wanted = [Wanted(dec(20), D(3)), Wanted(dec(3), D(7)), Wanted(dec(8), D(5))]
    assert consume(fading=[lot(20, 6), lot(5, 10)], lasting=D(4), wanted=wanted) == Left((lot(5, 3),), D(2))


def test_what_is_promised_behind_every_lot_is_owed() -> None:
    assert consume(fading=[lot(5, 10)], lasting=D(1), wanted=[Wanted(dec(9), D(4))]) == Left((lot(5, 10),), D(-3))


def test_a_lot_counts_only_for_what_leaves_in_time() -> None:
    """8 until the 4th, 5 that last, 6 more come on the 10th."""
    line = make_timeline(today=dec(1), free=D(5), supply=[Dated(dec(10), D(6))], fading=[lot(4, 8)])
    assert [int(line.on(dec(day))) for day in (1, 4, 5, 9, 10)] == [13, 13, 5, 5, 11]
    assert [line.earliest(D(quantity)) for quantity in (13, 11, 14)] == [dec(1), dec(1), None]
    assert [(step.day.day, int(step.left), int(step.promisable)) for step in line.steps()] == [
        (1, 13, 13), (5, 5, 5), (10, 11, 11),
    ]  # fmt: skip


def test_a_promise_takes_the_lot_first_and_later_ones_keep_what_lasts() -> None:
    line = make_timeline(today=dec(1), free=D(5), fading=[lot(4, 8)])
    early = line.take(day=dec(2), quantity=D(6))
    assert [int(early.on(dec(day))) for day in (1, 4, 5)] == [7, 7, 5]
    late = early.take(day=dec(6), quantity=D(5))
    assert [int(late.on(dec(day))) for day in (1, 4, 5, 9)] == [2, 2, 0, 0]
    assert late.earliest(D(3)) is None


def test_what_is_kept_back_is_kept_back_of_lots_too() -> None:
    line = make_timeline(today=dec(1), free=D(-2), fading=[lot(4, 8)])
    assert [int(line.on(dec(day))) for day in (1, 5)] == [6, 0]
