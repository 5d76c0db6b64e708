"""A person's corrections: values in one form, lines added and left out, refusals that name the place."""

import pytest

from lading.intake.choices import Choices, without_lines
from lading.intake.correct import Correction, WrongValue, apply_corrections
from lading.intake.reading import Evidence, Field, Reading, ReadLine


def reading() -> Reading:
    def field(value: str) -> Field:
        return Field(value, 0.8, "layout", Evidence(value))

    lines = [ReadLine({"text": field("Mug"), "quantity": field("2")}), ReadLine({"text": field("Cup")})]
    return Reading(kind="order", format="pdf", header={"po_number": field("4711")}, lines=lines)


def correct(*said: tuple[str, str]) -> Reading:
    return apply_corrections(reading(), [Correction(place=place, value=value) for place, value in said])[0]


def test_a_correction_is_a_persons_and_certain() -> None:
    after, done = apply_corrections(reading(), [Correction(place="/lines/0/quantity", value=" 1 200.50 ")])
    assert after.lines[0].fields["quantity"] == Field("1200.5", 1.0, "person", Evidence("2"))
    assert [(one.place, one.before, one.after, one.method, one.probability) for one in done] == [
        ("/lines/0/quantity", "2", "1200.5", "layout", 0.8)
    ]


def test_lines_are_added_and_left_out() -> None:
    after = correct(("/lines/+/text", "Pot"), ("/lines/+/quantity", "3"), ("/lines/1", ""))
    assert [line.value("text") for line in after.lines] == ["Mug", "Pot"]
    assert after.lines[1].value("quantity") == "3"


def test_an_empty_value_takes_the_field_out() -> None:
    assert correct(("/header/po_number", "")).header == {}


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        ("/lines/0/quantity", "two", "“two” is no number; write quantity like 1234.50."),
        ("/lines/0/requested_by", "31.12.2026", "“31.12.2026” is no day; write it like 2026-11-30."),
        ("/header/currency", "Euro", "“EURO” is no currency: write three letters."),
        ("/lines/7/quantity", "1", "The document has no line 8."),
        ("/header/colour", "red", "There is no field “colour”."),
        ("quantity", "1", "There is no place “quantity” in a document."),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(place: str, value: str, sentence: str) -> None:
    with pytest.raises(WrongValue) as refused:
        correct(("/header/po_number", "1"), (place, value))
    assert (refused.value.sentence, refused.value.errors[0].pointer) == (sentence, "/corrections/1")


def test_choices_move_up_with_their_lines() -> None:
    before = Choices(items={"0": "A", "1": "B", "2": "C"}, answers={"price:/lines/2/unit_price": "take_ours"})
    assert without_lines(before, [1]) == Choices(items={"0": "A", "1": "C"})
