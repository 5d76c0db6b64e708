"""The benchmark of reading judges itself: who reads every made paper right gets everything, and books it to the end."""

import json
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from bench.intake.make import world
from bench.intake.papers.layout import layouts
from bench.intake.papers.order import make_order
from bench.intake.papers.truth import truth_of
from bench.intake.papers.world import buyers
from lading.app.bench.intake.alone import as_read, fold_of, to_the_end
from lading.app.bench.intake.made import Beside, made_truth
from lading.app.bench.intake.measure import figures_of
from lading.app.bench.intake.papers import Paper
from lading.app.bench.intake.run import Read, score_reading
from lading.app.bench.intake.work import Answer
from lading.intake import Evidence, Field, Flag, Reading, ReadLine

SURE = 0.99


def perfect(told: dict[str, Any]) -> Reading:
    """What a reader who sees everything says of a made paper."""
    place = told["ship_to"]
    header = {
        "po_number": told["po_number"][0],
        "order_date": told["order_date"],
        "buyer": told["buyer"][0]["core"],
        "currency": told["currency"],
        "ship_to_name": place["name"][0]["core"],
        "ship_to_street": place["street"][0]["core"],
        "ship_to_city": place["city"][0]["core"],
        "ship_to_postal_code": place["postcode"][0],
        "ship_to_country": place["countries"][0],
    }
    lines = [
        {
            "text": line["item"][0]["core"],
            "quantity": line["quantity"],
            "unit": line["unit"],
            "unit_price": line["price"],
            "requested_by": line["wanted"],
            "charge": "yes" if line["kind"] == "charge" else "",
            "buyer_item": next((one for one in line["numbers"] if not one.startswith("VS-")), ""),
            "seller_item": next((one for one in line["numbers"] if one.startswith("VS-")), ""),
        }
        for line in told["lines"]
    ]
    flags = [Flag("terms", "It has to be seen.")] if told["flags"] else []
    return Reading(
        kind="order", format="pdf", header=_fields(header), lines=[ReadLine(_fields(one)) for one in lines], flags=flags
    )


def _fields(told: dict[str, Any]) -> dict[str, Field]:
    return {name: Field(value, SURE, "layout", Evidence(value)) for name, value in told.items() if value}


def reads(half: str, count: int) -> list[Read]:
    """So many papers of each layout, read perfectly."""
    found = []
    for layout, buyer in zip(layouts(half), buyers(half), strict=True):
        for turn in range(count):
            told = truth_of(make_order(buyer, layout, Random(f"{layout.name} {turn}")), layout, "a.pdf", "pdf")
            beside = Beside(sender=told["hints"]["sender"])
            paper = Paper(group="made, text PDFs", path=Path("a.pdf"), truth=made_truth(told), beside=beside)
            reading = perfect(told)
            found.append(Read(paper, Answer(readings=[reading]), reading, score_reading(reading, paper)))
    return found


@pytest.fixture(scope="module")
def everything() -> list[Read]:
    """Enough papers of both halves that calibration may speak."""
    return [*reads("dev", 12), *reads("held", 4)]


def test_a_perfect_reader_gets_everything(everything: list[Read]) -> None:
    """Header, lines, and what a person has to see, of every layout of both halves."""
    wrong = [read for read in everything if not read.score.right]
    assert not wrong
    figures = {figure.name: figure.value for figure in figures_of(everything)}
    assert figures["made, text PDFs, held: lines right"] == 1.0
    assert figures["made, text PDFs, held: header right"] == 1.0
    assert figures["made, text PDFs, dev: flagged without need"] == 0.0


def test_what_a_person_has_to_see_is_never_booked_alone(everything: list[Read]) -> None:
    """Everything else is; without outcomes to learn from nothing would be."""
    found = as_read(everything, halves=("held",))
    seen = sum(len(read.paper.truth.lines) for read in everything if read.paper.truth.half == "held")
    flagged = [read for read in everything if read.paper.truth.half == "held" and read.paper.truth.flags]
    assert found.wrong.part == 0
    assert found.booked.whole == seen
    assert found.booked.part == seen - sum(len(read.paper.truth.lines) for read in flagged)
    held = [read for read in everything if read.paper.truth.half == "held"]
    assert as_read([read for read in held if fold_of(read) == 0], halves=("held",)).booked.part == 0


def test_a_line_that_was_not_read_is_wrong_where_its_order_is_booked(everything: list[Read]) -> None:
    """A paper without its last line looks whole to whoever reads it."""
    at = next(
        n
        for n, read in enumerate(everything)
        if read.paper.truth.half == "held" and not read.paper.truth.flags and len(read.reading.lines) > 3
    )
    short = msgspec.structs.replace(everything[at].reading, lines=everything[at].reading.lines[:-1])
    paper = everything[at].paper
    some = [*everything]
    some[at] = Read(paper, Answer(readings=[short]), short, score_reading(short, paper))
    found = as_read(some, halves=("held",))
    assert found.wrong.part == 1
    assert as_read(everything, halves=("held",)).wrong.part == 0


def test_made_papers_are_booked_to_the_end(everything: list[Read], tmp_path: Path) -> None:
    """Matched to the invented catalogue: nothing that is booked alone is wrong, and much of it is booked."""
    for half in ("dev", "held"):
        (tmp_path / half).mkdir()
        (tmp_path / half / "world.json").write_text(json.dumps(world(half)))
    found = to_the_end(everything, tmp_path)
    assert found.wrong.value is not None
    assert found.wrong.value <= 0.01
    assert found.booked.value is not None
    assert found.booked.value >= 0.6
