"""What a corrected line teaches: where its text begins and ends."""

from typing import Any

from lading.intake.hints import Hints, Learned
from lading.intake.layout.learn import learn_from
from lading.intake.layout.read_pages import read_pages
from lading.intake.layout.taught.say import said_of
from lading.intake.opened import Opened, Page, Word
from tests.intake.layout.test_learn import corrected

COLUMNS = (40, 80, 330, 420, 500)
HEADS = ("Pos", "Description", "Qty", "Price", "Amount")
SENDER = "a@zorp.example"


def set_words(rows: list[tuple[float, float, str]]) -> Opened:
    words = []
    for left, top, text in [(40.0, 20.0, "Zed Zorp LLC"), (40.0, 50.0, "PO number: 4711"), *rows]:
        at = left
        for word in text.split():
            words.append(Word(word, at, top, at + 5 * len(word), top + 9, size=9))
            at += 5 * len(word) + 3
    return Opened(shape="pages", pages=[Page(600, 800, words)])


def paper(*goods: tuple[tuple[str, ...], ...]) -> Opened:
    """A table: of each line a row of cells, and lines below its text."""
    rows: list[tuple[float, float, str]] = [(left, 200, head) for left, head in zip(COLUMNS, HEADS, strict=True)]
    top = 220.0
    for number, (cells, *below) in enumerate(goods, start=1):
        rows += [(left, top, cell) for left, cell in zip(COLUMNS, (str(number), *cells), strict=True)]
        rows += [(COLUMNS[1], top + 11 * at, text) for at, (text,) in enumerate(below, start=1)]
        top += 11 * (len(below) + 1) + 8
    return set_words(rows)


def priced(*rows: tuple[str, ...]) -> Opened:
    """A table with two prices, of which the second counts."""
    heads = ("Pos", "Description", "Qty", "Price", "Kaper")
    told = [heads, *((str(number), *row) for number, row in enumerate(rows, start=1))]
    return set_words(
        [(left, 200 + 14 * at, one) for at, row in enumerate(told) for left, one in zip(COLUMNS, row, strict=True)]
    )


def goods(text: str, *below: str) -> tuple[tuple[str, ...], ...]:
    return ((text, "5", "2.00", "10.00"), *((one,) for one in below))


def lesson(opened: Opened, *texts: str) -> Learned:
    before = read_pages(opened.pages, hints=Hints(sender=SENDER))
    right = [
        {name: field.value for name, field in line.fields.items()} | {"text": text}
        for line, text in zip(before.lines, texts, strict=True)
    ]
    return Learned(before.layout, learn_from(opened, before, corrected(before, {}, *right)))


def texts(opened: Opened, *learned: Learned) -> list[str]:
    return [line.value("text") for line in read_pages(opened.pages, hints=Hints(sender=SENDER, learned=learned)).lines]


def text_of(learned: Learned) -> dict[str, Any]:
    return learned.value["lines"]["text"]  # type: ignore[no-any-return]


SECOND = paper(goods("Copper pipe 22 mm", "half hard", "Schnurz 11-22"), goods("Elbow 90", "Schnurz 4-4 rev C"))


def test_a_text_ends_where_corrections_have_shown_that_something_else_begins() -> None:
    first = paper(goods("Blue box large", "Schnurz 38-71"), goods("Tape", "Schnurz 5-5"))
    assert texts(SECOND)[1] == "Elbow 90 Schnurz 4-4 rev C"
    learned = lesson(first, "Blue box large", "Tape")
    assert text_of(learned)["stops"] == ["Schnurz"]
    assert texts(SECOND, learned) == ["Copper pipe 22 mm half hard", "Elbow 90"]
    assert "ends before “Schnurz”" in said_of(learned.value)
    line = read_pages(SECOND.pages, hints=Hints(sender=SENDER, learned=(learned,))).lines[1]
    assert (line.fields["text"].method, line.fields["text"].others[0].value) == (
        "learned",
        "Elbow 90 Schnurz 4-4 rev C",
    )


def test_a_text_begins_after_what_corrections_have_shown_to_stand_above_it() -> None:
    first = paper(goods("Blub 44", "Blue box large"), goods("Blub 51", "Tape brown"))
    learned = lesson(first, "Blue box large", "Tape brown")
    assert texts(paper(goods("Blub 9", "Elbow 90 degrees")), learned) == ["Elbow 90 degrees"]


def test_the_number_before_a_text_is_left_out_once_corrected() -> None:
    first = paper(goods("BX1234 Blue box large"), goods("TP9876 Tape brown"), goods("Glue"))
    assert texts(first)[0] == "BX1234 Blue box large"
    learned = lesson(first, "Blue box large", "Tape brown", "Glue")
    assert text_of(learned)["lead"]
    assert texts(paper(goods("QQ4711 Elbow 90 degrees"), goods("Glue")), learned) == ["Elbow 90 degrees", "Glue"]


def test_nothing_is_learned_of_a_text_that_stands_nowhere() -> None:
    first = paper(goods("Blue box large"), goods("Tape brown"))
    assert lesson(first, "A red box", "Something").value == {}


def test_the_column_of_the_price_is_learned_by_its_head() -> None:
    first = priced(("Blue box large", "7", "4.25", "1.75"), ("Tape brown", "9", "8.10", "3.35"))
    read = read_pages(first.pages, hints=Hints(sender=SENDER))
    assert [line.value("unit_price") for line in read.lines] == ["4.25", "8.1"]
    right = [
        {**{name: one.value for name, one in line.fields.items()}, "unit_price": price}
        for line, price in zip(read.lines, ("1.75", "3.35"), strict=True)
    ]
    learned = Learned(read.layout, learn_from(first, read, corrected(read, {}, *right)))
    assert "The price of a line is in the column “Kaper”." in said_of(learned.value)
    again = read_pages(priced(("Elbow 90", "3", "2.20", "1.05")).pages, hints=Hints(sender=SENDER, learned=(learned,)))
    assert [line.value("unit_price") for line in again.lines] == ["1.05"]


def test_a_second_correction_adds_to_what_the_first_has_taught() -> None:
    first = lesson(
        paper(goods("Blue box large", "Schnurz 38-71"), goods("Tape", "Schnurz 5-5")), "Blue box large", "Tape"
    )
    second = paper(goods("Copper pipe 22 mm", "Schnurz 1-1"), goods("Elbow 90", "Wumm 77"))
    before = read_pages(second.pages, hints=Hints(sender=SENDER, learned=(first,)))
    assert [line.value("text") for line in before.lines] == ["Copper pipe 22 mm", "Elbow 90 Wumm 77"]
    right = [{**{name: one.value for name, one in line.fields.items()}} for line in before.lines]
    right[1]["text"] = "Elbow 90"
    told = learn_from(second, before, corrected(before, {}, *right), known=first.value)
    assert told["lines"]["text"]["stops"] == ["Schnurz", "Wumm"]
    assert learn_from(second, before, before, known=first.value) == {}
