"""E-mail addresses and telephone numbers."""

import pytest

from lading.validation import is_email, is_phone
from tests.validation.world import codes_of


@pytest.mark.parametrize(
    "text",
    ["ada@example.com", "ada.love+tag@sub.example.co.uk", "o'hara@example.ie", "jürgen@müller.de", "用户@例子.广告"],
)
def test_plausible_email(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "ada",
        "ada@",
        "@example.com",
        "ada@example",
        "ada@@example.com",
        "a b@example.com",
        "ada@example..com",
        "ada@-example.com",
        ".ada@example.com",
        "ada@example.com ",
        "a" * 65 + "@example.com",
        "ada@" + "a" * 300,
    ],
)
def test_implausible_email(text: str) -> None:
    assert not is_email(text)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("+12025550123", ""),
        ("(202) 555-0123", "US"),
        ("+49 30 901820", "US"),
        ("030 901820", "DE"),
        ("020 7946 0018", "GB"),
        ("555-555-SHIP", "US"),
        ("5551234567", ""),
    ],
)
def test_plausible_phone(text: str, country: str) -> None:
    assert is_phone(text, country=country)


@pytest.mark.parametrize(
    ("text", "country"),
    [("1", "US"), ("+1202", ""), ("none", "US"), ("+999123456789", ""), ("12345678901234567890", "US"), ("", "")],
)
def test_implausible_phone(text: str, country: str) -> None:
    assert not is_phone(text, country=country)


def test_findings_point_at_the_field() -> None:
    customer = {"name": "Ada", "email": "ada", "phone": "7"}
    assert codes_of(customer=customer) == [
        ("email_implausible", "/customer/email"),
        ("phone_implausible", "/customer/phone"),
    ]
