"""The lines of cards: each block's labelled values made into fields."""

import re

from lading.intake.layout.arithmetic import price_of_amount, prove_line
from lading.intake.layout.line_fields import Fields, read_cell
from lading.intake.layout.lines import Chunk
from lading.intake.layout.made import field_of
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.cards import Card, Cards, texts_of
from lading.intake.layout.table.tokens import Splitter
from lading.intake.layout.table.words import read_labelled
from lading.intake.reading import Flag, ReadLine


def read_cards(paper: Paper, splitter: Splitter, told: Cards) -> tuple[list[ReadLine], list[Flag]]:
    """A line for each block, with what does not add up."""
    lines: list[ReadLine] = []
    flags: list[Flag] = []
    for card in told.cards:
        found = _fields(paper, splitter, told, card)
        flags.extend(prove_line(found, f"/lines/{len(lines)}"))
        price_of_amount(found)
        lines.append(ReadLine(found))
    return lines, flags


def _fields(paper: Paper, splitter: Splitter, told: Cards, card: Card) -> Fields:
    found: Fields = {}
    text = None
    for name, place in told.places.items():
        one = card.values.get(name)
        if one is None or place.role in {"", "ignore"}:
            continue
        if place.role == "text":
            text = text or one
        else:
            read_cell(paper, (place.role,), one.value, found)
    texts = texts_of(paper, splitter, card, text)
    kept = texts[:1] + [chunk for chunk in texts[1:] if not read_labelled(paper, chunk, found)]
    if text is None and kept and (bare := _without_position(paper, kept[0], found)) is not None:
        kept[0] = bare
    if kept:
        found["text"] = field_of(paper, " ".join(chunk.text for chunk in kept), kept, 0.88)
    if "position" not in found and text is None:
        first = splitter.tokens(paper.lines[card.first])[0]
        if first.text.strip(".").isdigit():
            read_cell(paper, ("position",), first.chunk, found)
    return found


def _without_position(paper: Paper, chunk: Chunk, found: Fields) -> Chunk | None:
    """A heading of a block without the number of the line that it begins with."""
    first, rest = chunk.part(0, 1), chunk.part(1)
    if first is None or rest is None or not re.fullmatch(r"\d{1,6}[.)]?", first.text) or "position" in found:
        return None
    if not rest.text[0].isalpha():
        return None
    read_cell(paper, ("position",), first, found)
    return rest
