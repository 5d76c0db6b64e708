"""Fields made of what was found on a page: value, boxes, method, probability."""

from collections.abc import Iterable

from lading.intake.layout.lines import Chunk
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.reading import Evidence, Field, Flag, FlagKind, Method, Other

_MOST, _LEAST = 0.995, 0.02


def evidence_of(chunks: Iterable[Chunk]) -> Evidence:
    """The words and their boxes."""
    held = list(chunks)
    return Evidence(" ".join(chunk.text for chunk in held), [box for chunk in held for box in chunk.boxes])


def field_of(
    paper: Paper, value: str, chunks: Iterable[Chunk], probability: float, *, others: Iterable[tuple[str, float]] = ()
) -> Field:
    """A field; what was recognised is no surer than its least sure word."""
    held = list(chunks)
    scanned = any(paper.pages[chunk.page].scanned for chunk in held)
    method: Method = "recognised" if scanned else "layout"
    if scanned:
        probability *= 0.97 * min((chunk.sure for chunk in held), default=1.0)
    evidence = evidence_of(held)
    return Field(
        value,
        bounded(probability),
        method,
        evidence,
        [Other(other, bounded(share), evidence) for other, share in others],
    )


def said_once(chunks: list[Chunk]) -> list[Chunk]:
    """Lines of a text without a last one that says all the others again."""
    *before, last = chunks
    again = len(before) > 1 and normal(" ".join(chunk.text for chunk in before)) == normal(last.text)
    return before if again else chunks


def bounded(probability: float) -> float:
    """Never quite sure, never quite hopeless."""
    return round(min(max(probability, _LEAST), _MOST), 4)


def flag_of(kind: FlagKind, sentence: str, chunks: Iterable[Chunk] = (), place: str = "") -> Flag:
    """A flag with what is seen on the page."""
    held = list(chunks)
    return Flag(kind, sentence, evidence_of(held) if held else None, place)
