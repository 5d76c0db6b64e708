"""Goods that somebody simply asks for."""

from datetime import date

import pytest

from lading.intake.hints import Hints
from lading.intake.layout.free_text import read_text

MONDAY = Hints(received_on=date(2026, 3, 2))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Hi, please send 20 boxes of blue gloves size M by Friday. Thanks",
            [("20", "boxes", "", "blue gloves size M")],
        ),
        ("We need:\n5 x ABC-123\n10 x ABC-124 hex bolt", [("5", "", "ABC-123", ""), ("10", "", "ABC-124", "hex bolt")]),
        (
            "Bitte liefern Sie 3 Kartons Druckerpapier und 2 Paletten Wasser",
            [("3", "Kartons", "", "Druckerpapier"), ("2", "Paletten", "", "Wasser")],
        ),
        ("* 43 Dutzend Kugelschreiber (MAT-94133) zu 7,91 EUR", [("43", "Dutzend", "", "Kugelschreiber")]),
        ("ABC-123: 5 pcs", [("5", "pcs", "ABC-123", "")]),
        ("Where is my order?", []),
    ],
)
def test_goods_with_their_counts(text: str, lines: list[tuple[str, ...]]) -> None:
    read = read_text(text, hints=MONDAY).lines
    assert [tuple(line.value(name) for name in ("quantity", "unit", "seller_item", "text")) for line in read] == lines


def test_days_are_those_after_the_day_of_arrival() -> None:
    reading = read_text("Order PO-778: please ship 5 x ABC-1 by Friday", hints=MONDAY)
    assert (reading.value("requested_by"), reading.value("po_number"), reading.kind) == (
        "2026-03-06",
        "PO-778",
        "order",
    )


def test_what_is_quoted_and_the_signature_are_passed_over() -> None:
    text = "Please send 5 x AB-1.\n\nBest regards\n20 x Street 7\n> 9 x AB-2\nOn Monday Ada wrote:\n7 x AB-3"
    assert [line.value("seller_item") for line in read_text(text, hints=MONDAY).lines] == ["AB-1"]


def test_prices_of_a_list_are_read_in_its_country_s_way() -> None:
    text = (
        "Zamówienie 2965-52\n- 69 tuzin pióro (440021164) po 435,400 PLN / 100\n- 1 szt. Koszt transportu po 147,91 PLN"
    )
    lines = read_text(text, hints=MONDAY).lines
    told = [(line.value("quantity"), line.value("unit_price"), line.value("price_per")) for line in lines]
    assert told == [("69", "435.4", "100"), ("1", "147.91", "")]


def test_a_measure_counts_nothing_where_a_count_begins_the_line() -> None:
    lines = read_text("* 590 Rol HANDTUCHROLLE, 1-PLY, 300M, BLUE (53.27.518) zu 8.018 CHF", hints=MONDAY).lines
    assert [(line.value("quantity"), line.value("text")) for line in lines] == [
        ("590", "HANDTUCHROLLE, 1-PLY, 300M, BLUE")
    ]
