"""Choosing one column for every order: prices give a bound and a first choice, then OR-Tools improves it part by part.

Every step keeps a choice that is feasible and never costs more than the plans of now, so it may stop at any time.
"""

import time
from typing import NamedTuple

import numpy as np

from lading.routing.optimise_candidates import Columns
from lading.routing.optimise_matrix import Book, Floats, Ints, Matrix, Priced
from lading.routing.optimise_model import find_prices, solve_part

PART = 1200
"""Orders that one call of the solver decides anew, the others standing still."""
WIDTH = 12
"""Columns of each of them where there are many: those that are cheapest at the prices."""
MANY = 5000
TIRED = 4
"""Rounds without gain after which it is over."""
CLOSE = 1e-5


class Choice(NamedTuple):
    """A column for each order, and the least that any feasible choice costs, in ten-thousandths."""

    chosen: list[int]
    bound: int


def choose(columns: Columns, *, seconds: float, workers: int = 2) -> Choice:
    """The cheapest feasible choice that can be found in that time. Raises `ValueError` where now's is not feasible."""
    began = time.monotonic()
    matrix = Matrix(columns)
    if not matrix.fits(matrix.now):
        raise ValueError("The plans of now take more than there is.")
    best = improve(matrix, matrix.now, matrix.cost)
    priced, leaning, split = find_prices(matrix, feasible=best, until=began + seconds * 0.7)
    known = float(matrix.cost[best].sum())
    whole = _make_whole(matrix, leaning, split, priced, known=known, seconds=seconds * 0.1, workers=workers)
    best = _better(matrix, best, whole)
    best = _improve_parts(matrix, best, priced, until=began + seconds, workers=workers)
    return Choice([int(column) for column in best], int(np.floor(priced.bound)) - 1)


def improve(matrix: Matrix, chosen: Ints, costs: Floats) -> Ints:
    """Let every order in turn take the column that costs least and still fits; two rounds."""
    best = chosen.copy()
    book = Book(matrix, matrix.room - matrix.taken(best))
    least = np.minimum.reduceat(costs, matrix.first)
    for _ in range(2):
        gains = costs[best] - least
        before = best.copy()
        for index in np.argsort(-gains, kind="stable")[: int((gains > 0).sum())].tolist():
            current = int(best[index])
            book.give_back(current)
            best[index] = column = _first_fitting(matrix, book, index, costs, current)
            book.take(column)
        if (best == before).all():
            break
    return best


def _first_fitting(matrix: Matrix, book: Book, index: int, costs: Floats, current: int) -> int:
    """The cheapest column of an order that fits and costs less than `current`, else that one."""
    begin = int(matrix.first[index])
    mine = costs[begin : begin + int(matrix.count[index])]
    for offset in np.argsort(mine, kind="stable").tolist():
        if mine[offset] >= costs[current]:
            break
        if book.fits(begin + offset):
            return int(begin + offset)
    return current


def _better(matrix: Matrix, best: Ints, other: Ints | None) -> Ints:
    """The cheaper of the two, polished."""
    if other is None or not matrix.fits(other):
        return best
    other = improve(matrix, other, matrix.cost)
    return other if matrix.cost[other].sum() < matrix.cost[best].sum() else best


def _make_whole(
    matrix: Matrix, leaning: Ints, split: Ints, priced: Priced, *, known: float, seconds: float, workers: int
) -> Ints | None:
    """A choice near the one that the prices lean to: split orders, and those to whom little matters, decided anew."""
    if matrix.fits(leaning):
        return leaning
    ranked = np.lexsort((priced.costs, matrix.order))
    second = priced.costs[ranked[matrix.first + np.minimum(1, matrix.count - 1)]]
    regret = np.where(matrix.count > 1, second - priced.costs[ranked[matrix.first]], np.inf)
    regret[split] = -1.0
    for size in (len(split) + 50, len(split) + 300, len(split) + PART):
        part = np.sort(np.argsort(regret, kind="stable")[:size])
        columns = _offered(matrix, part, priced, ranked, also=leaning, known=known)
        found = solve_part(matrix, leaning, part, columns, seconds=max(1.0, seconds), workers=workers)
        if found is not None:
            return found
    return None


def _improve_parts(matrix: Matrix, best: Ints, priced: Priced, *, until: float, workers: int) -> Ints:
    """Decide parts of the orders anew with the solver: first those that are furthest from the prices' choice."""
    rng = np.random.default_rng(1)
    ranked = np.lexsort((priced.costs, matrix.order))
    idle = 0
    while idle < TIRED and (left := until - time.monotonic()) > 0.2:
        cost = float(matrix.cost[best].sum())
        if cost - priced.bound <= CLOSE * abs(cost) + 1:
            break
        part = _part(matrix, best, priced, ranked, rng, first=idle == 0)
        columns = _offered(matrix, part, priced, ranked, also=best, known=cost)
        found = solve_part(matrix, best, part, columns, seconds=min(left, 10.0), workers=workers)
        better = _better(matrix, best, found)
        idle = 0 if cost - float(matrix.cost[better].sum()) > CLOSE * abs(cost) else idle + 1
        best = better
        if len(part) == len(best):
            break
    return best


def _offered(matrix: Matrix, part: Ints, priced: Priced, ranked: Ints, *, also: Ints, known: float) -> Ints:
    """The columns that the orders of a part may take: those that a choice cheaper than `known` can hold, and `also`.

    At the prices, whatever is dearer than its order's cheapest by more than what is between `known` and the bound
    cannot be in one. Where that leaves many, the first few of each order.
    """
    inside = np.zeros(len(matrix.first), dtype=bool)
    inside[part] = True
    least = np.minimum.reduceat(priced.costs, matrix.first)
    hopeful = inside[matrix.order] & (priced.costs - least[matrix.order] <= known - priced.bound + 1)
    found: Ints = np.flatnonzero(hopeful)
    if len(found) > MANY:
        width = np.minimum(WIDTH, matrix.count[part])
        begin = np.repeat(matrix.first[part], width)
        turn = np.arange(int(width.sum())) - np.repeat(np.cumsum(width) - width, width)
        first = ranked[begin + turn]
        found = first[hopeful[first]]
    return np.unique(np.concatenate((found, also[part])))


def _part(matrix: Matrix, best: Ints, priced: Priced, ranked: Ints, rng: np.random.Generator, *, first: bool) -> Ints:
    """Orders with more than one column: the most promising, or any with promise as their weight."""
    free = np.flatnonzero(matrix.count > 1)
    if len(free) <= PART:
        return free
    least = priced.costs[ranked[matrix.first[free]]]
    second = priced.costs[ranked[matrix.first[free] + 1]]
    away = priced.costs[best[free]] - least
    tie = np.exp(-(second - least) / (np.median(second - least) + 1.0))
    promise = away / (away.max() + 1.0) + 0.3 * tie
    if first:
        return np.sort(free[np.argsort(-promise)[:PART]])
    return np.sort(rng.choice(free, size=PART, replace=False, p=(promise + 0.02) / (promise + 0.02).sum()))
