"""OR-Tools behind two questions: prices of scarce rows from a linear programme, and the best whole choice of a part.

The linear programme holds only columns that may matter; those that its prices make attractive join it until none does.
"""

import time
from datetime import timedelta

import numpy as np
from ortools.math_opt import model_pb2  # type: ignore[import-untyped]
from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]

from lading.routing.optimise_matrix import Floats, Ints, Matrix, Priced

STARTING = 3
JOINING = 2
CLOSE = 1e-6
_MONEY = 1e-4
_ENDLESS = float("inf")


def find_prices(matrix: Matrix, *, feasible: Ints, until: float) -> tuple[Priced, Ints, Ints]:
    """Prices with the best bound that they prove, the choice that the programme leans to, and the orders it splits.

    `feasible` is any feasible choice; `until` a monotonic time at which the best so far is good enough.
    """
    active = np.zeros(len(matrix.cost), dtype=bool)
    active[matrix.now] = active[feasible] = True
    _join(matrix, active, matrix.cost, count=STARTING)
    nothing = np.zeros(len(matrix.room))
    best = Priced(nothing, matrix.bound(nothing, matrix.cost), matrix.cost)
    leaning, split = feasible, np.zeros(0, dtype=np.int64)
    if matrix.fits(cheapest := matrix.cheapest(matrix.cost)):
        return best, cheapest, split
    while (left := until - time.monotonic()) > 0.1:
        columns = np.flatnonzero(active)
        solved = _solve_relaxed(matrix, columns, seconds=left)
        if solved is None:
            break
        prices, shares, cost = solved
        costs = matrix.priced(prices)
        if (bound := matrix.bound(prices, costs)) > best.bound:
            best = Priced(prices, bound, costs)
        leaning, split = _lean(matrix, columns, shares)
        least = np.full(len(matrix.first), np.inf)
        np.minimum.at(least, matrix.order[columns], costs[columns])
        if cost - best.bound <= CLOSE * abs(cost) or not _join(matrix, active, costs, count=JOINING, below=least):
            break
    return best, leaning, split


def solve_part(matrix: Matrix, best: Ints, part: Ints, columns: Ints, *, seconds: float, workers: int) -> Ints | None:
    """`best` with one of `columns` for each order of the part, at least cost in the room that the others leave.

    None where nothing was found in time, or nothing fits.
    """
    room = matrix.room - matrix.taken(np.delete(best, part))
    model = _model(matrix, columns, part, room.astype(np.float64), whole=True)
    chosen = set(best[part].tolist())
    hint = {model.get_variable(j): float(column in chosen) for j, column in enumerate(columns.tolist())}
    result = mathopt.solve(
        model,
        mathopt.SolverType.CP_SAT,
        params=mathopt.SolveParameters(time_limit=timedelta(seconds=seconds), threads=workers),
        model_params=mathopt.ModelSolveParameters(solution_hints=[mathopt.SolutionHint(variable_values=hint)]),
    )
    if not result.has_primal_feasible_solution():
        return None
    values = result.variable_values()
    picked = columns[[j for j in range(len(columns)) if values[model.get_variable(j)] > 0.5]]
    found = best.copy()
    found[matrix.order[picked]] = picked
    return found


def _solve_relaxed(matrix: Matrix, columns: Ints, *, seconds: float) -> tuple[Floats, Floats, float] | None:
    """Prices of the rows, each column's share, and the cost, all in ten-thousandths; None when time was too short."""
    orders = np.arange(len(matrix.first))
    model = _model(matrix, columns, orders, matrix.room.astype(np.float64), whole=False)
    result = mathopt.solve(
        model, mathopt.SolverType.GLOP, params=mathopt.SolveParameters(time_limit=timedelta(seconds=seconds))
    )
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
        return None
    duals, values = result.dual_values(), result.variable_values()
    rows = [-duals[model.get_linear_constraint(len(orders) + row)] for row in range(len(matrix.room))]
    shares = np.array([values[model.get_variable(j)] for j in range(len(columns))])
    return np.maximum(0.0, np.array(rows)) / _MONEY, shares, result.objective_value() / _MONEY


def _lean(matrix: Matrix, columns: Ints, shares: Floats) -> tuple[Ints, Ints]:
    """Each order's column with the largest share, and the orders of which no column has nearly all."""
    ranked = np.lexsort((-shares, matrix.order[columns]))
    _, begin = np.unique(matrix.order[columns[ranked]], return_index=True)
    first = ranked[begin]
    return columns[first], np.flatnonzero(shares[first] < 1 - 1e-6)


def _join(matrix: Matrix, active: Ints, costs: Floats, *, count: int, below: Floats | None = None) -> int:
    """Let each order's cheapest columns take part, those alone that cost less than `below`; answers how many joined."""
    ranked = np.lexsort((costs, matrix.order))
    joined = 0
    for turn in range(count):
        columns = ranked[matrix.first + np.minimum(turn, matrix.count - 1)]
        if below is not None:
            columns = columns[costs[columns] < below[matrix.order[columns]] - 1]
        joined += int((active[columns] == 0).sum())
        active[columns] = True
    return joined


def _model(matrix: Matrix, columns: Ints, orders: Ints, room: Floats, *, whole: bool) -> mathopt.Model:
    """One of its columns for each of these orders, within the room; rows are scaled."""
    count, width, rows = len(orders), len(columns), len(room)
    place = np.full(len(matrix.first), -1)
    place[orders] = np.arange(count)
    entries = matrix.entries_of(columns)
    of = np.repeat(np.arange(width), matrix.entry[columns + 1] - matrix.entry[columns])
    row = np.concatenate((place[matrix.order[columns]], count + matrix.row[entries]))
    column = np.concatenate((np.arange(width), of))
    scale = np.ones(rows) if whole else matrix.scale
    value = np.concatenate((np.ones(width), matrix.amount[entries] / scale[matrix.row[entries]]))
    sorting = np.lexsort((column, row))
    said = model_pb2.ModelProto()
    said.variables.ids.extend(range(width))
    said.variables.lower_bounds.extend([0.0] * width)
    said.variables.upper_bounds.extend([1.0 if whole else _ENDLESS] * width)
    said.variables.integers.extend([whole] * width)
    said.objective.linear_coefficients.ids.extend(range(width))
    unit = 1.0 if whole else _MONEY
    said.objective.linear_coefficients.values.extend((matrix.cost[columns] * unit).tolist())
    said.linear_constraints.ids.extend(range(count + rows))
    said.linear_constraints.lower_bounds.extend([1.0] * count + [-_ENDLESS] * rows)
    said.linear_constraints.upper_bounds.extend([1.0] * count + (room / scale).tolist())
    said.linear_constraint_matrix.row_ids.extend(row[sorting].tolist())
    said.linear_constraint_matrix.column_ids.extend(column[sorting].tolist())
    said.linear_constraint_matrix.coefficients.extend(value[sorting].tolist())
    return mathopt.Model.from_model_proto(said)
