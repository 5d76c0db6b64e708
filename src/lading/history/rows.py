"""Records out of a file, each with the line on which it begins; a broken one costs itself and no other."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from lading.history.files import SourceFile, open_text

Broken = list[tuple[int, str]]
"""Line numbers of records that could not be read, each with its reason."""


def read_rows(file: SourceFile, *, broken: Broken) -> Iterator[tuple[int, list[str]]]:
    """Every record below the header as wide as the header is; others go to `broken`. Blank lines are passed over.

    A quotation mark that is never closed costs one record: the lines that it swallowed are read again one by one.
    """
    width = len(file.header)
    with ExitStack() as stack:
        reader = csv.reader(_open_lines(file, stack), delimiter=file.delimiter)
        again = _Again(file, stack)
        next(reader, None)
        while True:
            start = reader.line_num + 1
            try:
                for row in reader:
                    end = reader.line_num
                    if start == end and len(row) == width:
                        yield start, row
                    else:
                        yield from _doubtful(row, start, end, width, again, broken)
                    start = end + 1
            except csv.Error:
                yield from again.one_by_one(start, reader.line_num, broken)
            else:
                return


def _doubtful(
    row: list[str], start: int, end: int, width: int, again: "_Again", broken: Broken
) -> Iterator[tuple[int, list[str]]]:
    """A record over several lines, or of another width. Lines that are records by themselves were swallowed."""
    if len(row) != width and start == end:
        if row:
            broken.append((start, f"it has {len(row)} columns, not {width}"))
    elif len(row) == width and not any(again.is_record(line) for cell in row for line in cell.splitlines()[1:]):
        yield start, row
    else:
        yield from again.one_by_one(start, end, broken)


class _Again:
    """The same file once more, opened when it is needed and read forward only."""

    def __init__(self, file: SourceFile, stack: ExitStack) -> None:
        self._file, self._stack = file, stack
        self._lines: Iterator[str] = iter(())
        self._next = 0

    def one_by_one(self, start: int, end: int, broken: Broken) -> Iterator[tuple[int, list[str]]]:
        """The lines from `start` to `end`, each as a record by itself; the first one is what was wrong."""
        if not self._next:
            self._lines, self._next = iter(_open_lines(self._file, self._stack)), 1
        lines = islice(self._lines, start - self._next, end - self._next + 1)
        self._next = end + 1
        for number, line in enumerate(lines, start=start):
            if number > start and self.is_record(line):
                yield number, self._parse(line)
            elif line.strip():
                broken.append((number, "it has a quotation mark that is not closed, or too many columns or too few"))

    def is_record(self, line: str) -> bool:
        """Whether a line by itself has all columns."""
        return len(self._parse(line)) == len(self._file.header)

    def _parse(self, line: str) -> list[str]:
        try:
            return next(csv.reader([line.rstrip("\r\n")], delimiter=self._file.delimiter, strict=True), [])
        except csv.Error:
            return []


def _open_lines(file: SourceFile, stack: ExitStack) -> Iterable[str]:
    text = stack.enter_context(open_text(Path(file.path), file.encoding))
    return (line.replace("\0", "\ufffd") for line in text) if file.has_nul else text
