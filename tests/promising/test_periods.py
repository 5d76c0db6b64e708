"""Tables of planners, computed by hand."""

from decimal import Decimal

from lading.promising.periods import accumulated_atp, cumulative_atp, discrete_atp, lookahead_atp

SUPPLY = [Decimal(one) for one in (6, 4, 2, 4, 8, 4, 4, 4)]
DEMAND = [Decimal(one) for one in (6, 2, 3, 6, 6, 1, 2, 2)]


def test_discrete() -> None:
    assert discrete_atp(supply=SUPPLY, demand=DEMAND) == [0, 2, -1, -2, 2, 3, 2, 2]


def test_accumulated_as_the_worked_example_of_planning_programs() -> None:
    assert accumulated_atp(supply=SUPPLY, demand=DEMAND) == [0, 0, 0, -1, 2, 5, 7, 9]


def test_cumulative() -> None:
    assert cumulative_atp(supply=SUPPLY, demand=DEMAND) == [0, 2, 1, -1, 1, 4, 6, 8]


def test_lookahead_remembers_the_shortage_of_period_four() -> None:
    assert lookahead_atp(supply=SUPPLY, demand=DEMAND) == [-1, -1, -1, -1, 1, 4, 6, 8]


def test_lookahead_of_a_month() -> None:
    supply, demand = [Decimal(one) for one in (10, 0, 0, 20)], [Decimal(one) for one in (3, 0, 5, 4)]
    assert discrete_atp(supply=supply, demand=demand) == [7, 0, -5, 16]
    assert cumulative_atp(supply=supply, demand=demand) == [7, 7, 2, 18]
    assert lookahead_atp(supply=supply, demand=demand) == [2, 2, 2, 18]
