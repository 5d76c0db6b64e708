"""Texts of EDIFACT: lines of fixed width that go on in the next component, notes, descriptions of items."""

from collections.abc import Sequence

from lading.intake.structured.edifact.segments import Segment
from lading.intake.structured.gathering import LIKELY, Gathering

_FULL = 35
"""So wide is a component of a name or a description; a full one goes on in the next without a blank."""
_TITLES = ("", "ANM", "DSC", "8", "BTI", "BST", "TI")
_COLOURS, _SIZES = ("35",), ("98",)


def joined(parts: Sequence[str]) -> str:
    """Components as one text."""
    words, last = "", ""
    for part in parts:
        if part.strip():
            whole = not words or (len(last) == _FULL and not last.endswith(" "))
            words += part.strip() if whole else f" {part.strip()}"
            last = part
    return words


def put_notes(part: Gathering, segments: Sequence[Segment]) -> None:
    """Free texts (FTX) into the note; AFM and LIN's codes are no notes."""
    for segment in segments:
        if segment.tag == "FTX" and segment.at(1) not in ("AFM", "LIN"):
            part.add_text("note", joined(segment.parts(4)), segment=segment.key, between="\n")


def put_description(line: Gathering, segments: Sequence[Segment]) -> None:
    """IMD: the item's name, its colour and size. Repetitions of one kind go on; a title may stand in FTX+AFM."""
    kinds: dict[str, list[str]] = {}
    for segment in segments:
        if segment.tag == "IMD" and (words := joined(segment.parts(3)[3:5])):
            kinds.setdefault(segment.at(2) or segment.at(3), []).append(words)
        elif segment.tag == "FTX" and segment.at(1) == "AFM":
            kinds.setdefault("TI", []).append(joined(segment.parts(4)))
    for kind, texts in kinds.items():
        if kind in _COLOURS or kind in _SIZES:
            line.put("colour" if kind in _COLOURS else "size", " ".join(texts), segment=f"IMD {kind}")
    title = next((kind for kind in _TITLES if kind in kinds), None)
    if title is not None:
        line.put("text", " ".join(kinds[title]), segment=f"IMD {title}".strip())
        return
    others = [" ".join(texts) for kind, texts in kinds.items() if kind not in (*_COLOURS, *_SIZES)]
    line.put("text", ", ".join(others), segment="IMD", probability=LIKELY)
