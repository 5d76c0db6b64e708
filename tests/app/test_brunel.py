"""The optimiser on the Brunel supply chain set, where that is at hand."""

from pathlib import Path

import pytest

from lading.app.bench.brunel import forced_cost, read_problem
from lading.app.bench.crowd_of_orders import make_problem
from lading.routing.optimise import optimise, total_cost, total_late
from lading.routing.optimise_check import check_plans

pytest.importorskip("ortools", reason="the extra `optimise` is not installed")


def test_the_nearest_place_rule_is_feasible_and_late_as_it_says(shared_data: Path) -> None:
    folder = shared_data / "04-order-history" / "brunel-supply-chain"
    if not folder.is_dir():
        pytest.skip("the Brunel set is not here")
    problem = read_problem(folder)
    now = [order.now for order in problem.orders]
    assert (len(now), len(problem.places), problem.late_most) == (9215, 19, 12765)
    assert check_plans(problem=problem, plans=now) == []
    assert total_cost(problem=problem, plans=now) == 156_653_845_286
    assert (round(forced_cost(problem)), total_late(problem=problem, plans=now)) == (14_538_255, 12765)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_where_there_is_a_choice_five_per_cent_are_saved(shared_data: Path) -> None:
    folder = shared_data / "04-order-history" / "brunel-supply-chain"
    if not folder.is_dir():
        pytest.skip("the Brunel set is not here")
    problem = read_problem(folder)
    found = optimise(problem=problem, seconds=120)
    forced = forced_cost(problem)
    assert (found.cost - forced) / (found.before - forced) < 0.95
    assert found.late <= found.late_before
    assert found.gap < 0.001
    assert check_plans(problem=problem, plans=found.plans) == []


def test_a_crowd_of_orders_gains_in_seconds() -> None:
    problem = make_problem(orders=200, places=8)
    found = optimise(problem=problem, seconds=6)
    assert check_plans(problem=problem, plans=found.plans) == []
    assert found.bound <= found.cost < found.before
    assert found.gap < 0.02
