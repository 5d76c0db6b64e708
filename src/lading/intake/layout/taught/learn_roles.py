"""What a corrected paper teaches of columns: which of them holds what a person left in each field."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from lading.intake.fields import LINE
from lading.intake.layout.find_value import found_in
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.cards import cards_in
from lading.intake.layout.table.choose import regions_of
from lading.intake.layout.table.places import Place
from lading.intake.layout.table.tokens import Splitter, Token
from lading.intake.layout.taught.rows import anchor_of
from lading.intake.reading import ReadLine

_NUMBERED = ("unit_price", "quantity", "amount", "requested_by", "buyer_item", "seller_item", "gtin", "price_per")
_ALWAYS = frozenset({"unit_price", "quantity", "amount", "requested_by"})
_FIRST = frozenset({"unit_price", "quantity"})
_MOST = 0.6
Votes = Mapping[int, Counter[str]]


def learn_roles(paper: Paper, lines: Sequence[ReadLine]) -> list[dict[str, Any]]:
    """For each column that says one field of most lines: the field, the column's head and sides."""
    splitter = Splitter(paper)
    found: list[dict[str, Any]] = []
    for places, rows in _tables(paper, splitter, lines):
        votes: dict[int, Counter[str]] = {
            at: Counter(
                name
                for row, token in place.cells.items()
                if row in rows
                for name in _says(paper, token, lines[rows[row]])
            )
            for at, place in enumerate(places)
        }
        for at, name in _named(places, votes):
            place = places[at]
            width = next(iter(place.cells.values())).chunk.size[0]
            told = {"field": name, "head": " ".join(place.head)}
            found.append(told | {"left": round(place.left / width, 4), "right": round(place.right / width, 4)})
    return list({(one["field"], one["head"]): one for one in found}.values())


def _tables(
    paper: Paper, splitter: Splitter, lines: Sequence[ReadLine]
) -> Iterator[tuple[list[Place], dict[int, int]]]:
    """Columns, or labels of cards, with the number of the line that each of their rows is."""
    anchors = {at: number for number, line in enumerate(lines) if (at := anchor_of(paper, line)) is not None}
    for region in regions_of(paper, splitter):
        known = {row: anchors[piece.at] for row, piece in enumerate(region.rows) if piece.at in anchors}
        if not known and len(region.rows) == len(lines):
            known = {row: row for row in range(len(lines))}
        yield region.places, known
    cards = cards_in(paper, splitter)
    if cards is not None and len(cards.cards) == len(lines):
        yield [*cards.places.values()], {row: row for row in range(len(lines))}


def _says(paper: Paper, token: Token, line: ReadLine) -> Iterator[str]:
    """The fields of a line that a cell says."""
    for name in _NUMBERED:
        value = line.value(name)
        if value and (name in _ALWAYS or line.fields[name].method == "person"):
            if LINE[name].kind == "decimal":
                if token.number is not None and token.number == _decimal(value):
                    yield name
            elif found_in(paper, token.chunk, LINE[name].kind, value):
                yield name


def _decimal(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _named(places: Sequence[Place], votes: Votes) -> Iterator[tuple[int, str]]:
    """Each field with the column that says it in most rows, the surest first."""
    ranked = sorted(
        ((count, name in _FIRST, -at, name) for at, told in votes.items() for name, count in told.items()),
        reverse=True,
    )
    taken, named = set[int](), set[str]()
    for count, _, minus, name in ranked:
        at = -minus
        if at in taken or name in named or count < _MOST * len(places[at].cells):
            continue
        taken.add(at)
        named.add(name)
        yield at, name
