"""A row of a matrix is as many lines as it has sizes that are ordered."""

from decimal import Decimal

from lading.intake.layout.line_fields import Fields
from lading.intake.layout.lines import Chunk
from lading.intake.layout.made import field_of
from lading.intake.layout.numerals import number_of, written
from lading.intake.layout.paper import Paper
from lading.intake.reading import Field, Flag, ReadLine

_WHOLE = ("quantity", "amount")


def explode(
    paper: Paper, sizes: list[tuple[str, Chunk]], found: Fields, place: str
) -> tuple[list[ReadLine], list[Flag]]:
    """A line for each size, and a flag where the sizes are not as many as the row counts."""
    lines: list[ReadLine] = []
    whole = Decimal(0)
    told = found.get("quantity")
    common = {name: field for name, field in found.items() if name not in _WHOLE}
    for size, chunk in sizes:
        number = number_of(chunk.text, comma=paper.comma)
        if not number:
            continue
        whole += number
        line = dict(common)
        line["quantity"] = field_of(paper, written(number), [chunk], 0.96)
        line["size"] = field_of(paper, size, [chunk], 0.95)
        if (text := found.get("text")) is not None:
            line["text"] = Field(f"{text.value} {size}", text.probability, text.method, text.evidence)
        lines.append(ReadLine(line))
    if told is None or Decimal(told.value) == whole:
        return lines, []
    sentence = f"The sizes are {written(whole)} together, but the row says {told.value}."
    return lines, [Flag("arithmetic", sentence, told.evidence, place)]
