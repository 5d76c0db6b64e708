"""Labels and their values: behind a colon, to the right, in the cell below."""

from collections.abc import Callable, Iterator

import msgspec

from lading.intake.layout.lexicon import Label
from lading.intake.layout.lines import Chunk, Line
from lading.intake.layout.paper import Paper
from lading.intake.layout.stacked import Stacked

_BEHIND, _RIGHT, _BELOW, _NEXT = 1.0, 0.95, 0.85, 0.7


class Pair(msgspec.Struct, frozen=True):
    """A value that may belong to a label: where it stands towards it, and how far."""

    field: str
    label: Chunk
    strong: bool
    value: Chunk
    place: float
    at: int
    """Which line of the paper the label stands in."""


def pairs_of(paper: Paper, *, until: int | None = None) -> Iterator[Pair]:
    """Every likely value of every label of a header's field, in reading order."""
    for at, line in enumerate(paper.lines[:until]):
        for n, chunk in enumerate(line.chunks):
            if id(chunk) in paper.pieces:
                continue
            for label in _longest(paper.labels(chunk), chunk):
                if label.room == "header":
                    yield from _values(paper, at, n, chunk, label)
    for one in paper.stacked:
        for label in _longest(paper.labels(one.whole), one.whole):
            if label.room == "header" and (until is None or one.last < until):
                yield from _of_stacked(paper, one, label)


def _longest(labels: list[Label], chunk: Chunk) -> list[Label]:
    """Without the shorter labels inside one that a colon, a number or nothing follows: `Date` in `Date required: …`."""
    for label in labels:
        after = chunk.words[label.words : label.words + 1]
        if label.closed or (after and after[0].text[:1].isdigit()):
            return [one for one in labels if one.words >= label.words]
    return labels


def _of_stacked(paper: Paper, one: Stacked, label: Label) -> Iterator[Pair]:
    """What stands to the right of a piece, or below the last."""
    place = 0.0 if label.exact else 0.1
    for at, piece in one.pieces:
        right = next((chunk for chunk in paper.lines[at].chunks if chunk.left > piece.right), None)
        if right is not None and not paper.is_label(right):
            far = (right.left - one.whole.right) / right.size[0]
            yield Pair(
                label.field, one.whole, label.strong, _bare(right), _RIGHT - 0.02 - max(0.0, far - 0.12) - place, at
            )
    last_at, last = one.pieces[-1]
    for below in _below(paper, last_at, last):
        yield Pair(label.field, one.whole, label.strong, _bare(below), _BELOW - place, last_at)


def _values(paper: Paper, at: int, n: int, chunk: Chunk, label: Label) -> Iterator[Pair]:
    def pair(value: Chunk, place: float) -> Pair:
        place -= 0.0 if label.exact else 0.1
        return Pair(label.field, chunk, label.strong, value, place, at)

    rest = chunk.part(label.words)
    while rest is not None and rest.words[0].text in {":", "-", "–", "#", ".", "=", ":-"}:
        rest = rest.part(1)
    if rest is not None:
        yield pair(rest, _BEHIND if label.closed else _BEHIND - 0.12)
        return
    line = paper.lines[at]
    if n + 1 < len(line.chunks):
        right = line.chunks[n + 1]
        if right.text in {":", "#"} and n + 2 < len(line.chunks):
            right = line.chunks[n + 2]
        if not paper.is_label(right):
            far = (right.left - chunk.right) / right.size[0]
            yield pair(_bare(right), _RIGHT - max(0.0, far - 0.12))
    under = list(_below(paper, at, chunk))
    for below in under:
        yield pair(_bare(below), _BELOW)
    if not under and label.closed and n + 1 == len(line.chunks) and at + 1 < len(paper.lines):
        yield from (pair(one, _NEXT) for one in _next_line(paper, at, chunk))


def _next_line(paper: Paper, at: int, label: Chunk) -> Iterator[Chunk]:
    """The first value of the next line, where a row of labels with their values was broken behind a label."""
    line = paper.lines[at + 1]
    if line.page != label.page or not 0 <= line.top - label.bottom < 0.9 * label.height:
        return
    begins = [paper.lines[at].chunks[0].left, *(one.left for one in paper.lines[at].chunks if paper.is_label(one))]
    for one in line.chunks:
        if any(abs(one.left - left) < 3 and left < label.left for left in begins) and not paper.is_label(one):
            yield one


def _bare(chunk: Chunk) -> Chunk:
    """Without a colon that stands before the value."""
    rest = chunk.part(1) if chunk.words[0].text in {":", "#", "-"} else None
    return rest or chunk


def _below(paper: Paper, at: int, chunk: Chunk) -> Iterator[Chunk]:
    """What stands directly below, within about two lines."""
    for below, line in enumerate(paper.lines[at + 1 : at + 5], start=at + 1):
        if line.page != chunk.page or below in paper.heads or line.top - chunk.bottom > 3.2 * chunk.height:
            return
        if line.middle - chunk.middle < 0.5 * chunk.height:
            continue
        under = [one for one in line.chunks if one.overlap(chunk.left - 4, chunk.right + 4) > 0]
        for one in under:
            if paper.is_label(one):
                return
            yield _of_column(paper.lines[at], chunk, one)
        if under:
            return


def _of_column(head: Line, label: Chunk, value: Chunk) -> Chunk:
    """The words below a label, where values of neighbouring labels stand so close that they were taken for one."""
    beside = [one for one in head.chunks if one.left > label.right or one.right < label.left]
    if len(value.words) < 2 or not any(value.overlap(one.left, one.right) > 0 for one in beside):
        return value
    right = min((one.left - 2 for one in beside if one.left > label.right), default=value.right)
    words = [word for word in value.words if label.left - 4 <= word.left < right]
    return Chunk(words, value.page, value.size) if words else value


def best(pairs: list[Pair], valid: Callable[[Pair], float]) -> list[tuple[float, Pair]]:
    """Pairs by how well place, label and value go together, the best first; `valid` is 0 where a value is none."""
    scored = []
    for pair in pairs:
        if fit := valid(pair):
            strength = 1.0 if pair.strong else 0.72
            scored.append((fit * strength * pair.place - 0.0015 * pair.at, pair))
    return sorted(scored, key=lambda one: -one[0])


def columns_below(line: Line) -> bool:
    """Whether a line holds nothing but short chunks, as heads of cells do."""
    return len(line.chunks) >= 2 and all(len(chunk.words) <= 4 for chunk in line.chunks)
