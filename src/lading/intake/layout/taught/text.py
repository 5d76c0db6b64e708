"""The texts of lines as a correction has taught: where they begin, and at which words they end."""

from collections.abc import Mapping, Sequence
from typing import Any

from lading.intake.layout.made import field_of
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.choose import Lines
from lading.intake.layout.table.tokens import Splitter
from lading.intake.layout.taught.rows import Row, line_at, rows_of
from lading.intake.layout.taught.runs import Run, begins, is_coded, is_full, leads, runs_of
from lading.intake.reading import Field, Other, ReadLine

_SURE, _INSTEAD, _SLACK = 0.92, 0.05, 3.0


def retold(paper: Paper, goods: Lines, rule: Mapping[str, Any]) -> list[ReadLine]:
    """The lines with their texts put together by the rule; as they were where it finds nothing."""
    splitter, rows = Splitter(paper), rows_of(paper, goods)
    left = left_of(paper, goods, rule)
    runs = [runs_of(paper, splitter, row, left) if row is not None else [] for row in rows]
    wide = _widest(paper, runs, left, rule)
    made = []
    for line, row, held in zip(goods.lines, rows, runs, strict=True):
        mine = _within(paper, line, held) if rule.get("within") else held
        kept = kept_of(paper, row, mine, rule, wide) if row is not None else []
        made.append(_told(paper, line, kept) if kept else line)
    return made


def kept_of(paper: Paper, row: Row, runs: Sequence[Run], rule: Mapping[str, Any], wide: float) -> list[Run]:
    """Those runs that are the text."""
    where, codes = rule.get("where", ""), rule.get("codes", False)
    held = [
        run for run in runs if not (where == "own" and run.at < row.at) and not (where == "below" and run.at <= row.at)
    ]
    while held and (begins(held[0].chunk.text, rule.get("skips", ())) or (codes and is_coded(paper, held[0].chunk))):
        held = held[1:]
    if held and rule.get("lead") and leads(paper, held[0].chunk) and (rest := held[0].chunk.part(1)):
        held = [Run(held[0].at, rest), *held[1:]]
    kept = held[:1]
    for run in held[1:]:
        over = rule.get("one") and not is_full(kept[-1], run, wide)
        if over or begins(run.chunk.text, rule.get("stops", ())) or (codes and is_coded(paper, run.chunk)):
            break
        kept.append(run)
    return kept if any(letter.isalpha() for run in kept for letter in run.chunk.text) else []


def _within(paper: Paper, line: ReadLine, runs: list[Run]) -> list[Run]:
    """Those in whose lines something of the text was read already."""
    boxes = line.fields["text"].evidence.boxes if "text" in line.fields else []
    known = {line_at(paper, box) for box in boxes}
    return [run for run in runs if run.at in known]


def left_of(paper: Paper, goods: Lines, rule: Mapping[str, Any]) -> float:
    """Where texts begin: below the word of the head that they began below, else where they began."""
    if shift := _head(paper, goods, rule):
        return shift
    width = paper.lines[0].chunks[0].size[0] if paper.lines else 1.0
    return float(rule["left"]) * width


def _head(paper: Paper, goods: Lines, rule: Mapping[str, Any]) -> float:
    if not rule.get("head"):
        return 0.0
    head = normal(rule["head"])
    for line in goods.heads or paper.lines:
        for chunk in line.chunks:
            if normal(chunk.text) == head:
                return chunk.left + float(rule["beside"]) * chunk.size[0]
    return 0.0


def _widest(paper: Paper, runs: Sequence[Sequence[Run]], left: float, rule: Mapping[str, Any]) -> float:
    """How far texts go: as far as any here does, and where columns stand as they stood, as far as any did there."""
    here = max((run.chunk.right for held in runs for run in held), default=0.0)
    width = paper.lines[0].chunks[0].size[0] if paper.lines else 1.0
    same = abs(float(rule["left"]) * width - left) < _SLACK
    return max(here, float(rule["right"]) * width if same else 0.0)


def _told(paper: Paper, line: ReadLine, kept: Sequence[Run]) -> ReadLine:
    chunks = [run.chunk for run in kept]
    text = " ".join(chunk.text for chunk in chunks)
    before = line.fields.get("text")
    if before is not None and before.value == text:
        return line
    field = field_of(paper, text, chunks, _SURE)
    others = [Other(before.value, _INSTEAD, before.evidence)] if before is not None else []
    told = Field(field.value, field.probability, "learned", field.evidence, others)
    return ReadLine({**line.fields, "text": told})
