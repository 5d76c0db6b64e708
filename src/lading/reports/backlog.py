"""What waits: orders of which something has still to leave, by how far they are and how long ago they were placed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ARRAY, DateTime, bindparam, text

from lading.store.connection import Connection

STAGES: Mapping[str, tuple[str, ...]] = {
    "none": ("none",),
    "backordered": ("backordered", "part_backordered"),
    "reserved": ("reserved", "part_reserved"),
    "released": ("released", "part_released"),
    "picked": ("picked", "part_picked"),
    "packed": ("packed", "part_packed"),
    "part_shipped": ("part_shipped", "part_delivered", "part_returned"),
}
"""Each stage with the values of progress that belong to it, in the order in which orders travel."""

AGES: Sequence[int] = (0, 1, 3, 7)
"""Full days after which an order belongs to the next age; the first begins today."""

MOST = 50_000
_STAGE_OF = {progress: stage for stage, values in STAGES.items() for progress in values}
_BACKLOG = text(
    "SELECT progress, width_bucket(placed_at, :edges), count(*) FROM (SELECT progress, placed_at FROM orders"
    " WHERE NOT done AND progress <> 'shipped' ORDER BY placed_at DESC LIMIT :most) waiting GROUP BY 1, 2"
).bindparams(bindparam("edges", type_=ARRAY(DateTime(timezone=True))))


class Backlog(msgspec.Struct, frozen=True):
    """Orders by stage, each a count per age of `AGES`, youngest first. `capped`: there are more than were counted."""

    stages: dict[str, list[int]]
    capped: bool

    @property
    def total(self) -> int:
        """All of them."""
        return sum(sum(counts) for counts in self.stages.values())


async def count_backlog(connection: Connection, *, begins: Sequence[datetime]) -> Backlog:
    """The backlog. `begins` are the instants at which the days of `AGES` without the last began, youngest first.

    With ages 0, 1, 3 and 7: this morning, the morning two days ago, and six days ago, where the reader is.
    """
    edges = sorted(begins)
    stages = {stage: [0] * len(AGES) for stage in STAGES}
    rows = (await connection.execute(_BACKLOG, {"edges": edges, "most": MOST})).all()
    for progress, bucket, count in rows:
        if stage := _STAGE_OF.get(progress):
            stages[stage][len(edges) - bucket] += count
    return Backlog(stages, sum(row[2] for row in rows) >= MOST)
