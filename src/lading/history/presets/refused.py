"""Orders of a file that `capture` could not make drafts of."""

from collections.abc import Iterator

from lading.capture.results import RowResult
from lading.history.entries import Remark


def tell_refused(file: str, result: RowResult) -> Iterator[Remark]:
    """A remark on every row of an order that was left out; the wrong ones say what is wrong."""
    wrong: dict[int, str] = {}
    for error in result.errors:
        wrong.setdefault(error.row, f"{error.column}: {error.sentence}".removeprefix(": "))
    for place, row in enumerate(result.rows):
        effects = {"lines": -1} | ({"orders": -1} if not place and result.key else {})
        yield Remark(
            "broken", file, row, result.key, wrong.get(row, "another row of its order is broken"), effects=effects
        )
