"""The optimiser: places, services and days for all open orders together at the least expected landed cost.

It starts from the plans of now, may stop at any time, and answers those very plans where it finds none that cost less.
"""

import time
from collections.abc import Sequence
from decimal import Decimal
from importlib.util import find_spec

from lading.kernel import Conflict
from lading.routing.cost import days_late, plan_cost, rates_of, to_decimal
from lading.routing.optimise_candidates import Columns
from lading.routing.optimise_check import check_plans
from lading.routing.optimise_problem import Outcome, Plan, Problem

ZERO = Decimal(0)
PROVING = 0.05
"""The share of the time that is kept for proving the result."""


class OptimiserMissing(Conflict):
    """The solver is not installed."""

    code = "optimiser_missing"


def check_installed() -> None:
    """Raise `OptimiserMissing` where OR-Tools is absent."""
    if find_spec("ortools") is None:
        raise OptimiserMissing(
            "The optimiser needs OR-Tools, which is not installed here. Install it with pip install 'lading[optimise]'"
            " and start Lading again; until then orders are routed by the rules alone."
        )


def optimise(*, problem: Problem, seconds: float = 60.0, workers: int = 2) -> Outcome:
    """Plans for all orders, at most as dear as the plans of now, which must be feasible together.

    Raises `OptimiserMissing`; `ValueError` where the plans of now break a limit.
    """
    check_installed()
    if not problem.orders:
        return Outcome(plans=[], before=ZERO, cost=ZERO, bound=ZERO, late_before=0, late=0, columns=0, seconds=0.0)
    from lading.routing.optimise_choose import choose  # optional dependency

    began = time.monotonic()
    rates = rates_of(problem)
    now = [order.now for order in problem.orders]
    if broken := check_plans(problem=problem, plans=now):
        raise ValueError(f"The plans of now cannot be: {broken[0]}")
    before = total_cost(problem=problem, plans=now)
    columns = Columns(problem, rates)
    for index in range(len(problem.orders)):
        columns.add_order(index)
    left = seconds * (1 - PROVING) - (time.monotonic() - began)
    choice = choose(columns, seconds=max(0.5, left), workers=workers)
    plans = [columns.plan(column) for column in choice.chosen]
    cost, note = total_cost(problem=problem, plans=plans), ""
    if cost > before or check_plans(problem=problem, plans=plans):
        plans, cost, note = now, before, "Nothing cheaper was found, so everything stays as it is."
    return Outcome(
        plans=plans,
        before=to_decimal(before),
        cost=to_decimal(cost),
        bound=to_decimal(min(choice.bound, cost)),
        late_before=total_late(problem=problem, plans=now),
        late=total_late(problem=problem, plans=plans),
        columns=len(columns.cost),
        seconds=time.monotonic() - began,
        note=note,
    )


def total_cost(*, problem: Problem, plans: Sequence[Plan]) -> int:
    """What these plans cost together, in ten-thousandths of the tariff's currency."""
    rates = rates_of(problem)
    return sum(plan_cost(rates, order, plan) for order, plan in zip(problem.orders, plans, strict=True))


def total_late(*, problem: Problem, plans: Sequence[Plan]) -> int:
    """How many days late the orders are together."""
    rates = rates_of(problem)
    return sum(days_late(rates, order, plan) for order, plan in zip(problem.orders, plans, strict=True))
