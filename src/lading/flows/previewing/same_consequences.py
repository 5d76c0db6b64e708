"""Whether consequences are the same: a canonical form of all of them, and a short mark of each single one."""

from zlib import crc32

import msgspec

from lading.flows.previewing.consequences import Consequences

PARTS = tuple(name for name in Consequences.__struct_fields__ if name not in {"sentences", "records"})
"""The parts by which consequences are compared."""
_encode = msgspec.json.Encoder(order="deterministic").encode


def canonical(found: Consequences) -> bytes:
    """The consequences in a form that is equal when they are: sorted, without sentences.

    Counts of rows do not belong to it: what they mean stands in the other parts, and some rows are only made to be
    locked.
    """
    told = ((name, sorted(map(_encode, getattr(found, name)))) for name in PARTS)
    return b"\n".join(b"%s:%s" % (name.encode(), b",".join(rows)) for name, rows in told)


def differing(found: Consequences, *, seen: str) -> set[str]:
    """The marks (see `marks`) of what was not there when somebody looked."""
    known = {seen[at : at + _MARK] for at in range(0, len(seen), _MARK)}
    return {mark for mark in marks(found) if mark not in known}


_MARK = 8


def marks(found: Consequences) -> list[str]:
    """A short mark for each single consequence, for telling later which of them are new."""
    return [mark_of(one) for name in PARTS for one in getattr(found, name)]


def mark_of(one: msgspec.Struct) -> str:
    """The mark of one consequence."""
    return f"{crc32(type(one).__name__.encode() + _encode(one)):08x}"
