"""Where goods go, told in a sentence: `Please deliver to our store at Northam Ltd, 5 Quay Street, Leeds LS1 4DY.`"""

import re
from collections.abc import Iterator

from lading.intake.layout.addresses import address_of
from lading.intake.layout.blocks import Block
from lading.intake.layout.lines import Chunk
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import pattern

_TO = pattern("told_to")
_LEADING = pattern("told_site")
_MOST_LINES = 3
_STOP = re.compile(r"[.;](?:\s+(?=[A-ZÄÖÜ])|$)")
_SHORT = re.compile(r"\b(?:[A-Z]|St|Ave|Rd|Dr|Ln|Blvd|Bldg|Ste|Inc|Ltd|Co|Corp|Str|No|Nr|Av|Hwy|Pkwy|Mr|Mrs|Fa|z|o)$")


def told_places(paper: Paper) -> Iterator[Block]:
    """Sentences that say where to, with a street and a city in them."""
    for at, line in enumerate(paper.lines):
        for chunk in line.chunks:
            hit = _TO.search(chunk.text)
            if hit is None:
                continue
            chunks = [chunk, *_going_on(paper, at, chunk)]
            said = " ".join(one.text for one in chunks)[hit.end() :]
            told = address_of([_LEADING.sub("", _sentence(said)).strip(" :,.")])
            if told.city and told.street and (told.postal_code or told.country):
                yield Block("ship_to", chunk, chunks, told, exact=False, place=0.9)


def _going_on(paper: Paper, at: int, chunk: Chunk) -> list[Chunk]:
    """The lines that a sentence goes on in."""
    found = [chunk]
    for line in paper.lines[at + 1 : at + 1 + _MOST_LINES]:
        one = line.chunks[0]
        below = line.page == chunk.page and 0 <= one.top - found[-1].bottom < 0.8 * chunk.height
        if not below or abs(one.left - chunk.left) > 4 or found[-1].text.endswith((".", ":")):
            break
        found.append(one)
    return found[1:]


def _sentence(text: str) -> str:
    """Up to the point that ends it, which is none behind `St` or a legal form."""
    for stop in _STOP.finditer(text):
        before = text[: stop.start()]
        if stop.group()[0] == ";" or not _SHORT.search(before):
            return before
    return text
