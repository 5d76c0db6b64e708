"""Words that a person has to see: notes that change the terms, and texts that tell the reader what to do."""

import re
from collections.abc import Iterator

from lading.intake.layout.apart import Told, is_apart, names_other_day
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


def flags_of(paper: Paper, notes: list[Chunk], *, told: Told, heads: list[Line], goods: range) -> list[Flag]:
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
            if at not in goods and len(line.chunks) == 1 and _stands_alone(paper, line.chunks[0], told):
                telling = line.chunks
            telling = [one for one in telling if one.text not in said]
            said.update(one.text for one in telling)
            flags.extend(flag_of("terms", f"A note changes the terms: “{one.text[:_LONG]}”", [one]) for one in telling)
    flags.extend(_broken(paper, said, told, goods))
    seen = {box for flag in flags if flag.evidence for box in flag.evidence.boxes}
    flags.extend(
        flag_of("note", f"A note stands below a line: “{chunk.text[:_LONG]}”", [chunk])
        for chunk in notes
        if not set(chunk.boxes) & seen
    )
    return flags


def _broken(paper: Paper, said: set[str], told: Told, goods: range) -> Iterator[Flag]:
    """Sentences that are broken over two or three lines of which none says it alone."""
    alone = [at for at, line in enumerate(paper.lines) if at not in goods and len(line.chunks) == 1]
    for at in alone:
        chunks = [paper.lines[at].chunks[0]]
        while len(chunks) < 3 and at + len(chunks) in alone and _goes_on(chunks[-1], paper.lines[at + len(chunks)]):
            chunks.append(paper.lines[at + len(chunks)].chunks[0])
        if len(chunks) == 1 or _is_small_print(paper, chunks[0].top, chunks[0].page):
            continue
        if said.isdisjoint(one.text for one in chunks):
            text = " ".join(one.text for one in chunks)
            if is_apart(text, told, paper.order) and not any(
                is_apart(" ".join(one.text for one in part), told, paper.order) for part in (chunks[1:], chunks[:-1])
            ):
                said.update(one.text for one in chunks)
                yield flag_of("terms", f"A note changes the terms: “{text[:_LONG]}”", chunks)


def _goes_on(above: Chunk, below: Line) -> bool:
    """Whether a line below goes on where the one above was full: no sentence ended, the same margin, no gap."""
    chunk = below.chunks[0]
    tight = chunk.page == above.page and 0 <= chunk.top - above.bottom < 0.9 * above.height
    return tight and abs(chunk.left - above.left) < 0.5 * above.height and not above.text.endswith((".", "!", ":"))


def _stands_alone(paper: Paper, chunk: Chunk, told: Told) -> bool:
    """Whether a sentence outside of labels and tables tells a price, or a date or a place that no field has."""
    if is_apart(chunk.text, told, paper.order):
        return True
    if any(label.strong and label.closed for label in paper.labels(chunk)) or len(chunk.words) < 4:
        return False
    return changes_terms(chunk.text) or names_other_day(chunk.text, told, paper.order)


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
