"""Lines that are delivered in parts: whether the parts come to what their line orders. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from lading.intake.matched import Answer, Deviation
from lading.intake.matching.lines import decimal
from lading.intake.reading import Reading, ReadLine
from lading.kernel import plain

ZERO = Decimal(0)
_ANSWERS = [Answer("as_parts", "Book the deliveries as they stand here."), Answer("ask", "Ask the sender.")]
Run = list[tuple[int, ReadLine]]


def check_parts(reading: Reading) -> Iterator[Deviation]:
    """A question for each line whose deliveries are more or less than it orders."""
    for run in runs_of(reading):
        ordered = decimal(run[0][1].value("ordered"))
        planned = sum((_count(line) for _, line in run if line.value("part") != "rest"), ZERO)
        if ordered is None or planned == ordered:
            continue
        place, line = next(((n, one) for n, one in run if one.value("part") == "rest"), run[0])
        name = line.value("position") or str(run[0][0] + 1)
        sentence = f"Line {name} orders {plain(ordered)}, and its deliveries come to {plain(planned)}."
        if planned < ordered:
            sentence += f" {plain(ordered - planned)} have no day of their own."
        yield Deviation(
            "quantity", "ask", f"/lines/{place}/ordered", sentence, plain(planned), plain(ordered), _ANSWERS
        )


def runs_of(reading: Reading) -> list[Run]:
    """The parts of each line that is delivered in parts, with their places: they follow one another."""
    runs: list[Run] = []
    for place, line in enumerate(reading.lines):
        if not line.value("part"):
            continue
        last = runs[-1] if runs else None
        if last and place == last[-1][0] + 1 and _same(last[-1][1], line):
            last.append((place, line))
        else:
            runs.append([(place, line)])
    return runs


def _same(first: ReadLine, second: ReadLine) -> bool:
    """Whether both are parts of one line; behind the rest nothing of it comes."""
    named = ("position", "ordered", "seller_item", "buyer_item", "gtin")
    return first.value("part") != "rest" and all(first.value(name) == second.value(name) for name in named)


def _count(line: ReadLine) -> Decimal:
    return decimal(line.value("quantity")) or ZERO
