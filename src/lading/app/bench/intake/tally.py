"""Scores of many papers added up: shares of fields and lines, what a person has to see, what is booked without one."""

from collections.abc import Iterable, Mapping

import msgspec

from lading.app.bench.intake.score import HEADER, LINE, Score
from lading.app.bench.intake.shares import Share

SHOWN_BY: Mapping[str, frozenset[str]] = {
    "price_in_note": frozenset({"terms"}),
    "deliver_elsewhere": frozenset({"terms"}),
    "two_dates": frozenset({"terms", "ambiguous"}),
    "date_order_unclear": frozenset({"ambiguous"}),
    "wanted_before_order": frozenset({"ambiguous", "incomplete", "note"}),
    "text_contradicts_item": frozenset({"ambiguous", "note", "terms"}),
    "no_currency": frozenset({"incomplete", "ambiguous"}),
    "no_price": frozenset({"incomplete", "note"}),
    "no_lines": frozenset({"incomplete"}),
    "no_ship_to": frozenset({"incomplete"}),
    "ship_to_incomplete": frozenset({"incomplete"}),
    "arithmetic": frozenset({"arithmetic"}),
    "revision": frozenset({"revision"}),
    "instruction": frozenset({"instruction"}),
    "prepack": frozenset({"ambiguous", "note", "arithmetic", "incomplete"}),
    "several_orders": frozenset({"ambiguous", "note", "incomplete"}),
}
"""Which kinds of a reading's flags show a person what the truth says has to be seen. Duplicates are not a reader's."""


class Tally(msgspec.Struct, frozen=True):
    """Counts of a set: header fields, lines, their fields, whole papers, flags that were wanted and shown."""

    papers: Share = Share(0, 0)
    header: Share = Share(0, 0)
    lines: Share = Share(0, 0)
    fields: dict[str, Share] = {}
    shown: Share = Share(0, 0)
    alarms: Share = Share(0, 0)

    def __add__(self, other: "Tally") -> "Tally":
        names = dict.fromkeys((*self.fields, *other.fields))
        nothing = Share(0, 0)
        return Tally(
            self.papers + other.papers,
            self.header + other.header,
            self.lines + other.lines,
            {name: self.fields.get(name, nothing) + other.fields.get(name, nothing) for name in names},
            self.shown + other.shown,
            self.alarms + other.alarms,
        )


def tally(score: Score, *, wanted: Iterable[str] = (), shown: Iterable[str] = ()) -> Tally:
    """One paper counted; `wanted` are the truth's flags, `shown` the kinds of the reading's.

    A flag of a kind other than a note on a paper that wants none is an alarm.
    """
    kinds, expected = set(shown), [flag for flag in wanted if flag in SHOWN_BY]
    fields = {name: Share(int(score.header[name] == "right"), 1) for name in HEADER if name in score.header}
    judged = [line for line in score.lines if line.true is not None]
    if judged:
        fields |= {
            name: Share(sum(line.verdicts.get(name) == "right" for line in judged), len(judged)) for name in LINE
        }
    return Tally(
        papers=Share(int(score.right), 1),
        header=Share(sum(one == "right" for one in score.header.values()), len(score.header)),
        lines=Share(sum(line.right for line in score.lines), len(score.lines)),
        fields=fields,
        shown=Share(sum(bool(SHOWN_BY[flag] & kinds) for flag in expected), len(expected)),
        alarms=Share(0, 0) if expected else Share(int(bool(kinds - {"note"})), 1),
    )


class Touchless(msgspec.Struct, frozen=True):
    """Lines that were booked without a person: of all lines, and those of them that are wrong."""

    booked: Share
    wrong: Share


def touchless(lines: Iterable[tuple[bool, bool]]) -> Touchless:
    """Of each line whether it is right, and whether it was booked without a person."""
    told = list(lines)
    alone = [right for right, booked in told if booked]
    return Touchless(Share(len(alone), len(told)), Share(alone.count(False), len(alone)))
