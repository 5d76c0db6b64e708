"""Numbers and dates mean what the rest of the paper says they mean."""

from datetime import date
from decimal import Decimal

import pytest

from lading.intake.layout.dates import dates_in, order_of
from lading.intake.layout.numerals import comma_is_decimal, number_of


@pytest.mark.parametrize(
    ("text", "comma", "number"),
    [
        ("1,234.50", False, "1234.5"),
        ("1.234,50 €", True, "1234.5"),
        ("1.234", True, "1234"),
        ("1.234", False, "1.234"),
        ("500.0000", False, "500"),
        ("$3,388.50", False, "3388.5"),
        ("1 234,5", True, "1234.5"),
        ("12'000.00", False, "12000"),
        ("(5.00)", False, "-5"),
    ],
)
def test_a_number_in_its_papers_convention(*, text: str, comma: bool, number: str) -> None:
    assert number_of(text, comma=comma) == Decimal(number)


@pytest.mark.parametrize("text", ["EA", "12/01/2026", "A-12", "", "4 x 5", "1,2,3"])
def test_what_is_no_number(text: str) -> None:
    assert number_of(text, comma=False) is None


def test_all_numbers_of_a_paper_tell_its_sign_of_decimals() -> None:
    assert comma_is_decimal(["3,50", "1.234", "12"])
    assert not comma_is_decimal(["3.50", "1,234", "12"])
    assert comma_is_decimal(["12"], told=True)


def test_an_impossible_month_tells_which_stands_first() -> None:
    order = order_of(["01/04/2026", "01/25/2026"])
    found = dates_in("due 01/04/2026", order)
    assert (found[0].value, found[0].other) == (date(2026, 1, 4), None)


def test_without_evidence_the_other_date_is_kept() -> None:
    found = dates_in("04/05/2026", order_of(["04/05/2026"], country="US"))
    assert (found[0].value, found[0].other) == (date(2026, 4, 5), date(2026, 5, 4))


@pytest.mark.parametrize(
    "text",
    [
        "16-JAN-2021",
        "Jan 16, 2021",
        "16. Januar 2021",
        "16 janvier 2021",
        "2021-01-16",
        "16 de enero de 2021",
        "16 stycznia 2021",
    ],
)
def test_months_have_names_in_many_languages(text: str) -> None:
    assert dates_in(text, order_of([text]))[0].value == date(2021, 1, 16)
