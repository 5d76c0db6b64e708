"""What one corrected paper teaches of its layout: which label a field stands at, and what each column holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from lading.intake.fields import HEADER, LINE
from lading.intake.hints import Hints, Learned
from lading.intake.layout.find_value import all_found, found_in, within
from lading.intake.layout.learned import hints_for
from lading.intake.layout.learned_blocks import PREFIXES, learn_blocks
from lading.intake.layout.lines import Chunk, Line
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.read_pages import read_pages
from lading.intake.layout.taught.cost import cost_of
from lading.intake.layout.taught.learn_lines import learn_lines
from lading.intake.opened import Box, Opened, Page
from lading.intake.reading import Reading, ReadLine

_OF_LINES = ("head", "columns", "lines")
_NOT_LEARNED = frozenset({"charge", "size", "colour", "action", "note"})


def learn_from(
    opened: Opened,
    reading: Reading,
    corrected: Reading,
    boxes: Mapping[str, Sequence[Box]] | None = None,
    *,
    known: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Hints for `Hints.learned`: `header` (field to anchor), `columns` and `head`, `lines`; empty where nothing is new.

    `boxes` are those a person drew, by place (`/header/po_number`); without one the corrected value is looked for.
    `known` are the hints with which it was read: they stay, and the new ones go with them.
    """
    paper = Paper(opened.pages, Hints())
    hints: dict[str, Any] = dict(known or {})
    blocks = learn_blocks(paper, reading, corrected)
    if header := _learn_header(paper, reading, corrected, boxes or {}):
        hints["header"] = {**hints.get("header", {}), **header}
    if blocks:
        hints["blocks"] = {**hints.get("blocks", {}), **blocks}
    read = [{name: field.value for name, field in line.fields.items()} for line in reading.lines]
    right = [{name: field.value for name, field in line.fields.items()} for line in corrected.lines]
    if right and read != right:
        lines = learn_lines(paper, corrected, _learn_columns(paper, corrected.lines), known)
        hints = {**{name: one for name, one in hints.items() if name not in _OF_LINES}, **lines}
    told = _proven(opened, reading, corrected, hints, drawn=set(boxes or ()))
    return {} if told == dict(known or {}) else told


def hints_of(pages: list[Page], layout: str, learned: tuple[Learned, ...]) -> Mapping[str, Any]:
    """What was known of these pages' layout already."""
    return hints_for(Paper(pages, Hints(learned=learned)), layout) if learned else {}


def _proven(
    opened: Opened, reading: Reading, corrected: Reading, hints: dict[str, Any], *, drawn: set[str]
) -> dict[str, Any]:
    """What of it the paper itself bears out, read once more: fields as corrected, lines better than before.

    What a person has drawn is kept as drawn.
    """
    if not hints:
        return {}
    domain = reading.layout.rpartition(":")[0]
    sender = f"orders@{domain}" if domain not in ("", "-") else ""
    again = read_pages(opened.pages, hints=Hints(sender=sender, learned=(Learned(reading.layout, hints),)))
    told: dict[str, Any] = {}
    by_block = hints.get("blocks", {})
    blocks = {name: one for name, one in by_block.items() if _same_place(again, corrected, name)}
    header = {
        name: one
        for name, one in hints.get("header", {}).items()
        if f"/header/{name}" in drawn
        or (
            not name.startswith(tuple(f"{prefix}_" for prefix in blocks))
            and _single(paper_value=again, right=corrected, name=name)
        )
    }
    if header:
        told["header"] = header
    if blocks:
        told["blocks"] = blocks
    if cost_of(again.lines, corrected.lines) <= cost_of(reading.lines, corrected.lines):
        told |= {name: hints[name] for name in _OF_LINES if name in hints}
    return told


def _single(paper_value: Reading, right: Reading, name: str) -> bool:
    """Whether a field is read as it was corrected; a part of an address that a block has overruled may be too."""
    return name.startswith(tuple(f"{one}_" for one in PREFIXES)) or normal(paper_value.value(name)) == normal(
        right.value(name)
    )


def _same_place(again: Reading, corrected: Reading, prefix: str) -> bool:
    names = [f"{prefix}_{part}" for part in ("street", "city", "postal_code")]
    told = [name for name in names if corrected.value(name)]
    return bool(told) and all(normal(again.value(name)) == normal(corrected.value(name)) for name in told)


def _learn_header(
    paper: Paper, reading: Reading, corrected: Reading, boxes: Mapping[str, Sequence[Box]]
) -> dict[str, Any]:
    learned: dict[str, Any] = {}
    for name, field in corrected.header.items():
        if name not in HEADER or reading.value(name) == field.value:
            continue
        drawn = boxes.get(f"/header/{name}", ())
        chunk = within(paper, drawn[0]) if drawn else next(all_found(paper, HEADER[name].kind, field.value), None)
        if chunk is not None:
            learned[name] = _anchored(paper, chunk) | ({"says": field.value} if name == "buyer" else {})
    return learned


def _anchored(paper: Paper, chunk: Chunk) -> dict[str, Any]:
    """A value by the words before it, else above it, and by its box."""
    box = chunk.boxes[0]
    told: dict[str, Any] = {"page": box.page, "box": [box.left, box.top, box.right, box.bottom]}
    at = next(
        n
        for n, line in enumerate(paper.lines)
        if line.page == chunk.page and abs(line.middle - chunk.middle) < 0.5 * chunk.height
    )
    own = next((one for one in paper.lines[at].chunks if one.overlap(chunk.left, chunk.right) > 0), None)
    if own is not None and own.left < chunk.left - 1:
        before = [word for word in own.words if word.right <= chunk.left + 0.5]
        if before and not any(letter.isdigit() for word in before for letter in word.text):
            return {**told, "anchor": normal(" ".join(word.text for word in before)), "place": "behind"}
    left = [one for one in paper.lines[at].chunks if one.right <= chunk.left and not any(map(str.isdigit, one.text))]
    if left:
        return {**told, "anchor": normal(left[-1].text), "place": "right"}
    for line in reversed(paper.lines[max(0, at - 3) : at]):
        over = [one for one in line.chunks if one.overlap(chunk.left, chunk.right) > 0 and line.page == chunk.page]
        if over and not any(map(str.isdigit, over[0].text)):
            return {**told, "anchor": normal(over[0].text), "place": "below"}
    return told


def _learn_columns(paper: Paper, lines: Sequence[ReadLine]) -> dict[str, Any]:
    """The sides between which each field's values stand, and the words of the line above the first."""
    sides: dict[str, list[float]] = {}
    first, after = None, -1
    for line in lines:
        at, found = _row(paper, line, after)
        if at is None:
            continue
        first, after = first if first is not None else at, at
        for name, chunk in found.items():
            left, right = chunk.left / chunk.size[0], chunk.right / chunk.size[0]
            known = sides.setdefault(name, [left, right])
            known[0], known[1] = min(known[0], left), max(known[1], right)
    if first is None or "quantity" not in sides or len(sides) < 2:
        return {}
    head = _head_above(paper, first)
    if head is None:
        return {}
    columns = [{"field": name, "left": round(span[0], 4), "right": round(span[1], 4)} for name, span in sides.items()]
    return {"head": normal(head.text), "columns": columns}


def _row(paper: Paper, line: ReadLine, after: int) -> tuple[int | None, dict[str, Chunk]]:
    """The line of the paper that says most of a corrected line's fields, below the one before."""
    best: tuple[int | None, dict[str, Chunk]] = (None, {})
    for at, row in enumerate(paper.lines):
        if at <= after:
            continue
        found: dict[str, Chunk] = {}
        for name, field in line.fields.items():
            if name in _NOT_LEARNED or name not in LINE:
                continue
            taken = [(one.left, one.right) for one in found.values()]
            for chunk in row.chunks:
                part = found_in(paper, chunk, LINE[name].kind, field.value)
                if part is not None and (part.left, part.right) not in taken:
                    found[name] = part
                    break
        if len(found) > len(best[1]) and len(found) >= 2:
            best = (at, found)
    return best


def _head_above(paper: Paper, first: int) -> Line | None:
    """The nearest line above the first row that has several words and no number."""
    for line in reversed(paper.lines[max(0, first - 6) : first]):
        if line.page == paper.lines[first].page and len(line.chunks) >= 2 and not any(map(str.isdigit, line.text)):
            return line
    return None
