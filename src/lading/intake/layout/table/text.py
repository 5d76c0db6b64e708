"""The description of each row: where descriptions begin, and which of its lines go on with it."""

import re
from collections import Counter
from collections.abc import Sequence

from lading.intake.layout.line_fields import Fields
from lading.intake.layout.lines import Chunk
from lading.intake.layout.made import field_of, said_once
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.region import Region
from lading.intake.layout.table.tokens import Splitter

_MOST_TEXT_LINES, _MOST_WORDS = 4, 7
_BEHIND = 15.0
_LEVEL = 3.0


class Texts:
    """Puts descriptions together; knows where those of a table begin."""

    def __init__(self, paper: Paper, splitter: Splitter, region: Region) -> None:
        self._paper, self._splitter, self._region = paper, splitter, region
        self._left = self._text_left()

    def put(self, found: Fields, own: Sequence[Chunk], others: Sequence[Chunk]) -> None:
        """Join the lines of the description in their order, as long as they follow closely."""
        start = next((at for at, chunk in enumerate(others) if own or _is_prose(chunk)), len(others))
        while 0 < start < len(others) and _is_before(others[start - 1], others[start]):
            start -= 1  # `M8x40 A2` before the words of a description
        if not own and start + 1 < len(others) and _is_code(others[start]) and _is_level(*others[start : start + 2]):
            found.setdefault("buyer_item", field_of(self._paper, others[start].text, [others[start]], 0.8))
            start += 1
        texts = [*others[start:]]
        texts = self._under(texts, least=-4.0 if own else -16.0, begun=own[0].left if own else None)
        if not texts and not own:
            texts = [chunk for chunk in others if _is_prose(chunk)]
        placed = sorted([*own, *texts], key=lambda chunk: (chunk.page, round(chunk.middle), chunk.left))
        if not placed:
            return
        kept = placed[:1]
        for chunk in placed[1:]:
            apart = chunk.page == kept[-1].page and chunk.top - kept[-1].bottom > 1.2 * chunk.height
            if apart or (len(kept) >= _MOST_TEXT_LINES and sum(len(one.words) for one in kept) >= _MOST_WORDS):
                break
            kept.append(chunk)
        kept = said_once(kept)
        joined = " ".join(chunk.text for chunk in kept)
        found["text"] = field_of(self._paper, joined, kept, 0.9 if own else 0.85)

    def _under(self, texts: Sequence[Chunk], *, least: float, begun: float | None) -> list[Chunk]:
        """What begins where descriptions begin, or goes on closely behind what does."""
        kept: list[Chunk] = []
        for chunk in texts:
            begins = self._left is None or least <= chunk.left - self._left <= 30
            begins = begins or (begun is not None and abs(chunk.left - begun) < _LEVEL)
            goes_on = any(
                one.page == chunk.page and abs(one.middle - chunk.middle) < 1 and 0 <= chunk.left - one.right < _BEHIND
                for one in kept
            )
            if begins or goes_on:
                kept.append(chunk)
        return kept

    def _text_left(self) -> float | None:
        """Where descriptions begin: their column's left side, else where most rows' first other line begins."""
        for place in self._region.places:
            if place.role == "text" and place.cells and len(place.cells) > 0.4 * len(self._region.rows):
                return place.middles[0]
        lefts: Counter[int] = Counter()
        for held in self._region.more.values():
            firsts = [
                token
                for piece in held
                for token in self._splitter.tokens(piece.line)
                if token.kind in {"text", "code"} and _is_prose(token.chunk) and not _is_code(token.chunk)
            ]
            if firsts:
                lefts[round(firsts[0].left)] += 1
        empty = [place for place in self._region.places if place.role == "text" and not place.cells]
        if empty and lefts:
            near = [left for left in lefts if abs(left - empty[0].left) < 6]
            return float(near[0]) if near else float(lefts.most_common(1)[0][0])
        return float(lefts.most_common(1)[0][0]) if lefts else None


def _is_before(chunk: Chunk, after: Chunk) -> bool:
    """Whether a piece stands directly before another in its line."""
    return _is_level(chunk, after) and 0 <= after.left - chunk.right < _BEHIND


def _is_level(chunk: Chunk, after: Chunk) -> bool:
    return chunk.page == after.page and abs(chunk.middle - after.middle) < 1


def _is_code(chunk: Chunk) -> bool:
    """Whether a piece is nothing but a number with a sign or letters, as items have: `MAT-89662`."""
    return len(chunk.words) == 1 and len(re.findall(r"\d", chunk.text)) >= 3 and len(chunk.text) >= 5


def _is_prose(chunk: Chunk) -> bool:
    return bool(re.search(r"[^\W\d_]{3}", chunk.text))
