"""What a paper is, by its title and what stands on it."""

import re

from lading.intake.layout.lines import Chunk
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import tables
from lading.intake.reading import Field, Kind, ReadLine

_TITLES: tuple[Kind, ...] = ("confirmation", "cancellation", "change", "order", "invoice")


def _says_where(paper: Paper, chunk: Chunk) -> bool:
    """Whether words say whither invoices go: `Invoice to`."""
    return any(label.room == "block" and label.closed for label in paper.labels(chunk))


def kind_of_paper(paper: Paper, header: dict[str, Field], lines: list[ReadLine]) -> Kind:
    """By the largest and highest words that name a kind; an order where it has a number and lines."""
    titles = {kind: "".join(words) for kind, words in tables()["titles"].items()}
    best: tuple[float, Kind] = (0.0, "")
    for chunk in paper.chunks:
        if chunk.page > 0 or chunk.top > 0.45 * chunk.size[1]:
            continue
        text = normal(chunk.text)
        for rank, kind in enumerate(_TITLES):
            hit = re.search(rf"(?:^|\b)(?:{titles[kind]})(?:\b|$)", text)
            if hit is None or (kind == "invoice" and _says_where(paper, chunk)):
                continue
            size = chunk.height * (1.2 if chunk.words[0].bold else 1.0)
            score = size * (len(hit.group()) / len(text)) ** 0.5 * (1.2 - chunk.top / chunk.size[1]) - 0.2 * rank
            score *= 0.6 if any(letter.isdigit() for letter in chunk.text) else 1.0
            best = max(best, (score, kind), key=lambda one: one[0])
    if best[1]:
        return best[1]
    return "order" if "po_number" in header and lines else ""
