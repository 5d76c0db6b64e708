"""Numbers and codes as they may come in."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused, check_exact, may_misspell, misspelt, read_plain

FULL_WIDTH = "\uff11\uff10"


class Row(msgspec.Struct):
    amount: Decimal
    text: str = ""


class Body(msgspec.Struct):
    rows: list[Row]
    named: dict[str, Any] = {}


def wrong(body: bytes) -> list[str]:
    """Pointers of misspelt numbers, as a door finds them."""
    found = list(misspelt(msgspec.json.decode(body, type=Body), msgspec.json.decode(body)))
    assert may_misspell(body) or not found
    return found


@pytest.mark.parametrize("text", ["0", "2", "-3", "19.90", "0.000001", "1000000000", "123456789012.123456"])
def test_plain_numbers_pass(text: str) -> None:
    check_exact("quantity", Decimal(text))
    check_exact("quantity", None)


@pytest.mark.parametrize(
    "text", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+3", "1e400", "1E-7", "1" * 21, "0." + "1" * 20]
)
def test_other_numbers_are_refused_by_field(text: str) -> None:
    with pytest.raises(FieldRefused, match="The quantity must be a plain decimal number") as refused:
        check_exact("quantity", Decimal(text))
    assert (refused.value.field, refused.value.code) == ("quantity", "not_a_plain_number")


@pytest.mark.parametrize("code", ["", " A", "A ", "A/B", "A\nB", "\u202eA", ".", "..", "x" * 81])
def test_codes_that_cannot_stand_in_an_address_are_refused(code: str) -> None:
    with pytest.raises(FieldRefused):
        check_code("sku", code)


@pytest.mark.parametrize("code", ["A", "MUG-RED", "ä ö", "85123A", "a.b", "x" * 80])
def test_codes_that_people_write_pass(code: str) -> None:
    check_code("sku", code)


@pytest.mark.parametrize("text", ["1_0", "_10", "10_", "1_0.5", "-1_0", FULL_WIDTH, "\\u0031\\u005f0", "\\uff11", "٢"])
def test_numbers_that_only_python_reads_are_found(text: str) -> None:
    body = f'{{"rows":[{{"amount":2,"text":"1_0"}},{{"amount":"{text}"}}],"named":{{"a_1":"1_0"}}}}'
    assert wrong(body.encode()) == ["/rows/1/amount"]


@pytest.mark.parametrize("text", ["10", " 10 ", "+10", ".5", "5.", "-0.5", "1e3"])
def test_plain_texts_are_numbers(text: str) -> None:
    assert wrong(f'{{"rows":[{{"amount":"{text}","text":"a_1 M\u00fcller \u0141 \U0001f600"}}]}}'.encode()) == []


def test_the_common_body_needs_no_second_look() -> None:
    body = '{"unit_price":"9.50","reference":"auth_123","name":"M\u00fcller","note":"M\\u00fcller \\u2019"}'
    assert not may_misspell(body.encode())


@pytest.mark.parametrize("text", ["1_0", "1e1", "NaN", "", " ", "1 0", FULL_WIDTH, "--1", "1.2.3"])
def test_text_that_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="digits 0 to 9"):
        read_plain(text)


def test_plain_text_is_read() -> None:
    assert [read_plain(text) for text in (" 10 ", "-0.50", "+.5")] == [10, Decimal("-0.50"), Decimal("0.5")]
