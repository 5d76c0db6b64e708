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
    lines.append((70, [(400, "Wibbel"), (480, "5501")]))
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


def address_paper(number: str, *site: str, more: tuple[tuple[int, str], ...] = ()) -> Opened:
    """A paper whose delivery address stands under a word that nobody knows, and another one's under that."""
    rows = [(20, 40, "Zed Zorp LLC"), (50, 40, f"Grokus {number}"), (80, 40, "Snurf")]
    rows += [(90 + 10 * at, 40, text) for at, text in enumerate(site)]
    rows += [(160, 40, "Vendor"), (170, 40, "We Ltd"), (180, 40, "9 Far Road"), (190, 40, "Reno, NV 89501")]
    rows += [(top, 300, text) for top, text in more]
    words = []
    for top, left, text in rows:
        at = left
        for word in text.split():
            words.append(Word(word, at, top, at + 5 * len(word), top + 9, size=9))
            at += 5 * len(word) + 3
    return Opened(shape="pages", pages=[Page(600, 800, words)])


SITE = ("Zed Zorp", "Dock 4", "1200 Mill Street", "Austin, TX 78701")
PARTS = {
    "ship_to_name": "Zed Zorp",
    "ship_to_street": "1200 Mill Street",
    "ship_to_city": "Austin",
    "ship_to_postal_code": "78701",
}


def taught_by(opened: Opened, sender: str, **right: str) -> Learned:
    before = read_pages(opened.pages, hints=Hints(sender=sender))
    return Learned(before.layout, learn_from(opened, before, corrected(before, right)))


def place_of(reading: Reading) -> tuple[str, ...]:
    return tuple(reading.value(f"ship_to_{part}") for part in ("name", "street", "city", "postal_code"))


def test_an_address_is_learned_by_the_word_above_it_whatever_its_length() -> None:
    taught = taught_by(address_paper("77-A1", *SITE), "a@zorp.example", **PARTS)
    assert taught.value["blocks"]["ship_to"] == {"label": "snurf", "place": "below", "street": 1}
    other = address_paper("88-B2", "Zed Zorp", "77 Lake Road", "Boise, ID 83702")
    after = read_pages(other.pages, hints=Hints(sender="b@zorp.example", learned=(taught,)))
    assert place_of(after) == ("Zed Zorp", "77 Lake Road", "Boise", "83702")
    assert after.header["ship_to_street"].method == "learned"


def test_papers_of_the_same_sender_are_known_again_when_a_label_has_been_added() -> None:
    taught = taught_by(address_paper("77-A1", *SITE), "a@zorp.example", **PARTS)
    other = address_paper("88-B2", *SITE, more=((50, "Order date: 03/04/2026"), (60, "Buyer: Ann Lee")))
    known = read_pages(other.pages, hints=Hints(sender="a@zorp.example", learned=(taught,)))
    assert known.layout != taught.layout
    assert place_of(known) == ("Zed Zorp", "1200 Mill Street", "Austin", "78701")
    stranger = read_pages(other.pages, hints=Hints(sender="a@quux.example", learned=(taught,)))
    assert place_of(stranger) != place_of(known)


def test_what_the_paper_itself_does_not_bear_out_is_not_learned() -> None:
    before = read_pages(FIRST.pages, hints=Hints())
    nowhere = corrected(before, {"po_number": "77-A1", "order_date": "2026-05-06"}, *RIGHT)
    hints = learn_from(FIRST, before, nowhere)
    assert set(hints["header"]) == {"po_number"}
    after = read_pages(FIRST.pages, hints=Hints(learned=(Learned(before.layout, hints),)))
    assert learn_from(FIRST, after, corrected(after, {}, *RIGHT)) == {}
    twice = address_paper("11-A1", *SITE, more=((50, "Grokus 22-B2"),))
    read = read_pages(twice.pages, hints=Hints())
    assert learn_from(twice, read, corrected(read, {"po_number": "22-B2"})) == {}
