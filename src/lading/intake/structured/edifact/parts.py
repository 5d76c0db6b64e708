"""A message's parts: what stands before its lines, each line with its segments, the summary after UNS."""

from collections.abc import Sequence

import msgspec

from lading.intake.structured.edifact.segments import Segment


class Parts(msgspec.Struct):
    """Segments by where they stand. Each line begins with its LIN."""

    head: list[Segment]
    lines: list[list[Segment]]
    tail: list[Segment]


def split_parts(segments: Sequence[Segment]) -> Parts:
    """The three parts of a message."""
    parts, ended = Parts([], [], []), False
    for segment in segments:
        if segment.tag == "UNS":
            ended = segment.at(1) == "S" or bool(parts.lines)
        elif ended or (segment.tag == "CNT" and parts.lines):
            parts.tail.append(segment)
        elif segment.tag == "LIN":
            parts.lines.append([segment])
        elif parts.lines:
            parts.lines[-1].append(segment)
        else:
            parts.head.append(segment)
    return parts
