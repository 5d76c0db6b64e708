"""Which sale a credit undoes."""

from datetime import UTC, datetime
from decimal import Decimal

from lading.history.credits import Credit, Sale, match_credits

D = Decimal


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2011, 1, day, hour, tzinfo=UTC)


def test_the_latest_earlier_sale_is_undone_first() -> None:
    sales = {"key": [Sale(1, at(1), D(5)), Sale(2, at(2), D(3)), Sale(9, at(9), D(5))]}
    matched = match_credits([Credit(5, at(5), "C1", "key", D(4))], sales)  # type: ignore[arg-type]
    taken = {row: [(str(one.units), one.document) for one in found] for row, found in matched.taken.items()}
    assert taken == {2: [("3", "C1")], 1: [("1", "C1")]}
    assert matched.alone == {}


def test_what_nobody_sold_stays_alone() -> None:
    sales = {"key": [Sale(1, at(1), D(2))]}
    credits_ = [Credit(5, at(5), "C1", "key", D(3)), Credit(6, at(6), "C2", "other", D(1))]
    matched = match_credits(credits_, sales)  # type: ignore[arg-type]
    assert matched.alone == {5: D(1), 6: D(1)}


def test_a_credit_of_the_same_day_is_known_as_such() -> None:
    sales = {"key": [Sale(1, at(1, 9), D(2))]}
    given = [Credit(5, at(1, 10), "C1", "key", D(1)), Credit(6, at(2), "C2", "key", D(1))]
    matched = match_credits(given, sales)  # type: ignore[arg-type]
    assert [one.same_day for one in matched.taken[1]] == [True, False]
