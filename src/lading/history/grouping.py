"""Rows that belong together, although some lie apart: the files stream, only the stray rows are held."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

Row = tuple[int, str, int, Any]
"""A row with its place in all files of its role together, its file, its line there, and its cells."""


class Strays:
    """Finds rows whose group was left before and taken up again. Show it every row once, in order."""

    def __init__(self) -> None:
        self.late: dict[str, list[Row]] = {}
        self._closed: set[str] = set()
        self._last = ""

    def see(self, key: str, row: Row) -> None:
        """Look at the next row."""
        if key != self._last:
            if key in self._closed:
                self.late.setdefault(key, [])
            self._closed.add(self._last)
            self._last = key
        if key in self.late:
            self.late[key].append(row)


def find_strays(rows: Iterable[Row], *, key: Callable[[Row], str]) -> dict[str, list[Row]]:
    """The rows that lie apart from where their group began, by group."""
    strays = Strays()
    for row in rows:
        strays.see(key(row), row)
    return strays.late


def group_rows(
    rows: Iterable[Row], *, key: Callable[[Row], str], late: dict[str, list[Row]]
) -> Iterator[tuple[str, list[Row]]]:
    """Every group once, where it begins, with all its rows. Rows with an empty key stand alone."""
    for name, found in groupby(rows, key=key):
        group = list(found)
        stray = late.get(name, [])
        if not name:
            yield from (("", [row]) for row in group)
        elif not stray or group[0][0] < stray[0][0]:
            yield name, group + stray
