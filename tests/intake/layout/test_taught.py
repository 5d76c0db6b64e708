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


def paper(*goods: tuple[tuple[str, ...], ...]) -> Opened:
    """A table: of each line a row of cells, and lines below its text."""
    rows: list[tuple[float, float, str]] = [(40, 20, "Zed Zorp LLC"), (40, 50, "PO number: 4711")]
    rows += [(left, 200, head) for left, head in zip(COLUMNS, HEADS, strict=True)]
    top = 220.0
    for number, (cells, *below) in enumerate(goods, start=1):
        told = (str(number), *cells)
        rows += [(left, top, cell) for left, cell in zip(COLUMNS, told, strict=True)]
        rows += [(COLUMNS[1], top + 11 * at, text) for at, (text,) in enumerate(below, start=1)]
        top += 11 * (len(below) + 1) + 8
    words = []
    for left, top, text in rows:
        at = left
        for word in text.split():
            words.append(Word(word, at, top, at + 5 * len(word), top + 9, size=9))
            at += 5 * len(word) + 3
    return Opened(shape="pages", pages=[Page(600, 800, words)])


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
