"""How the customer can be reached: e-mail addresses and telephone numbers that could be real."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lading.kernel import Finding
from lading.orders import OrderDraft
from lading.validation.facts import Facts

_EMAIL = re.compile(
    r"[^\s@\"(),:;<>\[\\\].]+(?:\.[^\s@\"(),:;<>\[\\\].]+)*"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])"
)
_TELLING = 6
"""So many characters decide country and prefix; of the others only the number counts."""
_FIVES = str.maketrans("0123456789", "5555555555")


def find_implausible_email(draft: OrderDraft, _facts: Facts) -> Iterator[Finding]:
    """An e-mail address that no mail server would take."""
    customer = draft.customer
    if customer is not None and customer.email and not is_email(customer.email):
        yield Finding("email_implausible", "The e-mail address cannot be one.", pointer="/customer/email")


def find_implausible_phones(draft: OrderDraft, _facts: Facts) -> Iterator[Finding]:
    """Telephone numbers that nobody can dial from the country of the address."""
    address, customer = draft.ship_to, draft.customer
    country = address.country if address else ""
    if customer is not None and customer.phone and not is_phone(customer.phone, country=country):
        yield _phone("/customer/phone")
    if address is not None and address.phone and not is_phone(address.phone, country=country):
        yield _phone("/ship_to/phone")


def is_email(text: str) -> bool:
    """Whether a text has the form of an e-mail address; letters of every language count."""
    return len(text) <= 254 and text.find("@") <= 64 and _EMAIL.fullmatch(text) is not None


def is_phone(text: str, *, country: str) -> bool:
    """Whether a text can be a telephone number: international with `+`, else of that country."""
    # Numbers with the same beginning and the same form are equally plausible, so few forms fill the cache.
    return _is_possible(text[:_TELLING] + text[_TELLING:].translate(_FIVES), country)


@lru_cache(maxsize=16_384)
def _is_possible(text: str, country: str) -> bool:
    import phonenumbers  # slow import

    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as problem:
        unplaced = problem.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        return unplaced and not text.startswith("+") and 5 <= sum(map(str.isdigit, text)) <= 15
    return phonenumbers.is_possible_number(number)


def _phone(pointer: str) -> Finding:
    return Finding("phone_implausible", "The telephone number cannot be one.", pointer=pointer)
