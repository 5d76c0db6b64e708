"""One corrected paper teaches a layout whose words nobody knows."""

from datetime import date

from lading.intake.hints import Hints, Learned
from lading.intake.layout.learn import learn_from
from lading.intake.layout.read_pages import read_pages
from lading.intake.opened import Box, Opened, Page, Word
from lading.intake.reading import Evidence, Field, Reading, ReadLine

COLUMNS = (40, 160, 330, 420, 500)


def paper(number: str, *rows: tuple[str, ...]) -> Opened:
    """A paper in no known language."""
    lines = [(20, [(40, "Zed Zorp LLC"), (300, "Vendor:"), (360, "We")]), (50, [(400, "Grokus"), (480, number)])]
    lines.append((200, list(zip(COLUMNS, ("Blap", "Flomp", "Gnar", "Wuzz", "Quib"), strict=True))))
    lines.extend((220 + 14 * at, list(zip(COLUMNS, row, strict=True))) for at, row in enumerate(rows))
    words = []
    for top, chunks in lines:
        for left, text in chunks:
            at = left
            for word in text.split():
                words.append(Word(word, at, top, at + 5 * len(word), top + 10, size=9))
                at += 5 * len(word) + 3
    return Opened(shape="pages", pages=[Page(600, 800, words)])


def corrected(reading: Reading, header: dict[str, str], *lines: dict[str, str]) -> Reading:
    """What a person made of it."""

    def told(value: str) -> Field:
        return Field(value, 1.0, "person", Evidence(value))

    made = [ReadLine({name: told(value) for name, value in line.items()}) for line in lines]
    whole = {**reading.header, **{name: told(value) for name, value in header.items()}}
    return Reading(kind="order", format="pdf", header=whole, lines=made, layout=reading.layout)


FIRST = paper("77-A1", ("BX-20", "Blue box", "5", "2.00", "10.00"), ("TP-50", "Tape", "7", "3.00", "21.00"))
RIGHT = (
    {"buyer_item": "BX-20", "text": "Blue box", "quantity": "5", "unit_price": "2", "amount": "10"},
    {"buyer_item": "TP-50", "text": "Tape", "quantity": "7", "unit_price": "3", "amount": "21"},
)


def test_the_second_paper_is_read_by_what_the_first_has_taught() -> None:
    before = read_pages(FIRST.pages, hints=Hints())
    assert (before.lines, before.value("po_number")) == ([], "")
    hints = learn_from(FIRST, before, corrected(before, {"po_number": "77-A1"}, *RIGHT))
    second = paper("88-B2", ("QQ-9", "Red cup", "12", "1.50", "18.00"))
    after = read_pages(second.pages, hints=Hints(learned=(Learned(before.layout, hints),)))
    line = after.lines[0]
    told = [line.value(name) for name in ("buyer_item", "text", "quantity", "unit_price", "amount")]
    assert told == ["QQ-9", "Red cup", "12", "1.5", "18"]
    assert (after.value("po_number"), after.header["po_number"].method) == ("88-B2", "learned")
    assert {field.method for field in line.fields.values()} == {"learned"}


def test_a_drawn_box_teaches_where_a_field_stands() -> None:
    before = read_pages(FIRST.pages, hints=Hints())
    box = Box(0, 0.78, 0.06, 0.9, 0.08)
    hints = learn_from(FIRST, before, corrected(before, {"reference": "77-A1"}), {"/header/reference": [box]})
    assert hints["header"]["reference"]["anchor"] == "grokus"


def test_nothing_is_learned_of_what_was_right() -> None:
    before = read_pages(FIRST.pages, hints=Hints(received_on=date(2026, 1, 1)))
    assert learn_from(FIRST, before, before) == {}
