"""Lines that say only a size or a code: what they are stands once, above their table."""

from lading.intake.layout.lexicon import column_of
from lading.intake.layout.lines import Chunk
from lading.intake.layout.made import field_of
from lading.intake.layout.paper import Paper
from lading.intake.reading import ReadLine

_LABELS = 4


def describe_all(paper: Paper, lines: list[ReadLine], until: int | None) -> list[ReadLine]:
    """Lines with the description that a label above the table gives, where none of them has one."""
    if not lines or any("text" in line.fields for line in lines):
        return lines
    value = _labelled(paper, until)
    if value is None:
        return lines
    made = []
    for line in lines:
        size, colour = line.value("size"), line.value("colour")
        text = " ".join(part for part in (value.text, colour, size) if part)
        made.append(ReadLine({**line.fields, "text": field_of(paper, text, [value], 0.8)}))
    return made


def _labelled(paper: Paper, until: int | None) -> Chunk | None:
    """The value right of, or behind, a label such as `Product description`."""
    for line in paper.lines[:until]:
        for at, chunk in enumerate(line.chunks):
            for words in range(min(_LABELS, len(chunk.words)), 0, -1):
                head = chunk.part(0, words)
                if head is None or "text" not in column_of(head.text) or len(head.text) < 5:
                    continue
                rest = chunk.part(words)
                if rest is not None and head.text.endswith(":"):
                    return rest
                if rest is None and at + 1 < len(line.chunks):
                    return line.chunks[at + 1]
    return None
