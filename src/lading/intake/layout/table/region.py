"""A table: its head, the lines that count goods, their columns and what these hold."""

import msgspec

from lading.intake.layout.paper import Paper
from lading.intake.layout.table.anchors import anchors_in, is_foot, settled
from lading.intake.layout.table.assign import assign
from lading.intake.layout.table.blocks import Piece
from lading.intake.layout.table.bounds import near, pieces_of
from lading.intake.layout.table.heads import HeadLines, name_places
from lading.intake.layout.table.places import Place, cut_by, places_of
from lading.intake.layout.table.share import shared
from lading.intake.layout.table.tokens import Splitter, Token
from lading.intake.layout.taught.roles import obey


class Region(msgspec.Struct):
    """A table that was found: its rows, each with its other lines by the row's line; `end` is the line after it."""

    head: HeadLines | None
    places: list[Place]
    rows: list[Piece]
    more: dict[int, list[Piece]]
    worth: float
    end: int


def region_of(
    paper: Paper, splitter: Splitter, head: HeadLines | None, start: int, until: int, repeated: set[int]
) -> Region | None:
    """The table below a head, None where nothing is counted there."""
    lines = [
        (at, line)
        for at, line in enumerate(paper.lines[start:until], start)
        if at not in repeated and not is_foot(line)
    ]
    lines = near(lines, frozenset(paper.lines[at].page - 1 for at in repeated if start <= at < until))
    found = anchors_in(lines, splitter)
    if not found:
        return None
    rows, places = _columns(paper, splitter, found)
    kept = settled(places, rows)
    if not kept:
        return None
    if len(kept) < len(found):
        found = [found[number] for number in kept]
        rows, places = _columns(paper, splitter, found)
    named = [paper.lines[at] for at in range(head.first, head.last + 1)] if head else []
    places = name_places(places, named, splitter)
    worth = assign(places)
    if paper.columns:
        obey(places, paper.columns, paper.pages[0].width or 1.0)
    told = any(place.role == "text" and len(place.cells) > 0.5 * len(rows) for place in places)
    pieces = pieces_of(lines, found, splitter, headed=head is not None, told=told)
    more = shared(paper, splitter, pieces, told=told)
    anchors = [piece for piece in pieces if piece.counts]
    last = max([piece.at for piece in anchors] + [one.at for held in more.values() for one in held])
    return Region(head, places, anchors, more, worth, last + 1)


def _columns(paper: Paper, splitter: Splitter, found: list[int]) -> tuple[list[list[Token]], list[Place]]:
    rows = [splitter.tokens(paper.lines[at]) for at in found]
    places = places_of(rows)
    cut = cut_by(places, paper, rows)
    if any(len(one) != len(other) for one, other in zip(cut, rows, strict=True)):
        rows, places = cut, places_of(cut)
    return rows, places
