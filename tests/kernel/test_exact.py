"""Numbers and codes as they may come in."""

from decimal import Decimal

import pytest

from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused, check_exact


@pytest.mark.parametrize("text", ["0", "2", "-3", "19.90", "0.000001", "1000000000", "123456789012.123456"])
def test_plain_numbers_pass(text: str) -> None:
    check_exact("quantity", Decimal(text))
    check_exact("quantity", None)


@pytest.mark.parametrize(
    "text", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+3", "1e400", "1E-7", "1" * 21, "0." + "1" * 20]
)
def test_other_numbers_are_refused_by_field(text: str) -> None:
    with pytest.raises(FieldRefused, match="`quantity` must be a plain decimal number") as refused:
        check_exact("quantity", Decimal(text))
    assert (refused.value.field, refused.value.code) == ("quantity", "not_a_plain_number")


@pytest.mark.parametrize("code", ["", " A", "A ", "A/B", "A\nB", "\u202eA", ".", "..", "x" * 81])
def test_codes_that_cannot_stand_in_an_address_are_refused(code: str) -> None:
    with pytest.raises(FieldRefused):
        check_code("sku", code)


@pytest.mark.parametrize("code", ["A", "MUG-RED", "ä ö", "85123A", "a.b", "x" * 80])
def test_codes_that_people_write_pass(code: str) -> None:
    check_code("sku", code)
