"""Numbers and times as people write them: read in one way, or refused."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.capture.countries import country_of
from lading.capture.numbers import guess_decimal_comma, read_number
from lading.capture.times import DateStyle, guess_style, read_time


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        (" 9.50 ", "9.50"),
        ("9,50", "9.50"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1'234.50", "1234.50"),
        ("1 234,50 €", "1234.50"),
        ("$ 0.125", "0.125"),
        ("EUR 12,5", "12.5"),
        ("12.5 USD", "12.5"),
        ("(5.00)", "-5.00"),
        ("5.00-", "-5.00"),
        ("−3", "-3"),
        (".5", "0.5"),
        ("0012", "12"),
    ],
)
def test_numbers_that_can_be_read_in_one_way(text: str, number: str) -> None:
    assert read_number(text, decimal_comma=None) == Decimal(number)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345"])
def test_numbers_that_can_be_read_in_two_ways_need_a_decision(text: str) -> None:
    with pytest.raises(ValueError, match="ambiguous"):
        read_number(text, decimal_comma=None)
    with_comma, with_point = (read_number(text, decimal_comma=comma) for comma in (True, False))
    assert {with_comma, with_point} == {
        Decimal(text.replace(",", ".")),
        Decimal(text.replace(",", "").replace(".", "")),
    }


@pytest.mark.parametrize("text", ["", "abc", "1,2,3.4.5", "1.2.3", "--5", "1e5", "12,34,5", "١٢", "NaN", "5%", "A12"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|ambiguous"):
        read_number(text, decimal_comma=None)


def test_the_decision_holds_for_the_whole_file() -> None:
    assert guess_decimal_comma(["1.234", "2,50"]) is True
    assert guess_decimal_comma(["1,234", "2.50", ""]) is False
    assert guess_decimal_comma(["1,234"]) is None
    assert guess_decimal_comma(["1,50", "1.50"]) is None
    with pytest.raises(ValueError, match="not a number"):
        read_number("2.50", decimal_comma=True)


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.booleans())
def test_written_with_groups_it_reads_the_same(number: Decimal, comma: bool) -> None:  # noqa: FBT001
    text = f"{number:,.2f}"
    if comma:
        text = text.translate(str.maketrans(",.", ".,"))
    assert read_number(text, decimal_comma=None) == number


NO_TIMES = ["", "soon", "2023-13-01", "31/31/2023", "1/2/123", "2023-01-01 25:00", "1/1/2023 13:00 PM"]


@pytest.mark.parametrize(
    ("text", "style", "moment"),
    [
        ("2023-05-31 23:06:00 -0700", "ymd", datetime(2023, 5, 31, 23, 6, tzinfo=timezone(timedelta(hours=-7)))),
        ("2023-05-31T23:06:00Z", "dmy", datetime(2023, 5, 31, 23, 6, tzinfo=UTC)),
        ("31/12/2023 22:36", "dmy", datetime(2023, 12, 31, 22, 36, tzinfo=UTC)),
        ("12/31/23 10:36 PM", "mdy", datetime(2023, 12, 31, 22, 36, tzinfo=UTC)),
        ("1.2.2023", "dmy", datetime(2023, 2, 1, tzinfo=UTC)),
        ("23-02-01", "ymd", datetime(2023, 2, 1, tzinfo=UTC)),
        ("12/31/2023 12:05 a.m.", "mdy", datetime(2023, 12, 31, 0, 5, tzinfo=UTC)),
    ],
)
def test_times(text: str, style: DateStyle, moment: datetime) -> None:
    assert read_time(text, style=style, zone=UTC) == moment


@pytest.mark.parametrize(
    "text", ["", "soon", "2023-13-01", "31/31/2023", "1/2/123", "2023-01-01 25:00", "1/1/2023 13:00 PM"]
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_time(text, style="dmy", zone=UTC)


def test_the_style_of_a_column() -> None:
    assert guess_style(["01/02/2023", "31/12/2023"]) == "dmy"
    assert guess_style(["01/02/2023", "12/31/2023"]) == "mdy"
    assert guess_style(["2023-01-02", ""]) == "ymd"
    assert guess_style(["01/02/2023"]) is None
    assert guess_style(["31/12/2023", "12/31/2023"]) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "DE"),
        ("Germany", "DE"),
        ("Deutschland", "DE"),
        ("USA", "US"),
        ("uk", "GB"),
        ("España", "ES"),
        ("", ""),
        ("Atlantis", ""),
        ("419", ""),
    ],
)
def test_countries_by_any_name(text: str, code: str) -> None:
    assert country_of(text) == code
