"""Figures: what was measured, what was wanted, and whether it was reached, as a table for people or as JSON."""

from collections.abc import Sequence
from typing import Literal

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured value, None where it could not be measured (the note says why).

    `ratio` is what the target speaks of where it is not the value itself; `target` is a least or a most of what is
    judged, None where nothing was promised.
    """

    measure: str
    name: str
    value: float | None
    unit: str
    ratio: float | None = None
    target: float | None = None
    wanted: Literal["least", "most"] = "least"
    note: str = ""

    @property
    def judged(self) -> float | None:
        """What the target speaks of."""
        return self.value if self.ratio is None else self.ratio

    @property
    def met(self) -> bool | None:
        """Whether the target was reached; None where there is none."""
        if self.target is None or self.judged is None:
            return None
        return self.judged >= self.target if self.wanted == "least" else self.judged <= self.target

    @property
    def verdict(self) -> str:
        """In words, with the distance where it was missed."""
        if self.value is None:
            return "not measured"
        if self.target is None or self.judged is None:
            return ""
        off = abs(self.judged - self.target) / self.target if self.target else 0.0
        return "met" if self.met else f"missed by {off:.0%}"


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the benchmarks: on what, how, and what came out."""

    machine: dict[str, str]
    method: dict[str, str]
    figures: list[Figure]
    failures: list[str] = []


def show_table(report: Report) -> str:
    """The report as a table in Markdown, which reads well in a terminal too."""
    head = ("measure", "figure", "measured", "ratio", "target", "verdict")
    rows = [head, *(_row(figure) for figure in report.figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    notes = [f"- {figure.measure}, {figure.name}: {figure.note}" for figure in report.figures if figure.note]
    facts = [f"{name}: {value}" for name, value in (report.machine | report.method).items()]
    return "\n".join([*facts, "", *lines, "", *notes, *(f"FAILED {failure}" for failure in report.failures)])


def show_json(report: Report) -> str:
    """The report as one JSON object, verdicts spelt out."""
    told = msgspec.to_builtins(report)
    for one, figure in zip(told["figures"], report.figures, strict=True):
        one |= {"met": figure.met, "verdict": figure.verdict}
    return msgspec.json.encode(told).decode()


def _row(figure: Figure) -> tuple[str, ...]:
    sign = "≥" if figure.wanted == "least" else "≤"
    target = "" if figure.target is None else f"{sign} {_plain(figure.target)}{'' if figure.ratio else _of(figure)}"
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    value = "" if figure.value is None else f"{_plain(figure.value)}{_of(figure)}"
    return (figure.measure, figure.name, value, ratio, target, figure.verdict)


def _of(figure: Figure) -> str:
    return f" {figure.unit}" if figure.unit else ""


def _plain(value: float) -> str:
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "|" + "|".join(f" {cell:<{width}} " for cell, width in zip(row, widths, strict=True)) + "|"
