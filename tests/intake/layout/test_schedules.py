"""Part quantities with days in words: found, divided, or asked; in six languages."""

from datetime import date

import msgspec
import pytest

from lading.intake.hints import Hints
from lading.intake.layout.free_text import read_text
from lading.intake.layout.schedules import schedule_in
from lading.intake.layout.told_parts import split_told
from lading.intake.open.set_page import set_text
from lading.intake.opened import Opened
from lading.intake.read import read_document
from lading.intake.reading import Flag, Reading
from tests.readings import fields, line, reading

HINTS = Hints(received_on=date(2027, 2, 1))
FIRST, SECOND = "2027-03-03", "2027-03-10"


def days(found: Reading) -> list[tuple[str, str]]:
    return [(one.value("quantity"), one.value("requested_by")) for one in found.lines]


@pytest.mark.parametrize(
    "said",
    [
        "6 on 3 March, 6 on 10 March",
        "6 pcs by 3 March 2027 and 6 pcs by 10 March 2027",
        "6 Stück am 3. März, 6 Stück am 10. März",
        "6 bis 03.03.2027 und 6 bis 10.03.2027",
        "6 pièces le 3 mars et 6 pièces le 10 mars",
        "6 el 3 de marzo de 2027 y 6 el 10 de marzo de 2027",
        "6 stuks op 3 maart, 6 stuks op 10 maart",
        "6 pezzi il 3 marzo e 6 pezzi il 10 marzo",
        "2027-03-03: 6; 2027-03-10: 6",
        "3 March: 6, 10 March: 6",
    ],
)
def test_parts_with_days_are_found(said: str) -> None:
    found = schedule_in(said, HINTS)
    assert found is not None
    assert [(str(one.count), one.day.isoformat()) for one in found.parts] == [("6", FIRST), ("6", SECOND)]


@pytest.mark.parametrize(
    "said",
    [
        "Order 4711 of 3 March 2027, delivery 10 March 2027",
        "Hose 6 mm, 3 March 2027",
        "Revision 2 of 3 March 2027 replaces revision 1 of 3 March 2027",
        "Week 10/2027",
        "Best before 3 March 2027 or 10 March 2027",
    ],
)
def test_dates_beside_no_counts_are_no_schedule(said: str) -> None:
    assert schedule_in(said, HINTS) is None


def test_a_line_whose_words_add_up_becomes_a_line_per_day() -> None:
    said = line(seller_item="MUG", quantity="12", unit_price="2.50", amount="30.00", note="6 on 3 March, 6 on 10 March")
    found = split_told(reading(line(seller_item="CUP", quantity="1"), said), HINTS)
    assert days(found) == [("1", ""), ("6", FIRST), ("6", SECOND)]
    assert [(one.value("ordered"), one.value("amount")) for one in found.lines[1:]] == [("12", "15"), ("12", "15")]
    assert found.lines[1].fields["requested_by"].evidence.text == "6 on 3 March"


def test_a_paper_says_it_below_its_line() -> None:
    text = """PURCHASE ORDER
PO Number: 4711            Date: 05.01.2027

Pos  Item      Description            Qty   Unit price   Amount
1    MUG-RED   Red mug                12    9.50         114.00
               6 on 3 March 2027, 6 on 10 March 2027
2    BOWL-15   Breakfast bowl         2     14.00        28.00

Total                                                    142.00 EUR
"""
    (read,) = read_document(Opened(shape="pages", pages=set_text(text)), name="po.pdf", hints=HINTS)
    assert days(read) == [("6", FIRST), ("6", SECOND), ("2", "")]
    assert [one.value("text") for one in read.lines] == ["Red mug", "Red mug", "Breakfast bowl"]
    assert [one.value("amount") for one in read.lines] == ["57", "57", "28"]


def test_words_that_do_not_add_up_leave_the_line_whole_and_ask() -> None:
    found = split_told(reading(line(seller_item="MUG", quantity="12", text="Mug, 6 on 3 March, 4 on 10 March")), HINTS)
    assert days(found) == [("12", "")]
    assert [(one.kind, one.place, one.sentence) for one in found.flags] == [
        (
            "incomplete",
            "/lines/0/quantity",
            "Line 1 orders 12, and its words say 6 on 2027-03-03, 4 on 2027-03-10: 10 in all.",
        )
    ]


def test_what_stands_where_a_day_would_is_read_as_the_schedule_that_it_is() -> None:
    words = "6 on 3 March, 6 on 10 March"
    flag = Flag("incomplete", "Wanted by cannot be read.", fields({"x": words})["x"].evidence, "/lines/0/requested_by")
    other = Flag("note", "Look.", place="/lines/1/text")
    sheet = reading(line(seller_item="MUG", quantity="12"), line(seller_item="CUP", quantity="1"))
    found = split_told(msgspec.structs.replace(sheet, flags=[flag, other]), HINTS)
    assert days(found) == [("6", FIRST), ("6", SECOND), ("1", "")]
    assert [(one.kind, one.place) for one in found.flags] == [("note", "/lines/2/text")]


@pytest.mark.parametrize(
    "mail",
    [
        "Hello,\nplease send us\n12 x MUG-RED, 6 on 3 March and 6 on 10 March\nThanks",
        "Hello,\nplease send us\n12 x MUG-RED\n6 on 3 March 2027, 6 on 10 March 2027\nThanks",
        "Guten Tag,\nwir bestellen\n12 Stück MUG-RED (6 Stück am 3. März, 6 Stück am 10. März)\nDanke",
    ],
)
def test_a_mail_says_it_beside_or_below_its_line(mail: str) -> None:
    assert days(split_told(read_text(mail, hints=HINTS), HINTS)) == [("6", FIRST), ("6", SECOND)]
