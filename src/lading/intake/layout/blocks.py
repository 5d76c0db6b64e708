"""Blocks of an address: the lines that stand under, or beside, a label that says whose place it is."""

import re
from collections.abc import Iterator

import msgspec

from lading.intake.layout.addresses import Address, address_of, is_postcode
from lading.intake.layout.lexicon import Label
from lading.intake.layout.lines import Chunk, letter_of
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import pattern

_MOST_LINES = 9
_LEVEL, _FAR_CODE = 2.0, 0.22
_CODE = re.compile(r"[#(]?[A-Z]{0,4}[-.]?\d{1,10}[)]?(?:[-–]\d{1,4})?")
LEGAL = pattern("legal_forms")


class Block(msgspec.Struct):
    """A labelled address: its chunks from top to bottom, taken apart."""

    field: str
    label: Chunk
    chunks: list[Chunk]
    address: Address
    exact: bool
    place: float = 1.0


def blocks_of(paper: Paper, *, until: int | None = None) -> list[Block]:
    """All labelled blocks that stand above a line."""
    found: list[Block] = []
    for at, line in enumerate(paper.lines[:until]):
        for n, chunk in enumerate(line.chunks):
            if id(chunk) in paper.pieces:
                continue
            for label in paper.labels(chunk):
                if label.room != "block" or not (label.closed or _begins_block(paper, at, chunk, label)):
                    continue
                if len(normal(chunk.text)) <= 3 and not chunk.text.rstrip().endswith(":"):
                    continue
                if label.field != "other" and (block := _block(paper, at, n, label)):
                    found.append(block)
                break
    return [*found, *_stacked(paper, until)]


def _begins_block(paper: Paper, at: int, chunk: Chunk, label: Label) -> bool:
    """Whether a label without a colon stands so close before its block that both are one piece."""
    rest = chunk.part(label.words)
    if rest is None or not (label.strong and label.exact and label.words > 1):
        return False
    below = paper.lines[at + 1].chunks if at + 1 < len(paper.lines) else []
    return any(abs(one.left - rest.left) < _LEVEL and 0 <= one.top - chunk.bottom < chunk.height for one in below)


def _stacked(paper: Paper, until: int | None) -> Iterator[Block]:
    """Blocks under labels that are broken over lines."""
    for one in paper.stacked:
        label = next((label for label in paper.labels(one.whole) if label.room == "block"), None)
        if label is None or label.field == "other" or (until is not None and one.last >= until):
            continue
        last = one.pieces[-1][1]
        under = _column(paper, one.last, one.whole.left, one.whole.right, label_left=last.left)
        if under:
            told = address_of([chunk.text for chunk in under])
            yield Block(label.field, last, under, told, label.exact, 0.95)


def column_below(paper: Paper, at: int, chunk: Chunk) -> list[Chunk]:
    """What stands in a column below a chunk of a line."""
    return _column(paper, at, chunk.left, chunk.right, label_left=chunk.left)


def _block(paper: Paper, at: int, n: int, label: Label) -> Block | None:
    line, chunk = paper.lines[at], paper.lines[at].chunks[n]
    rest = chunk.part(label.words)
    while rest is not None and rest.words[0].text in {":", "-", "–"}:
        rest = rest.part(1)
    beside = line.chunks[n + 1] if n + 1 < len(line.chunks) else None
    under = _column(paper, at, chunk.left, chunk.right, label_left=chunk.left)
    options: list[tuple[float, list[Chunk]]] = []
    if rest is not None:
        below = _column(paper, at, rest.left, rest.right, label_left=rest.left)
        if rest.text.count(",") >= 2:
            options.append((1.2, [rest]))
        if _CODE.fullmatch(rest.text) and under:
            options.append((1.1, under))  # `Ship To: 041`: a code, and the place below
        options.append((1.0, [rest, *(below or under)]))
    else:
        if under and (beside is None or not _is_beside(paper, label, chunk, beside, under)):
            options.append((0.95, under))
        if beside is not None and not paper.is_label(beside) and beside.left - chunk.right < 0.2 * chunk.size[0]:
            beside = _bare(beside)
            options.append((0.94, [beside, *_column(paper, at, beside.left, beside.right, label_left=chunk.left)]))
    made = [
        Block(label.field, chunk, chunks, address_of([one.text for one in chunks]), label.exact, place)
        for place, chunks in options
    ]
    if rest is not None and "," in rest.text and 1 < len(options[-1][1]) <= 3:  # one line of commas, broken
        chunks = options[-1][1]
        told = address_of([" ".join(one.text for one in chunks)])
        made.append(Block(label.field, chunk, chunks, told, label.exact, 0.9))
    return max(made, key=_worth, default=None)


def _is_beside(paper: Paper, label: Label, chunk: Chunk, beside: Chunk, under: list[Chunk]) -> bool:
    """Whether what is told stands right of a label: the block goes on below that, or it is a person's name."""
    if paper.is_label(beside):
        return False
    goes_on = abs(under[0].left - beside.left) < _LEVEL and beside.left - chunk.right < 0.2 * chunk.size[0]
    named = label.field == "buyer" and not any(sign.isdigit() for sign in beside.text)
    return goes_on or (named and under[0].top - chunk.bottom > chunk.height)


def _bare(chunk: Chunk) -> Chunk:
    rest = chunk.part(1) if chunk.words[0].text == ":" else None
    return rest or chunk


def _worth(block: Block) -> float:
    told = block.address
    parts = bool(told.name) + bool(told.street) + bool(told.city) + 1.5 * bool(told.postal_code)
    return parts + block.place - (0.5 if len(block.chunks) > 7 else 0.0)


def _column(paper: Paper, at: int, left: float, right: float, *, label_left: float) -> list[Chunk]:
    """The chunks below that begin at the same side, until something else begins."""
    start, chunks = paper.lines[at], list[Chunk]()
    bottom, height = start.bottom, max(start.bottom - start.top, 6.0)
    first = True
    for below, line in enumerate(paper.lines[at + 1 :], start=at + 1):
        if line.page != start.page or len(chunks) >= _MOST_LINES or below in paper.heads:
            break
        if line.middle - start.middle < 0.5 * height:
            continue
        found = _aligned(line.chunks, left, right, label_left)
        if found is None:
            if line.top - bottom > 2.2 * height:
                break
            continue
        most = 3.0 if first else 1.15
        if found.top - bottom > most * max(height, found.height) or (not first and _ruled(paper, bottom, found)):
            break
        if paper.is_label(found) and not _is_part(found):
            break
        if any(abs(one.left - label_left) < 6 and one is not found and paper.is_label(one) for one in line.chunks):
            break
        if chunks and (found.text.rstrip().endswith(":") or found.height > 1.35 * chunks[-1].height):
            break
        chunks.append(found)
        left = min(left, found.left) if not first else found.left
        right = max(right, found.right)
        bottom, height, first = found.bottom, found.height, False
    return chunks


def _is_part(chunk: Chunk) -> bool:
    """Whether a chunk belongs to an address though a label begins it: a telephone, a contact."""
    return (
        bool(re.match(r"(?:tel|ph|phone|fax|e-?mail|attn|contact|vat)\b", chunk.text, re.IGNORECASE))
        and ":" in chunk.text
        and len(chunk.words) > 1
    )


def _aligned(chunks: list[Chunk], left: float, right: float, label_left: float) -> Chunk | None:
    for chunk in chunks:
        if abs(chunk.left - left) < 6 or (
            left - 3 <= chunk.left <= label_left + 60 and chunk.overlap(left, max(right, left + 60)) > 0
        ):
            return _with_next(chunks, chunk)
    middle = (left + right) / 2
    for chunk in chunks:  # lines that are centred below each other
        if abs((chunk.left + chunk.right) / 2 - middle) < 6:
            return chunk
    return None


def _with_next(chunks: list[Chunk], chunk: Chunk) -> Chunk:
    """With what follows after no more than two blanks of letters of one width: `GA  30253`."""
    words = list(chunk.words)
    for after in chunks[chunks.index(chunk) + 1 :]:
        gap = after.left - words[-1].right
        coded = len(words) == len(chunk.words) and is_postcode(after.text) and not re.search(r"\d{4}", chunk.text)
        if gap > (_FAR_CODE * chunk.size[0] if coded else 1.3 * letter_of(words[-1], after.words[0])):
            break
        words.extend(after.words)
    return Chunk(words, chunk.page, chunk.size)


def _ruled(paper: Paper, above: float, chunk: Chunk) -> bool:
    """Whether a line is drawn between what was read so far and this chunk."""
    return any(
        abs(stroke.top - stroke.bottom) < 1
        and above - 2 <= stroke.top <= chunk.top + 2
        and stroke.left <= chunk.left + 2
        and stroke.right >= min(chunk.right, chunk.left + 60)
        for stroke in paper.pages[chunk.page].strokes
    )
