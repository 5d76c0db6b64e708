"""What bulk writes answer: how many rows were added, changed and left alone, and the version of each."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from lading.api.answer import Answer, encode
from lading.store.rows import Change


class RowOutcome(msgspec.Struct, frozen=True):
    """What became of one row, in the order in which they were sent."""

    key: str
    version: int
    outcome: Literal["added", "changed", "unchanged"]


class BulkOutcome(msgspec.Struct, frozen=True):
    """What became of them all."""

    added: int
    changed: int
    unchanged: int
    rows: list[RowOutcome]


def tell(changes: Sequence[Change]) -> Answer:
    """The outcome of a bulk write."""
    rows = [RowOutcome(change.key, change.version, change.outcome) for change in changes]
    times = Counter(row.outcome for row in rows)
    return Answer(200, encode(BulkOutcome(times["added"], times["changed"], times["unchanged"], rows)))
