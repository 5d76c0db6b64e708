"""Where tables have their heads: lines of which most pieces are words that stand above columns."""

import re

import msgspec

from lading.intake.layout.lexicon import names_of
from lading.intake.layout.lines import Line
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.places import Place
from lading.intake.layout.table.roles import knows
from lading.intake.layout.table.tokens import Splitter
from lading.intake.layout.table_head import SIZE
from lading.intake.opened import Word

_LEAST, _KNOWN, _MOST_LINES, _FAR = 2, 1.6, 4, 70.0
_ONCE = frozenset(
    {
        *("po_number", "order_date", "payment_terms", "delivery_terms", "method", "contact", "vendor_code"),
        *("buyer_code", "revision", "currency", "ship_to", "bill_to", "vendor", "buyer", "other_date", "our_number"),
    }
)
_FIGURES = re.compile(r"\d[.,]\d|\d{3}")


class HeadLines(msgspec.Struct, frozen=True):
    """The first and the last line of a head by their numbers."""

    first: int
    last: int


def heads_in(paper: Paper, splitter: Splitter) -> list[HeadLines]:
    """All heads from top to bottom."""
    found: list[HeadLines] = []
    for at, line in enumerate(paper.lines):
        if found and at <= found[-1].last:
            continue
        if headness(line, splitter) >= _LEAST:
            found.append(_grown(paper, splitter, at, found[-1].last if found else -1))
    return found


def headness(line: Line, splitter: Splitter) -> float:
    """How many pieces of a line are known above columns, 0 where it is no head."""
    if _FIGURES.search(line.text):
        return 0.0
    pieces = [piece for chunk in line.chunks for piece in splitter.fine(chunk)]
    if any(piece.text.rstrip().endswith(":") for piece in pieces) or len(pieces) < 2:
        return 0.0
    if sum(_is_of_header(piece.text) for piece in pieces) >= 0.5 * len(pieces):
        return 0.0
    known = sum(knows((piece.text,)) >= _KNOWN and len(piece.words) <= 5 for piece in pieces)
    sizes = sum(bool(SIZE.match(piece.text)) for piece in pieces)
    return known if known >= 0.5 * (len(pieces) - (sizes if sizes >= 3 else 0)) else 0.0


def _is_of_header(text: str) -> bool:
    """Whether words name what an order has once: its number, its day, its terms."""
    named = names_of(text)
    return bool(named) and all(strong and field in _ONCE for _, field, strong in named)


def _grown(paper: Paper, splitter: Splitter, at: int, before: int) -> HeadLines:
    first = last = at
    while (
        first - 1 > before
        and last - first + 1 < _MOST_LINES
        and _belongs(paper.lines[first - 1], paper.lines[first], splitter)
    ):
        first -= 1
    while (
        last + 1 < len(paper.lines)
        and last - first + 1 < _MOST_LINES
        and _belongs(paper.lines[last + 1], paper.lines[last], splitter)
    ):
        last += 1
    return HeadLines(first, last)


def _belongs(line: Line, near: Line, splitter: Splitter) -> bool:
    if line.page != near.page or _FIGURES.search(line.text) or ":" in line.text:
        return False
    height = near.bottom - near.top
    gap = max(line.top - near.bottom, near.top - line.bottom)
    pieces = [piece for chunk in line.chunks for piece in splitter.fine(chunk)]
    known = sum(knows((piece.text,)) >= _KNOWN and len(piece.words) <= 5 for piece in pieces)
    if gap < 0.45 * height:
        above = line.top < near.top
        short = all(len(piece.words) <= 2 and len(piece.text) < 12 and not piece.text[:1].isdigit() for piece in pieces)
        return known >= 0.5 * len(pieces) or (known >= 1 and len(pieces) <= 2) or (above and short)
    return gap < 2.6 * height and len(pieces) >= 2 and known >= 0.6 * len(pieces)


def name_places(places: list[Place], lines: list[Line], splitter: Splitter) -> list[Place]:
    """Give each column the head that stands above it; heads above nothing become columns of their own."""
    told: dict[int, list[str]] = {}
    sides: dict[int, tuple[float, float]] = {}
    empty: list[Place] = []
    for line in lines:
        for chunk in line.chunks:
            for piece in splitter.fine(chunk):
                for at, words in _above(places, empty, piece.words):
                    text = " ".join(word.text for word in words)
                    if at is None:
                        place = Place()
                        place.head, place.head_sides = (text,), (words[0].left, words[-1].right)
                        empty.append(place)
                    else:
                        told.setdefault(at, []).append(text)
                        left, right = sides.get(at, (words[0].left, words[-1].right))
                        sides[at] = (min(left, words[0].left), max(right, words[-1].right))
    for at, texts in told.items():
        one = [*places, *empty][at]
        one.head = (*one.head, *texts)
        one.head_sides = sides[at]
    return _paired(sorted([*places, *empty], key=lambda place: place.left))


def _paired(places: list[Place]) -> list[Place]:
    """A head above nothing beside a column without one is its head."""
    made: list[Place] = []
    for place in places:
        before = made[-1] if made else None
        if before is not None and not before.cells and not place.head and place.left - before.right < _FAR:
            place.head, place.head_sides = before.head, before.head_sides
            made[-1] = place
        elif before is not None and not place.cells and not before.head and place.left - before.right < _FAR:
            before.head, before.head_sides = place.head, place.head_sides
        else:
            made.append(place)
    return made


def _above(places: list[Place], empty: list[Place], words: list[Word]) -> list[tuple[int | None, list[Word]]]:
    """The columns that a piece of a head stands above, with its words of each."""
    both = [*places, *empty]
    left, right = words[0].left, words[-1].right
    over = [at for at, place in enumerate(both) if min(right, place.right) - max(left, place.left) > 0.5]
    if len(over) <= 1 or len(words) == 1:
        if over:
            return [(max(over, key=lambda at: min(right, both[at].right) - max(left, both[at].left)), words)]
        near = min(range(len(both)), key=lambda at: max(both[at].left - right, left - both[at].right), default=None)
        if near is not None and max(both[near].left - right, left - both[near].right) < 4 and near < len(places):
            return [(near, words)]
        return [(None, words)]
    if knows((" ".join(word.text for word in words),)) >= 2.9:
        core = max(over, key=lambda at: _aligned(both[at], left, right))
        return [(core, words)]
    groups: list[tuple[int | None, list[Word]]] = []
    for word in words:
        at = max(over, key=lambda at: min(word.right, both[at].right) - max(word.left, both[at].left))
        if groups and groups[-1][0] == at:
            groups[-1][1].append(word)
        else:
            groups.append((at, [word]))
    return groups


def _aligned(place: Place, left: float, right: float) -> float:
    common = min(right, place.right) - max(left, place.left)
    if not place.cells:
        return common
    usual = place.middles
    return common + 20 * (min(abs(usual[0] - left), abs(usual[1] - right)) < 2.5)
