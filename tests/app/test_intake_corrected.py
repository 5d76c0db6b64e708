"""A made paper's reading as a person would leave it, in the benchmark."""

import json
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from bench.intake.papers.layout import layouts
from bench.intake.papers.order import make_order
from bench.intake.papers.truth import Told, truth_of
from bench.intake.papers.world import buyers
from lading.app.bench.intake.corrected import corrected
from lading.app.bench.intake.made import Beside, made_truth
from lading.app.bench.intake.measure import sample
from lading.app.bench.intake.once_corrected import read_once_corrected
from lading.app.bench.intake.papers import Paper
from lading.app.bench.intake.run import ask_for
from lading.app.bench.intake.run import scored as scored_as
from lading.app.bench.intake.score import Score, score
from lading.app.bench.intake.work import Memory, answer
from lading.intake import Evidence, Field, Reading, ReadLine
from tests.intake.layout.test_learn import paper as drawn


def told(number: int = 1) -> Told:
    """The truth of a paper of one of the layouts to build with."""
    layout, buyer = layouts("dev")[number], buyers("dev")[number]
    return truth_of(make_order(buyer, layout, Random("a paper")), layout, "a.pdf", "pdf")


def scored(reading: Reading, truth: Told) -> Score:
    header = {name: field.value for name, field in reading.header.items()}
    lines = [{name: field.value for name, field in line.fields.items()} for line in reading.lines]
    return score(header, lines, made_truth(truth))


def read(value: str) -> Field:
    return Field(value, 0.7, "layout", Evidence(value))


def test_of_a_paper_that_was_not_read_at_all_everything_is_typed() -> None:
    truth = told()
    nothing = Reading(kind="order", format="pdf", header={}, lines=[], layout="x")
    after = corrected(nothing, truth, scored(nothing, truth))
    assert scored(after, truth).right
    assert {field.method for line in after.lines for field in line.fields.values()} == {"person"}


def test_what_was_right_stays_as_it_was_read() -> None:
    truth = told()
    header = {"po_number": read(truth["po_number"][0]), "currency": read("XXX")}
    printed = truth["lines"][0]["printed"]
    first = ReadLine({"text": read(printed["text"]), "quantity": read("1234567")})
    some = Reading(kind="order", format="pdf", header=header, lines=[first])
    after = corrected(some, truth, scored(some, truth))
    assert scored(after, truth).right
    assert (after.header["po_number"].method, after.header["currency"].method) == ("layout", "person")
    fields = after.lines[0].fields
    assert (fields["text"].method, fields["quantity"].method) == ("layout", "person")


def written(folder: Path, number: str, *rows: tuple[str, ...]) -> Paper:
    """A paper in words that nobody knows, opened already, with its truth beside it."""
    names = ("buyer_item", "text", "quantity", "unit_price", "amount")
    lines: list[dict[str, Any]] = [
        {
            "item": [{"core": row[1], "more": row[0]}],
            "quantity": row[2],
            "price": row[3],
            "wanted": None,
            "printed": dict(zip(names, row, strict=True)),
        }
        for row in rows
    ]
    truth = {"file": f"{number}.pdf", "layout": "zorp", "half": "held", "po_number": [number], "lines": lines}
    paper = Paper(
        group="made, text PDFs",
        path=folder / f"{number}.pdf",
        truth=made_truth(truth),
        beside=Beside(sender="a@zorp.example"),
    )
    paper.path.with_suffix(".json").write_text(json.dumps(truth))
    Path(ask_for(paper, folder).kept).write_bytes(msgspec.msgpack.encode(drawn(number, *rows)))
    return paper


def test_of_a_layout_one_paper_is_corrected_and_the_others_are_read_again(tmp_path: Path) -> None:
    papers = [
        written(
            tmp_path, "77-A1", ("BX-20", "Blue box", "5", "2.00", "10.00"), ("TP-50", "Tape", "7", "3.00", "21.00")
        ),
        written(tmp_path, "88-B2", ("QQ-9", "Red cup", "12", "1.50", "18.00")),
    ]
    reads = [scored_as(paper, answer(ask_for(paper, tmp_path))) for paper in papers]
    (pupil,) = read_once_corrected(
        reads, kept=tmp_path, ask=lambda asks: ([answer(one) for one in asks], Memory(0.0, 0.0))
    )
    assert (pupil.after.paper.path.name, pupil.after.score.header, pupil.after.score.lines[0].right) == (
        "88-B2.pdf", {"po_number": "right"}, True,
    )  # fmt: skip
    assert pupil.before.score.header == {"po_number": "missing"}


@pytest.mark.parametrize(("most", "count"), [(None, 9), (3, 3), (20, 9), (0, 0)])
def test_a_sample_is_even_over_forms_and_layouts(most: int | None, count: int) -> None:
    truth = made_truth(told())
    papers = [Paper(group=group, path=Path(f"{n}.pdf"), truth=truth) for group in ("a", "b", "c") for n in range(3)]
    found = sample(papers, most)
    assert len(found) == count
    if most == 3:
        assert [one.group for one in found] == ["a", "b", "c"]
