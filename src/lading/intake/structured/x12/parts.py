"""A message's parts: what stands before its lines, each line with its segments, what stands after them."""

from collections.abc import Sequence

import msgspec

from lading.intake.structured.x12.segments import Segment

_LINES = ("PO1", "POC", "IT1", "G68")
_ENDS = ("CTT", "TDS", "G76")


class Parts(msgspec.Struct):
    """Segments by where they stand. Each line begins with its own segment (PO1, POC, IT1, G68)."""

    head: list[Segment]
    lines: list[list[Segment]]
    tail: list[Segment]


def split_parts(segments: Sequence[Segment]) -> Parts:
    """The three parts of a message."""
    parts = Parts([], [], [])
    for segment in segments:
        if segment.tag in _ENDS or parts.tail:
            parts.tail.append(segment)
        elif segment.tag in _LINES:
            parts.lines.append([segment])
        elif parts.lines:
            parts.lines[-1].append(segment)
        else:
            parts.head.append(segment)
    return parts
