"""Card numbers are told from other numbers, and refused without being repeated."""

import pytest

from lading.kernel.card_numbers import holds_card_number, refuse_card_number
from lading.kernel.exact import FieldRefused


@pytest.mark.parametrize(
    "text", ["4242424242424242", "4242 4242 4242 4242", "card 5555-5555-5555-4444 please", "378282246310005"]
)
def test_card_numbers_are_found(text: str) -> None:
    assert holds_card_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "4242424242424241",
        "pm_4242424242424242",
        "tok_1PgafyB7WZ01zgkW",
        "L100001",
        "+4915112345678",
        "1234567890123456",
    ],
)
def test_other_numbers_are_not(text: str) -> None:
    assert not holds_card_number(text)


def test_the_refusal_names_the_field_and_keeps_quiet() -> None:
    with pytest.raises(FieldRefused) as refused:
        refuse_card_number("reference", "4242424242424242")
    assert (refused.value.field, refused.value.code) == ("reference", "card_number_sent")
    assert "4242" not in str(refused.value)
    refuse_card_number("reference", "pi_1PgafyB7WZ01zgkWSjxsAJo3")
