"""A made paper's reading as a person would leave it, in the benchmark."""

from random import Random

from bench.intake.papers.layout import layouts
from bench.intake.papers.order import make_order
from bench.intake.papers.truth import Told, truth_of
from bench.intake.papers.world import buyers
from lading.app.bench.intake.corrected import corrected
from lading.app.bench.intake.made import made_truth
from lading.app.bench.intake.score import Score, score
from lading.intake import Evidence, Field, Reading, ReadLine


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
