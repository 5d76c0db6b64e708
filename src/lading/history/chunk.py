"""A bite of what the files hold: enough orders for one transaction, with the items and customers that they need."""

from collections.abc import Iterator

import msgspec

from lading.catalog.drafts import ItemDraft
from lading.history.entries import Entry, Remark
from lading.orders.bring import HistoricOrder
from lading.parties import PartyDraft

LINES, ENTRIES = 6_000, 4_000
"""When a chunk is full. Large enough that commits cost little; small enough that a stop loses little, that little is
held, and that reading begins soon beside the first writing."""
_FIRST = 750
"""Lines of the very first chunk: writing begins soon, and the items, most of which come first, beside it."""


class Chunk(msgspec.Struct):
    """`entries` of the stream, sorted by what they are; `place` is how many lines of the leading table are read."""

    orders: list[HistoricOrder] = []
    items: list[ItemDraft] = []
    parties: list[PartyDraft] = []
    remarks: list[Remark] = []
    entries: int = 0
    lines: int = 0


def take_chunk(stream: Iterator[Entry], *, before: int = 0) -> Chunk:
    """The next bite; one without entries when the stream has ended. The first few, after `before` others, are small."""
    chunk, full = Chunk(), min(LINES, _FIRST << min(before, 8))
    for entry in stream:
        chunk.entries += 1
        if isinstance(entry, HistoricOrder):
            chunk.orders.append(entry)
            chunk.lines += len(entry.lines)
        elif isinstance(entry, Remark):
            chunk.remarks.append(entry)
        elif isinstance(entry, ItemDraft):
            chunk.items.append(entry)
        else:
            chunk.parties.append(entry)
        if chunk.lines >= full or chunk.entries >= ENTRIES:
            break
    return chunk


def skip_entries(stream: Iterator[Entry], *, count: int) -> int:
    """Pass over up to `count` entries that were brought before; answers how many there were."""
    return sum(1 for _ in zip(range(count), stream, strict=False))
