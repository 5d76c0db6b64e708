"""A layout seen before is read first by what its corrections have taught."""

from collections.abc import Mapping
from typing import Any

from rapidfuzz import fuzz

from lading.intake.fields import HEADER
from lading.intake.layout.addresses import address_of
from lading.intake.layout.dates import dates_in
from lading.intake.layout.find_value import all_found, within
from lading.intake.layout.learned_blocks import learned_blocks
from lading.intake.layout.lines import Chunk
from lading.intake.layout.made import field_of
from lading.intake.layout.money import currency_in
from lading.intake.layout.normal import normal
from lading.intake.layout.numerals import number_of, written
from lading.intake.layout.paper import Paper
from lading.intake.layout.regions import country_of
from lading.intake.layout.table_head import Column, Head
from lading.intake.layout.taught.runs import begins
from lading.intake.matching.words import domain_of
from lading.intake.opened import Box
from lading.intake.reading import Field, ReadLine

_ALIKE = 85
_SURE = 0.93
_MOST = 0.6


def hints_for(paper: Paper, layout: str) -> Mapping[str, Any]:
    """What was learned of this layout; of several, the last.

    A label more or less makes a layout another one: what was learned of the same sender's papers counts, too, where
    most of its anchors stand on this one.
    """
    for one in reversed(paper.hints.learned):
        if one.layout == layout:
            return one.value
    sender = layout.rpartition(":")[0]
    mine = sender if domain_of(f"@{sender}") and sender != "-" else ""
    near = [one.value for one in reversed(paper.hints.learned) if mine and one.layout.startswith(f"{mine}:")]
    ranked = [(_stands(paper, value), value) for value in near]
    best = max(ranked, key=lambda one: one[0], default=(0.0, {}))
    return best[1] if best[0] > _MOST else {}


def _stands(paper: Paper, value: Mapping[str, Any]) -> float:
    """The share of anchors, labels and heads of a lesson that are on this paper."""
    anchors = [told["anchor"] for told in value.get("header", {}).values() if told.get("anchor")]
    anchors += [told["label"] for told in value.get("blocks", {}).values()]
    lines = [normal(line.text) for line in paper.lines]
    found = [any(anchor in line for line in lines) for anchor in anchors]
    if head := value.get("head"):
        found.append(any(fuzz.ratio(line, head) >= _ALIKE for line in lines))
    text = value.get("lines", {}).get("text", {})
    if head := text.get("head"):
        found.append(any(normal(chunk.text) == normal(head) for chunk in paper.chunks))
    found += [any(mark in line for line in lines) for mark in value.get("lines", {}).get("marks", ())]
    if phrases := [*text.get("skips", ()), *text.get("stops", ())]:
        found.append(any(begins(chunk.text, phrases) for chunk in paper.chunks))
    return sum(found) / len(found) if found else 0.0


def learned_heads(paper: Paper, hints: Mapping[str, Any]) -> list[Head]:
    """The heads that corrections have taught, on every page that has them."""
    columns, head = hints.get("columns"), hints.get("head")
    if not columns or not head:
        return []
    found: list[Head] = []
    for at, line in enumerate(paper.lines):
        if fuzz.ratio(normal(line.text), head) < _ALIKE:
            continue
        width = line.chunks[0].size[0]
        made = [Column((one["field"],), one["left"] * width, one["right"] * width, one["field"]) for one in columns]
        found.append(Head(sorted(made, key=lambda column: column.left), at, at, line.page, 10.0))
    return found


def learned_header(paper: Paper, hints: Mapping[str, Any]) -> dict[str, Field]:
    """Header fields at their learned anchors, or where they stood, if what is there fits their kind."""
    found: dict[str, Field] = {}
    for name, told in hints.get("header", {}).items():
        said = next(all_found(paper, "text", told["says"]), None) if told.get("says") else None
        chunk = said or _at_anchor(paper, told) or within(paper, Box(told["page"], *_wider(told["box"])))
        if chunk is not None and name in HEADER and (value := _value(paper, name, chunk)):
            field = field_of(paper, value, [chunk], _SURE)
            found[name] = Field(field.value, field.probability, "learned", field.evidence)
    return found | learned_blocks(paper, hints)


def as_learned(lines: list[ReadLine]) -> list[ReadLine]:
    """Lines of a learned table, said to be so."""
    return [
        ReadLine(
            {
                name: Field(one.value, one.probability, "learned", one.evidence, one.others)
                for name, one in line.fields.items()
            }
        )
        for line in lines
    ]


def _wider(box: list[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return left - 0.01, top - 0.004, min(1.0, right + 0.08), bottom + 0.004


def _at_anchor(paper: Paper, told: Mapping[str, Any]) -> Chunk | None:
    anchor = told.get("anchor")
    if not anchor:
        return None
    for at, line in enumerate(paper.lines):
        for n, chunk in enumerate(line.chunks):
            if told["place"] == "behind":
                for words in range(len(chunk.words) - 1, 0, -1):
                    head = chunk.part(0, words)
                    if head is not None and normal(head.text) == anchor:
                        return chunk.part(words)
            elif normal(chunk.text) != anchor:
                continue
            elif told["place"] == "right" and n + 1 < len(line.chunks):
                return line.chunks[n + 1]
            elif told["place"] == "below" and (below := _below(paper, at, chunk)):
                return below
    return None


def _below(paper: Paper, at: int, chunk: Chunk) -> Chunk | None:
    for line in paper.lines[at + 1 : at + 4]:
        for one in line.chunks:
            if line.page == chunk.page and one.overlap(chunk.left - 3, chunk.right + 3) > 0:
                return one
    return None


def _value(paper: Paper, name: str, chunk: Chunk) -> str:
    """What a chunk says, in the form of the field's kind; empty where it is no such value."""
    match HEADER[name].kind:
        case "date":
            dates = dates_in(chunk.text, paper.order)
            return dates[0].value.isoformat() if dates else ""
        case "decimal":
            number = number_of(chunk.text, comma=paper.comma)
            return written(number) if number is not None else ""
        case "currency":
            return currency_in(chunk.text)
        case "country":
            return country_of(chunk.text)
        case _ if name.endswith(("_city", "_postal_code", "_region")):
            told = address_of(["x", chunk.text])
            return (
                str(
                    getattr(
                        told,
                        name.split("_", 2)[-1] if not name.startswith("buyer") else name.removeprefix("buyer_"),
                        "",
                    )
                )
                or chunk.text
            )
        case _:
            return chunk.text.strip(" :;,")
