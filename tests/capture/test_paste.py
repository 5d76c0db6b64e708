"""Lines that staff paste or type."""

from decimal import Decimal

import pytest

from lading.capture import read_pasted


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("MUG-RED\t12\t9.50", ("MUG-RED", "12", "9.50")),
        ("MUG-RED\t12", ("MUG-RED", "12", None)),
        ("12\tMUG-RED", ("MUG-RED", "12", None)),
        ("12 x MUG-RED", ("MUG-RED", "12", None)),
        ("12x MUG-RED", ("MUG-RED", "12", None)),
        ("MUG-RED × 12", ("MUG-RED", "12", None)),
        ("MUG-RED, 12", ("MUG-RED", "12", None)),
        ("MUG-RED,12", ("MUG-RED", "12", None)),
        ("MUG-RED, 12, 9.50", ("MUG-RED", "12", "9.50")),
        ("MUG-RED; 1,5", ("MUG-RED", "1.5", None)),
        ("MUG RED 12", ("MUG RED", "12", None)),
        ("12 MUG-RED", ("MUG-RED", "12", None)),
        ("MUG-RED", ("MUG-RED", "1", None)),
        ("4006381333931\t2", ("4006381333931", "2", None)),
        ("BOX-12", ("BOX-12", "1", None)),
    ],
)
def test_one_line_in_many_ways(text: str, line: tuple[str, str, str | None]) -> None:
    pasted = read_pasted(text)
    assert pasted.errors == []
    (found,) = pasted.lines
    sku, quantity, price = line
    assert (found.sku, found.quantity) == (sku, Decimal(quantity))
    assert found.unit_price == (None if price is None else Decimal(price))


def test_errors_by_row_and_the_others_stay() -> None:
    pasted = read_pasted("A\t1\n\nB\tmany\nC\t-1\nD\t0\nE\t1\t2\t3\tx\r\n" + "F" * 90 + "\t1\nG\t2")
    assert [(line.sku, row) for line, row in zip(pasted.lines, pasted.rows, strict=True)] == [("A", 1), ("G", 8)]
    assert [(error.row, error.sentence) for error in pasted.errors] == [
        (3, "The row has no quantity that is a number."),
        (4, "The quantity must be more than zero."),
        (5, "The quantity must be more than zero."),
        (6, "The row has more than SKU, quantity and price."),
        (7, "The row is no line at /sku: Expected `str` of length <= 80."),
    ]


def test_a_header_is_no_line_and_commas_are_decided_together() -> None:
    pasted = read_pasted("Artikel\tMenge\tPreis\nA\t1.000\t0,10\nB\t2\t1,50")
    assert [(line.quantity, line.unit_price) for line in pasted.lines] == [
        (1000, Decimal("0.10")),
        (2, Decimal("1.50")),
    ]


def test_500_lines() -> None:
    pasted = read_pasted("\n".join(f"SKU-{number}\t{number}" for number in range(1, 501)))
    assert (len(pasted.lines), pasted.lines[499].quantity) == (500, 500)


def test_more_lines_than_an_order_has() -> None:
    pasted = read_pasted("A\n" * 5001)
    assert (len(pasted.lines), len(pasted.errors)) == (5000, 1)
