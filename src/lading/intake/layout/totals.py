"""The sums below the lines, and whether they are the sums of the lines."""

import re
from collections.abc import Iterable
from decimal import Decimal

from lading.intake.layout.lines import Chunk, Line
from lading.intake.layout.made import bounded, field_of
from lading.intake.layout.numerals import number_of, numbers_in, written
from lading.intake.layout.paper import Paper
from lading.intake.layout.table_rows import TOTALS
from lading.intake.reading import Field, Flag, ReadLine

_SUM = re.compile(r"[.,]\d{2}\)?$")
_BELOW_TABLE = 10


def totals_of(paper: Paper, start: int) -> dict[str, Field]:
    """Sums with their labels from a line on; the last of each kind counts, except where it is of tax alone."""
    found: dict[str, Field] = {}
    for at, line in enumerate(paper.lines[start:], start):
        for n, chunk in enumerate(line.chunks):
            for label in paper.labels(chunk):
                if label.room != "header" or label.field not in TOTALS or not label.strong:
                    continue
                got = _value(paper, at, n, label.words)
                if got is not None:
                    number, value = got
                    if label.field not in found or (label.field == "total" and number >= Decimal(found["total"].value)):
                        found[label.field] = field_of(paper, written(number), [value], 0.9 if label.closed else 0.75)
                break
    return found


def unnamed_total(paper: Paper, lines: list[ReadLine]) -> dict[str, Field]:
    """A sum that no known word names: below the lines, of their size; sure where it is what they come to."""
    amounts = [_amount(line) for line in lines]
    whole = sum((one for one in amounts if one), Decimal(0))
    if not whole or None in amounts:
        return {}
    sums = [
        (number, chunk)
        for line in _under(paper, lines)
        for chunk in line.chunks
        for text in numbers_in(chunk.text)
        if _SUM.search(text) and (number := number_of(text, comma=paper.comma)) and whole / 2 <= number <= whole * 2
    ]
    if not sums:
        return {}
    number, chunk = max(sums, key=lambda one: (abs(one[0] - whole) <= Decimal("0.02"), one[0]))
    return {"total": field_of(paper, written(number), [chunk], 0.6)}


def _under(paper: Paper, lines: list[ReadLine]) -> list[Line]:
    """The first lines below the last one of goods, whether or not the table was taken to end there."""
    boxes = [box for line in lines for field in line.fields.values() for box in field.evidence.boxes]
    page, bottom = max(((box.page, box.bottom) for box in boxes), default=(0, 0.0))
    below = [line for line in paper.lines if (line.page, line.chunks[0].boxes[0].top) >= (page, bottom)]
    return below[:_BELOW_TABLE]


def _value(paper: Paper, at: int, n: int, words: int) -> tuple[Decimal, Chunk] | None:
    line, chunk = paper.lines[at], paper.lines[at].chunks[n]
    rest = chunk.part(words)
    right = [*([rest] if rest is not None else []), *line.chunks[n + 1 :]]
    numbers = list(_numbers(paper, right))
    if numbers:
        return numbers[-1]
    if rest is not None or right:
        return None
    return _below(paper, at, chunk)


def _below(paper: Paper, at: int, chunk: Chunk) -> tuple[Decimal, Chunk] | None:
    for below in paper.lines[at + 1 : at + 4]:
        if below.page != chunk.page or below.top - chunk.bottom > 2 * chunk.height:
            break
        under = [one for one in below.chunks if one.overlap(chunk.left - 3, chunk.right + 3) > 0]
        if found := list(_numbers(paper, under)):
            return found[-1]
    return None


def _numbers(paper: Paper, chunks: Iterable[Chunk]) -> Iterable[tuple[Decimal, Chunk]]:
    for chunk in chunks:
        number = number_of(chunk.text, comma=paper.comma)
        if number is None and 1 < len(chunk.words) <= 3:
            part = chunk.part(-1)
            number = number_of(part.text, comma=paper.comma) if part else None
        if number is not None and "%" not in chunk.text:
            yield number, chunk


def _amount(line: ReadLine) -> Decimal | None:
    """A line's amount, as printed or as its price makes it."""
    if line.value("amount"):
        return Decimal(line.value("amount"))
    if not line.value("quantity") or not line.value("unit_price"):
        return None
    per = Decimal(line.value("price_per") or 1)
    exact = Decimal(line.value("quantity")) * Decimal(line.value("unit_price")) / per
    return exact.quantize(Decimal("0.01"))


def prove_totals(header: dict[str, Field], lines: list[ReadLine]) -> list[Flag]:
    """Raise the sums that add up, and say where they do not."""
    amounts = [amount for line in lines if (amount := _amount(line)) is not None]
    goods, total = header.get("goods_total"), header.get("total")
    if not amounts or len(amounts) != len(lines) or (goods is None and total is None):
        return []
    whole = sum(amounts, Decimal(0))
    more = sum(Decimal(header[name].value) for name in ("tax_total", "shipping_total") if name in header)
    told = [Decimal(field.value) for field in (goods, total) if field is not None]
    if any(abs(one - whole) <= Decimal("0.02") or abs(one - whole - more) <= Decimal("0.02") for one in told):
        for name in ("goods_total", "total"):
            if name in header:
                one = header[name]
                header[name] = Field(
                    one.value, bounded(max(one.probability, 0.97)), one.method, one.evidence, one.others
                )
        return []
    printed = (total or goods or header["total"]).value
    return [
        Flag("arithmetic", f"The lines add up to {written(whole)}, but the total is {printed}.", None, "/header/total")
    ]
