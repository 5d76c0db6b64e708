"""Words that a person has to see: notes that change the terms, and texts that tell the reader what to do."""

import re

from lading.intake.layout.dates import dates_in
from lading.intake.layout.free_items import item_of
from lading.intake.layout.lines import Chunk, Line
from lading.intake.layout.made import flag_of
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import pattern
from lading.intake.reading import Flag

_ORDERS = pattern("instructions")
_TERMS = pattern("terms")
_REVISED = pattern("revised")
_LONG = 260
_PRICE = re.compile(r"(?<![\d.,/])\d{1,6}[.,]\d{2,4}(?![\d.,/:]|\s?(?:%|kg|mm|cm|m\b|uhr|h\b))", re.IGNORECASE)
_ELSEWHERE = pattern("elsewhere")


def instructions_in(text: str) -> list[str]:
    """The lines of a text that speak to whoever reads it, man or machine, as if it could be told what to do."""
    return [line.strip() for line in text.split("\n") if _ORDERS.search(line)]


def terms_in(text: str) -> list[str]:
    """The lines of a text that change the terms."""
    return [
        line.strip()
        for line in text.split("\n")
        if changes_terms(line) and (_ELSEWHERE.search(line) or item_of(line) is None)
    ]


def changes_terms(text: str) -> bool:
    """Whether a sentence says so, or tells a price, or sends goods to a place, where it needs not."""
    if not text.strip() or len(text) > _LONG:
        return False
    prose = len(re.findall(r"[^\W\d_]{2,}", text)) >= 3
    return bool(_TERMS.search(text) or (prose and (_PRICE.search(text) or _ELSEWHERE.search(text))))


def revisions_in(text: str) -> list[str]:
    """The lines of a text that say that it replaces another."""
    return [line.strip() for line in text.split("\n") if _REVISED.search(line) and len(line) < _LONG]


def flags_of(paper: Paper, notes: list[Chunk], *, heads: list[Line], goods: range) -> list[Flag]:
    """Each line that says such a thing, once; long paragraphs of general terms are passed over."""
    flags: list[Flag] = []
    said: set[str] = set()
    for at, line in enumerate(paper.lines):
        text = line.text
        if line in heads:
            continue
        if _ORDERS.search(text):
            flags.append(
                flag_of("instruction", f"The document tells its reader what to do: “{text[:160]}”", line.chunks)
            )
        elif len(text) < 140 and not _is_small_print(paper, line.top, line.page):
            telling = [one for one in line.chunks if _TERMS.search(one.text) and not _is_bare_label(paper, one)]
            if at not in goods and len(line.chunks) == 1 and _stands_alone(paper, line.chunks[0]):
                telling = line.chunks
            telling = [one for one in telling if one.text not in said]
            said.update(one.text for one in telling)
            flags.extend(flag_of("terms", f"A note changes the terms: “{one.text[:_LONG]}”", [one]) for one in telling)
    seen = {box for flag in flags if flag.evidence for box in flag.evidence.boxes}
    flags.extend(
        flag_of("note", f"A note stands below a line: “{chunk.text[:_LONG]}”", [chunk])
        for chunk in notes
        if not set(chunk.boxes) & seen
    )
    return flags


def _stands_alone(paper: Paper, chunk: Chunk) -> bool:
    """Whether a sentence outside of labels and tables tells a price, a date or a place."""
    if any(label.strong and label.closed for label in paper.labels(chunk)) or len(chunk.words) < 4:
        return False
    return changes_terms(chunk.text) or bool(dates_in(chunk.text, paper.order))


def _is_bare_label(paper: Paper, chunk: Chunk) -> bool:
    return any(label.words == len(chunk.words) for label in paper.labels(chunk))


def _is_small_print(paper: Paper, top: float, page: int) -> bool:
    """Whether a line stands among long lines, as general terms do."""
    near = [line for line in paper.lines if line.page == page and abs(line.top - top) < 30]
    return sum(len(line.text) > 140 for line in near) >= 3


def is_revised(paper: Paper) -> Chunk | None:
    """The words that say that this paper replaces another."""
    for chunk in paper.chunks:
        if len(chunk.text) < 100 and _REVISED.search(chunk.text) and not _is_small_print(paper, chunk.top, chunk.page):
            return chunk
    return None
