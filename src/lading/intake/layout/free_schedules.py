"""What somebody wrote of part deliveries is set aside while goods are read, and noted on the line it belongs to."""

from collections.abc import Mapping, Sequence

from lading.intake.hints import Hints
from lading.intake.layout.schedules import schedule_in
from lading.intake.reading import Evidence, Field, ReadLine

_EDGES = " ,;:–—-("


def without_schedules(body: str, hints: Hints) -> tuple[str, dict[str, str]]:
    """The text without its schedules, and each schedule by the words of the line before it."""
    told: dict[str, str] = {}
    kept: list[str] = []
    for line in body.split("\n"):
        found = schedule_in(line, hints)
        if found is None:
            kept.append(line)
            continue
        before = line[: found.start].rstrip(_EDGES)
        last = next((one for one in reversed(kept) if one.strip()), "")
        told[(before if before.strip() else last).strip()] = line[found.start : found.end]
        kept.append(before)
    return "\n".join(kept), told


def with_schedules(lines: Sequence[ReadLine], told: Mapping[str, str]) -> list[ReadLine]:
    """The lines, each with the schedule that was set aside from its words as a note."""
    return [_noted(line, told) for line in lines] if told else list(lines)


def _noted(line: ReadLine, told: Mapping[str, str]) -> ReadLine:
    said = {field.evidence.text.strip() for field in line.fields.values()}
    schedule = next((told[words] for words in told if any(one and (one in words or words in one) for one in said)), "")
    if not schedule:
        return line
    return ReadLine({**line.fields, "note": Field(schedule, 0.9, "words", Evidence(schedule))})
