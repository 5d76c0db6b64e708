"""The columns as arrays, with the two questions that are asked again and again: what is cheapest at these prices, and
how much do these columns take of every row.

A price on a row turns its limit into a cost; the cheapest column of each order then bounds every feasible choice from
below (Lagrange).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lading.routing.optimise_candidates import Columns

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Priced(NamedTuple):
    """Prices of rows, what they prove, and each column's cost at them."""

    prices: Floats
    bound: float
    costs: Floats


class Book:
    """What is left of every row while columns are taken one by one; plain lists, because single answers are asked."""

    def __init__(self, matrix: "Matrix", left: Ints) -> None:
        self._left: list[int] = left.tolist()
        self._takes = matrix.takes

    def fits(self, column: int) -> bool:
        """Whether there is enough for it."""
        left = self._left
        return all(amount <= left[row] for row, amount in self._takes(column))

    def take(self, column: int) -> None:
        """It is taken."""
        for row, amount in self._takes(column):
            self._left[row] -= amount

    def give_back(self, column: int) -> None:
        """It is taken no more."""
        for row, amount in self._takes(column):
            self._left[row] += amount


class Matrix:
    """Columns sorted by order; entries sorted by column. Rows are scaled so that amounts are around 1."""

    def __init__(self, columns: Columns) -> None:
        self.order = np.array(columns.order, dtype=np.int64)
        self.cost = np.array(columns.cost, dtype=np.float64)
        self.now = np.array(columns.now, dtype=np.int64)
        self.first = self.now  # the plan of now is each order's first column
        self.count = np.diff(np.append(self.first, len(self.cost)))
        self.column = np.array(columns.entry_column, dtype=np.int64)
        self.row = np.array(columns.entry_row, dtype=np.int64)
        self.amount = np.array(columns.entry_amount, dtype=np.int64)
        self.room = np.array(columns.room, dtype=np.int64)
        self.entry = np.searchsorted(self.column, np.arange(len(self.cost) + 1))
        self._entries: list[int] = self.entry.tolist()
        self._rows, self._amounts = columns.entry_row, columns.entry_amount
        taken = np.bincount(self.row, weights=self.amount, minlength=len(self.room))
        self.scale = np.maximum(1.0, taken / np.maximum(1, np.bincount(self.row, minlength=len(self.room))))
        self._scaled = self.amount / self.scale[self.row]
        self._room = self.room / self.scale

    def takes(self, column: int) -> list[tuple[int, int]]:
        """Which rows a column takes of, and how much."""
        begin, end = self._entries[column], self._entries[column + 1]
        return list(zip(self._rows[begin:end], self._amounts[begin:end], strict=True))

    def priced(self, prices: Floats) -> Floats:
        """Every column's cost with what it takes paid for."""
        if not len(self.room):
            return self.cost
        paid = np.bincount(self.column, weights=self._scaled * prices[self.row], minlength=len(self.cost))
        return self.cost + paid

    def cheapest(self, costs: Floats) -> Ints:
        """The first cheapest column of each order."""
        least = np.minimum.reduceat(costs, self.first)
        winners = np.flatnonzero(costs <= np.repeat(least, self.count))
        _, position = np.unique(self.order[winners], return_index=True)
        chosen: Ints = winners[position]
        return chosen

    def taken(self, chosen: Ints) -> Ints:
        """How much these columns take of every row, exact."""
        entries = self.entries_of(chosen)
        used = np.zeros(len(self.room), dtype=np.int64)
        np.add.at(used, self.row[entries], self.amount[entries])
        return used

    def entries_of(self, chosen: Ints) -> Ints:
        """The entries of these columns, one column after the other."""
        begin, length = self.entry[chosen], self.entry[chosen + 1] - self.entry[chosen]
        total = int(length.sum())
        offsets = np.repeat(begin - np.concatenate(([0], np.cumsum(length)[:-1])), length)
        found: Ints = offsets + np.arange(total)
        return found

    def fits(self, chosen: Ints) -> bool:
        """Whether nothing is taken beyond its room."""
        return bool((self.taken(chosen) <= self.room).all())

    def bound(self, prices: Floats, costs: Floats) -> float:
        """What these prices prove that no feasible choice can be cheaper than; `costs` are the columns' at them."""
        return float(np.minimum.reduceat(costs, self.first).sum() - prices @ self._room)
