"""A paper that changes an order says what becomes more, less, other, new, or goes."""

from datetime import date
from decimal import Decimal

from lading.intake.make_change import LineChange, LineNew, OrderedLine, WantedChange, make_change
from lading.intake.matched import Candidate, LineMatch, Match, Matches
from lading.intake.reading import Evidence, Field, Reading, ReadLine

ORDER = [
    OrderedLine(line=1, sku="MUG", unit="each", wanted=Decimal(10), unit_price=Decimal("9.50"), position="00010"),
    OrderedLine(line=2, sku="CUP", unit="each", wanted=Decimal(4), unit_price=Decimal(3), position="00020"),
    OrderedLine(line=3, sku="MUG", unit="each", wanted=Decimal(5), unit_price=Decimal("9.50"), position="00030"),
]


def field(value: str) -> Field:
    return Field(value, 1.0, "standard", Evidence(value))


def read(*lines: dict[str, str], **header: str) -> tuple[Reading, Matches]:
    said = [ReadLine({name: field(value) for name, value in line.items()}) for line in lines]
    reading = Reading(
        kind="change", format="x12 860", header={name: field(value) for name, value in header.items()}, lines=said
    )
    found = [
        LineMatch(
            Match(Candidate(line["seller_item"], line["seller_item"], "code", 1.0) if line["seller_item"] else None),
            quantity=line.get("quantity", ""),
            unit_price=line.get("unit_price", ""),
        )
        for line in lines
    ]
    return reading, Matches(Match(None), Match(None), found)


def test_actions_change_what_they_name_and_nothing_else() -> None:
    reading, matches = read(
        {"seller_item": "MUG", "position": "30", "quantity": "7", "action": "change"},
        {"seller_item": "CUP", "position": "20", "action": "delete"},
        {"seller_item": "POT", "quantity": "2", "unit_price": "20", "action": "add"},
        requested_by="2026-12-24",
    )
    assert make_change(reading, matches, order=ORDER) == WantedChange(
        lines=[
            LineChange(line=3, sku="MUG", before=Decimal(5), quantity=Decimal(7)),
            LineChange(line=2, sku="CUP", before=Decimal(4), quantity=Decimal(0)),
        ],
        add=[LineNew(place=2, sku="POT", quantity=Decimal(2), unit_price=Decimal(20))],
        requested_by=date(2026, 12, 24),
    )


def test_a_paper_that_restates_the_order_leaves_out_what_goes() -> None:
    reading, matches = read(
        {"seller_item": "MUG", "quantity": "10", "unit_price": "9.00"}, {"seller_item": "MUG", "quantity": "5"}
    )
    wanted = make_change(reading, matches, order=ORDER)
    assert wanted.lines == [LineChange(line=1, sku="MUG", before=Decimal(10), unit_price=Decimal("9.00"))]
    assert (wanted.add, wanted.gone) == ([], [2])


def test_the_same_paper_again_changes_nothing() -> None:
    lines = [{"seller_item": one.sku, "quantity": str(one.wanted), "unit_price": str(one.unit_price)} for one in ORDER]
    reading, matches = read(*lines, requested_by="2026-12-24")
    assert make_change(reading, matches, order=ORDER, requested_by=date(2026, 12, 24)).is_empty


def test_what_cannot_be_placed_is_named() -> None:
    reading, matches = read(
        {"seller_item": "POT", "action": "delete"}, {"seller_item": "MUG", "position": "10", "action": "change"}
    )
    assert make_change(reading, matches, order=ORDER).unclear == {
        "/lines/0": "Line 1 shall go, but the order has no line of POT left.",
        "/lines/1": "Line 2: say which item is meant, and how many.",
    }


def test_a_line_gets_another_day_and_one_that_has_it_stays() -> None:
    order = [*ORDER[:2], OrderedLine(line=4, sku="POT", unit="each", wanted=Decimal(1), unit_price=Decimal(9),
                                     position="40", requested_by=date(2027, 3, 10))]  # fmt: skip
    reading, matches = read(
        {"seller_item": "MUG", "position": "10", "requested_by": "2027-03-03", "action": "change"},
        {"seller_item": "CUP", "position": "20", "requested_by": "2027-03-20", "action": "change"},
        {"seller_item": "POT", "position": "40", "requested_by": "2027-03-10", "action": "change"},
    )
    wanted = make_change(reading, matches, order=order, requested_by=date(2027, 3, 3))
    assert wanted.unclear == {}
    assert wanted.lines == [LineChange(line=2, sku="CUP", before=Decimal(4), requested_by=date(2027, 3, 20))]


def test_a_position_alone_names_a_line() -> None:
    reading, matches = read({"seller_item": "", "position": "20", "quantity": "9", "action": "change"})
    assert make_change(reading, matches, order=ORDER).lines == [
        LineChange(line=2, sku="CUP", before=Decimal(4), quantity=Decimal(9))
    ]
    reading, matches = read({"seller_item": "", "position": "70", "action": "delete"})
    assert make_change(reading, matches, order=ORDER).lines == []


def test_deliveries_are_planned_anew_and_what_is_left_over_goes() -> None:
    days = [date(2027, 3, 3), date(2027, 3, 10), date(2027, 3, 17)]
    order = [
        OrderedLine(line=n, sku="MUG", unit="each", wanted=Decimal(4), unit_price=Decimal(9), position="1",
                    requested_by=day)
        for n, day in enumerate(days, 1)
    ]  # fmt: skip
    parts = {"seller_item": "MUG", "position": "1", "part": "delivery", "ordered": "12", "action": "change"}
    reading, matches = read(
        {**parts, "quantity": "7", "requested_by": "2027-03-10"},
        {**parts, "quantity": "5", "requested_by": "2027-03-03"},
    )
    wanted = make_change(reading, matches, order=order)
    assert [(one.line, one.quantity, one.requested_by) for one in wanted.lines] == [
        (2, Decimal(7), None),
        (1, Decimal(5), None),
    ]
    assert wanted.gone == [3]


def test_what_is_doubtful_asks() -> None:
    reading, matches = read(
        {"seller_item": "CUP", "quantity": "9", "before": "5", "action": "change"},
        {"seller_item": "POT", "quantity": "9", "before": "5", "action": "change"},
    )
    assert make_change(reading, matches, order=ORDER).unclear == {
        "/lines/0": "Line 1 speaks of 5 of CUP, and the order has 4.",
        "/lines/1": "Line 2 shall change, but the order has no line of POT left.",
    }
