"""Dates of EDIFACT (DTM): a number and the format in which it is written (2379)."""

from collections.abc import Sequence
from datetime import date

from lading.intake.structured.edifact.segments import Segment
from lading.intake.structured.gathering import DOUBTFUL, LIKELY, SURE, Gathering
from lading.intake.structured.values import day, digits_day

WANTED = {
    "2": SURE, "69": 0.98, "67": 0.98, "76": 0.98, "358": LIKELY, "64": 0.9, "63": 0.9, "10": 0.9, "11": 0.85,
    "200": 0.85, "17": 0.85, "61": DOUBTFUL,
}  # fmt: skip
"""Dates (2005) that say when it is wanted: delivered on, scheduled for, not after, …; of dispatch are less sure."""
PROMISED = ("69", "67", "76", "17", "2", "64", "63", "358", "191", "10", "11")
_PERIODS = ("718", "719", "711", "713")
_REVERSED = {"2": "%d%m%y", "3": "%m%d%y", "4": "%d%m%Y"}


def day_of(segment: Segment) -> tuple[str, float]:
    """The day and how sure it is: of a period its first; of a week its Monday, with doubt. Empty when there is none."""
    text, kind = segment.at(1, 2), segment.at(1, 3)
    if kind in _REVERSED and text.isdecimal():
        return _reversed(text, kind), 0.98 if len(text) == 6 else SURE
    if kind in _PERIODS:
        return digits_day(text[:8]), LIKELY
    if kind == "616" and len(text) == 6 and text.isdecimal():
        return _monday(int(text[:4]), int(text[4:])), DOUBTFUL
    if kind == "610" and len(text) == 6 and text.isdecimal():
        return day(int(text[:4]), int(text[4:]), 1), DOUBTFUL
    if kind in ("101", "201", "301"):
        return digits_day(text[:6]), 0.98
    found = digits_day(text[:8] if text.isdecimal() and len(text) > 8 else text)
    return found, SURE if kind in ("102", "203", "204", "205", "303", "304") else LIKELY


def put_date(part: Gathering, name: str, segment: Segment, *, sure: float = SURE) -> None:
    """A date of a DTM into a field, unless it has one."""
    found, certain = day_of(segment)
    text = ":".join(segment.parts(1)[1:])
    if segment.at(1, 2):
        part.put(name, found or segment.at(1, 2), segment=segment.key, text=text, probability=min(sure, certain))


def put_wanted(part: Gathering, segments: Sequence[Segment]) -> None:
    """`requested_by` out of all dates: the best kind wins, the others stand beside it."""
    dates = [one for one in segments if one.tag == "DTM" and one.at(1) in WANTED]
    for segment in sorted(dates, key=lambda one: list(WANTED).index(one.at(1))):
        if part.value("requested_by"):
            part.also("requested_by", day_of(segment)[0], segment=segment.key, text=segment.at(1, 2))
        else:
            put_date(part, "requested_by", segment, sure=WANTED[segment.at(1)])


def put_promised(part: Gathering, segments: Sequence[Segment]) -> None:
    """`promised_on` out of the dates of an answer."""
    dates = [one for one in segments if one.tag == "DTM" and one.at(1) in PROMISED]
    for segment in sorted(dates, key=lambda one: PROMISED.index(one.at(1))):
        put_date(part, "promised_on", segment)


def _monday(year: int, week: int) -> str:
    try:
        return date.fromisocalendar(year, week, 1).isoformat()
    except ValueError:
        return ""


def _reversed(text: str, kind: str) -> str:
    if kind == "4" and len(text) == 8:
        return day(int(text[4:]), int(text[2:4]), int(text[:2]))
    if len(text) != 6:
        return ""
    first, second = int(text[:2]), int(text[2:4])
    month, day_of_month = (second, first) if kind == "2" else (first, second)
    return day(2000 + int(text[4:]), month, day_of_month)
