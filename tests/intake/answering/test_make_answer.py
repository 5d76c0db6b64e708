"""An answer worked out from what was booked: each line accepted, changed with its reason, backordered or rejected."""

from datetime import UTC, date, datetime
from decimal import Decimal

from lading.intake.answering.make_answer import Booked, make_answer
from tests.intake.structured.reads import read, x12

D = Decimal
LINES = [f"PO1*{n}*10*EA*2.5**VN*A{n}" for n in range(1, 7)]
READING = read(x12("BEG*00*SA*PO-77**20261130", *LINES, "SAC*C*D240***500"))[0]


def test_each_line_says_what_became_of_it() -> None:
    booked = [
        Booked(place=0, quantity=D(10), unit_price=D("2.50"), promised_on=date(2026, 12, 10)),
        Booked(place=1, quantity=D(8), unit_price=D("2.50")),
        Booked(place=2, quantity=D(10), unit_price=D("2.60")),
        Booked(place=3, quantity=D(4), later=D(6), later_on=date(2027, 1, 10)),
        Booked(place=4, quantity=D(10), substitute="B5"),
    ]
    answer = make_answer(
        READING,
        booked,
        our_number="S-1",
        control=1,
        answered_at=datetime(2026, 12, 1, tzinfo=UTC),
        reasons={5: "Discontinued"},
    )
    assert [(one.position, one.action, one.quantity, one.promised_on, one.reason) for one in answer.lines] == [
        ("1", "accepted", "10", "2026-12-10", ""),
        ("2", "changed", "8", "", ""),
        ("3", "changed", "10", "", ""),
        ("4", "accepted", "4", "", ""),
        ("4", "backordered", "6", "2027-01-10", ""),
        ("5", "changed", "10", "", ""),
        ("6", "rejected", "", "", "Discontinued"),
    ]
    assert (answer.po_number, answer.action, answer.lines[2].unit_price) == ("PO-77", "changed", "2.6")


def test_all_or_nothing_says_so_as_a_whole() -> None:
    at = datetime(2026, 12, 1, tzinfo=UTC)
    everything = [Booked(place=place, quantity=D(10)) for place in range(6)]
    assert make_answer(READING, everything, our_number="S-1", control=1, answered_at=at).action == "accepted"
    assert make_answer(READING, [], our_number="S-1", control=1, answered_at=at).action == "rejected"


def test_what_a_change_takes_off_and_is_off_is_accepted() -> None:
    paper = read(x12("BCH*04*SA*PO-77***20261130", "POC*1*DI*0*0*EA*3**VN*A", "POC*2*QD*0*0*EA*3**VN*B", kind="860"))[0]
    at = datetime(2026, 12, 1, tzinfo=UTC)
    answer = make_answer(paper, [Booked(place=1, quantity=D(3))], our_number="S-1", control=1, answered_at=at)
    assert [(one.action, one.quantity) for one in answer.lines] == [("accepted", "0"), ("changed", "3")]
