"""Which lines belong to which row: what stands between two that count goods is of the upper or of the lower one."""

from collections.abc import Sequence
from itertools import pairwise

from lading.intake.layout.paper import Paper
from lading.intake.layout.table.blocks import Block, Piece, blocks_of
from lading.intake.layout.table.tokens import Splitter


def shared(paper: Paper, splitter: Splitter, pieces: Sequence[Piece], *, told: bool) -> dict[int, list[Piece]]:
    """The other lines of each row by the number of the line that counts. `told`: rows have their texts in that line."""
    found: dict[int, list[Piece]] = {piece.at: [] for piece in pieces if piece.counts}
    by_page: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_page.setdefault(piece.line.page, []).append(piece)
    blocks: list[Block] = []
    mode = ""
    for page, held in by_page.items():
        made, parted = blocks_of(held, paper.pages[page].strokes)
        if not parted:
            mode = mode or _mode(splitter, made, told=told)
        blocks += made
    _deal(found, blocks, mode or "below")
    return found


def _deal(found: dict[int, list[Piece]], blocks: Sequence[Block], mode: str) -> None:
    """Each block to the row in it; a block without one to the row before or after."""
    owners = [next((piece.at for piece in block if piece.counts), None) for block in blocks]
    lefts = _around(owners) if mode == "around" else {}
    for number, block in enumerate(blocks):
        owner = owners[number]
        if owner is None:
            before = next((one for one in reversed(owners[:number]) if one is not None), None)
            after = next((one for one in owners[number + 1 :] if one is not None), None)
            owner = after if mode == "above" or lefts.get(number) else before
            owner = owner if owner is not None else (before if mode == "above" else after if mode == "around" else None)
        if owner is not None:
            found[owner].extend(piece for piece in block if not piece.counts)


def _around(owners: Sequence[int | None]) -> dict[int, bool]:
    """Of blocks between two rows, which belong to the one below: as many as stand above the first row."""
    first = next((at for at, one in enumerate(owners) if one is not None), 0)
    rows = [at for at, one in enumerate(owners) if one is not None]
    found = dict.fromkeys(range(first), True)
    for before, after in pairwise(rows):
        found |= dict.fromkeys(range(max(before + 1, after - first), after), True)
    return found


def _mode(splitter: Splitter, blocks: Sequence[Block], *, told: bool) -> str:
    """Whether what is without a row belongs to the one above it, to the one below it, or to both."""
    counts = [any(piece.counts for piece in block) for block in blocks]
    first = counts.index(True) if True in counts else 0
    after = len(counts) - 1 - counts[::-1].index(True) if True in counts else 0
    tail = len(counts) - 1 - after
    if not first:
        return "below"
    rows = [at for at, one in enumerate(counts) if one]
    between = [after - before - 1 for before, after in pairwise(rows)]
    marks = [block for block in blocks[:first] if _is_mark(splitter, block)]
    if marks or not tail or (between and max(between) <= first):
        return "above"
    if between and min(between) >= first + 1:
        return "around"
    return "around" if told or between else "above"


def _is_mark(splitter: Splitter, block: Block) -> bool:
    """Whether a block begins with a number of a line."""
    tokens = splitter.tokens(block[0].line)
    return bool(tokens) and tokens[0].text.strip(" .)").isdigit() and len(tokens[0].text) <= 6
