"""Card numbers never touch us: telling one in a text, so that the text can be refused."""

import re

from lading.kernel.exact import FieldRefused

_DIGITS = re.compile(r"(?<![\dA-Za-z_+-])\d(?:[ -]?\d){14,18}(?![\dA-Za-z_-])")
_PREFIXES = re.compile(
    r"(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
    r"|3[47]\d{13}|6(?:011|4[4-9]\d|5\d\d|2\d\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12})"
)


def holds_card_number(text: str) -> bool:
    """Whether a card number stands in the text: digits of a card scheme whose check digit fits, gaps allowed."""
    for found in _DIGITS.findall(text) if len(text) >= 15 else ():
        digits = re.sub(r"\D", "", found)
        if _PREFIXES.fullmatch(digits) and _fits(digits):
            return True
    return False


def refuse_card_number(field: str, text: str) -> None:
    """Refuse a field that is a card number, without repeating it. Meant for `__post_init__`; costs next to nothing."""
    if text[:1].isdigit() and holds_card_number(text):
        raise FieldRefused(
            field,
            "card_number_sent",
            "Never send card numbers here; send the token or the id that the payment provider gave you.",
        )


def _fits(digits: str) -> bool:
    """Luhn's check."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0
