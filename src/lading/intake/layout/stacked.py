"""Labels that are broken over two or three lines of a narrow cell: `Requested` above `delivery` above `date`."""

from collections.abc import Callable, Iterator

import msgspec

from lading.intake.layout.lines import Chunk, Line

_TIGHT = 0.42
"""The most between two lines of one label, of the height of its letters; rows of a list stand further apart."""
_MOST_LINES, _MOST_WORDS = 3, 4
_TINY = 3
"""So few letters are no label of their own: `del`, `am`."""


class Stacked(msgspec.Struct, frozen=True):
    """A label in pieces: all its words, and its pieces with the lines that they stand in."""

    whole: Chunk
    pieces: tuple[tuple[int, Chunk], ...]

    @property
    def last(self) -> int:
        """The line in which it ends."""
        return self.pieces[-1][0]


Naming = Callable[[Chunk], frozenset[str]]
"""Which fields a chunk names as a whole; none where it is no label."""


def stacked_in(lines: list[Line], named: Naming) -> Iterator[Stacked]:
    """Every label in pieces, none of which is part of another."""
    taken: set[int] = set()
    for at, line in enumerate(lines):
        for chunk in line.chunks:
            if id(chunk) in taken or not _may_be_piece(chunk):
                continue
            pieces = [(at, chunk), *_below(lines, at, chunk)][:_MOST_LINES]
            for count in range(len(pieces), 1, -1):
                if found := _as_label(lines, pieces[:count], named):
                    taken.update(id(piece) for _, piece in found.pieces)
                    yield found
                    break


def _may_be_piece(chunk: Chunk) -> bool:
    return len(chunk.words) <= _MOST_WORDS and not any(letter.isdigit() or letter == "@" for letter in chunk.text)


def _below(lines: list[Line], at: int, chunk: Chunk) -> Iterator[tuple[int, Chunk]]:
    upper = chunk
    for lower_at in range(at + 1, min(at + 7, len(lines))):
        line = lines[lower_at]
        if line.page != chunk.page or line.top - upper.bottom > upper.height or upper.text.rstrip().endswith(":"):
            return
        for one in line.chunks:
            if one.top > upper.middle and _is_under(one, upper) and _may_be_piece(one):
                yield lower_at, one
                upper = one
                break


def _is_under(lower: Chunk, upper: Chunk) -> bool:
    near = lower.top - upper.bottom < _TIGHT * upper.height and abs(lower.height - upper.height) < 0.25 * upper.height
    middle = abs(lower.left + lower.right - upper.left - upper.right) < 4
    return near and (abs(lower.left - upper.left) < 2 or abs(lower.right - upper.right) < 2 or middle)


def _as_label(lines: list[Line], pieces: list[tuple[int, Chunk]], named: Naming) -> Stacked | None:
    words = [word for _, piece in pieces for word in piece.words]
    first = pieces[0][1]
    whole = Chunk(words, first.page, first.size)
    fields = named(whole)
    if not fields:
        return None
    valued = sum(bool(named(one)) and _has_value(lines[at], one, named) for at, one in pieces)
    if valued > 1:
        return None
    if all(named(piece) and len(piece.text) > _TINY for _, piece in pieces):
        if valued and any(len(one.words) > 1 for _, one in pieces):
            return None
    elif fields == named(first) and len(pieces[1][1].text) > _TINY and not _goes_on(first, pieces[1][1]):
        return None
    return Stacked(whole, tuple(pieces))


def _goes_on(first: Chunk, second: Chunk) -> bool:
    """Whether a label that could end here does not: its letters stay bold, or it ends with a stroke."""
    return (first.words[-1].bold and second.words[0].bold) or first.text.endswith("/") or " / " in first.text


def _has_value(line: Line, piece: Chunk, named: Naming) -> bool:
    """Whether a piece has something to its right, as each label of a list has."""
    right = next((one for one in line.chunks if one.left > piece.right), None)
    return right is not None and not named(right)
