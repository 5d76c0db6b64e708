"""Words that a person has to see: notes that change the terms, and texts that tell the reader what to do."""

from lading.intake.layout.lines import Chunk, Line
from lading.intake.layout.made import flag_of
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import pattern
from lading.intake.reading import Flag

_ORDERS = pattern("instructions")
_TERMS = pattern("terms")
_REVISED = pattern("revised")
_LONG = 260


def instructions_in(text: str) -> list[str]:
    """The lines of a text that speak to whoever reads it, man or machine, as if it could be told what to do."""
    return [line.strip() for line in text.split("\n") if _ORDERS.search(line)]


def terms_in(text: str) -> list[str]:
    """The lines of a text that change the terms."""
    return [line.strip() for line in text.split("\n") if _TERMS.search(line) and len(line) < _LONG]


def flags_of(paper: Paper, notes: list[Chunk], *, heads: list[Line]) -> list[Flag]:
    """Each line that says such a thing, once; long paragraphs of general terms are passed over."""
    flags: list[Flag] = []
    said: set[str] = set()
    for line in paper.lines:
        text = line.text
        if line in heads:
            continue
        if _ORDERS.search(text):
            flags.append(
                flag_of("instruction", f"The document tells its reader what to do: “{text[:160]}”", line.chunks)
            )
        elif len(text) < 140 and not _is_small_print(paper, line.top, line.page):
            telling = [one for one in line.chunks if _TERMS.search(one.text) and not _is_bare_label(paper, one)]
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


def _is_bare_label(paper: Paper, chunk: Chunk) -> bool:
    return any(label.words == len(chunk.words) for label in paper.labels(chunk))


def _is_small_print(paper: Paper, top: float, page: int) -> bool:
    """Whether a line stands among long lines, as general terms do."""
    near = [line for line in paper.lines if line.page == page and abs(line.top - top) < 30]
    return sum(len(line.text) > 140 for line in near) >= 3


def is_revised(paper: Paper) -> Chunk | None:
    """The words in the upper half of the first page that say that this paper replaces another."""
    height = paper.pages[0].height if paper.pages else 1.0
    for chunk in paper.chunks:
        if chunk.page == 0 and chunk.top < height / 2 and len(chunk.text) < 60 and _REVISED.search(chunk.text):
            return chunk
    return None
