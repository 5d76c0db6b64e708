"""Numbers as they may come in: finite, plainly written, and short enough for exact arithmetic."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

LONGEST = 20
NOT_PLAIN = "A number has the digits 0 to 9 and a point at most, such as 2 or 19.90; no grouping, no other signs."

_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_SENT = re.compile(_PLAIN.pattern + "(?:[eE][+-]?[0-9]+)?")
_underscore = re.compile(rb'_(?:[0-9"_. \\+-]|[eE][0-9+-])').search
_ESCAPE = re.compile(rb"\\u(?!00[89a-fA-F]|0[1-4]|20)")
_FOREIGN = re.compile(r"[^\D0-9]")
_OF_NUMBERS = b"0123456789_+-.eE "


class FieldRefused(ValueError):
    """Raised in a struct's `__post_init__`: the `field` that is wrong, a stable code and a sentence.

    msgspec turns it into its own error and keeps this one as the cause, so that doors can point at the field.
    """

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.code = code


def check_exact(field: str, value: Decimal | None) -> None:
    """Refuse NaN, infinities, exponents and endless digits, which a JSON decoder takes for decimals.

    Meant for `__post_init__` of structs that come from outside: costs about 0.2 µs. None is fine.
    """
    if value is None:
        return
    text = str(value)
    if "E" in text or len(text) > LONGEST or not value.is_finite():
        raise FieldRefused(
            field,
            "not_a_plain_number",
            f"The {spell(field)} must be a plain decimal number of at most {LONGEST} characters, such as 2 or 19.90.",
        )


def spell(field: str) -> str:
    """A field's name as people say it: `weight_grams` is the weight, `list_price` the list price."""
    return _SPELT.get(field) or field.removesuffix("_grams").removesuffix("_mm").replace("_", " ")


_SPELT = {"sku": "SKU", "hs_code": "customs number", "gtin": "GTIN"}


def read_plain(text: str) -> Decimal:
    """The number that a text says in ASCII digits, spaces around it aside. Raises `ValueError` for anything else.

    Python itself also takes `1_0`, `1e1` and the digits of every script.
    """
    if not _PLAIN.fullmatch(bare := text.strip()):
        raise ValueError(NOT_PLAIN)
    return Decimal(bare)


def may_misspell(body: bytes) -> bool:
    """Whether a JSON body may hold such a number as text, so that `misspelt` has to look; half a microsecond."""
    found = _underscore(body)
    while found is not None:  # a loop, not a generator: each order comes by here
        at = found.start()
        if not body[body.rfind(b'"', 0, at) + 1 : body.find(b'"', at)].strip(_OF_NUMBERS):
            return True
        found = _underscore(body, at + 1)
    if b"\\" in body and _ESCAPE.search(body):
        return True
    return not body.isascii() and _has_foreign_digits(body)


def misspelt(value: Any, sent: Any, pointer: str = "") -> Iterator[str]:
    """JSON pointers of decimals in a decoded `value` that were `sent` as texts which are no plain numbers."""
    if isinstance(value, Decimal):
        if isinstance(sent, str) and not _SENT.fullmatch(sent.strip()):
            yield pointer
    elif isinstance(value, msgspec.Struct) and isinstance(sent, dict):
        for name, key in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            if key in sent:
                yield from misspelt(getattr(value, name), sent[key], f"{pointer}/{key}")
    elif isinstance(value, list) and isinstance(sent, list):
        for index, (one, raw) in enumerate(zip(value, sent, strict=False)):
            yield from misspelt(one, raw, f"{pointer}/{index}")
    elif isinstance(value, dict) and isinstance(sent, dict):
        for key, one in value.items():
            if key in sent:
                yield from misspelt(one, sent[key], f"{pointer}/{key}")


def _has_foreign_digits(body: bytes) -> bool:
    text = body.decode(errors="replace")  # channels may send what is no UTF-8 in fields that nobody reads
    try:
        text.encode("latin-1")  # has no digits but our own, and is tested at once
    except UnicodeEncodeError:
        return _FOREIGN.search(text) is not None
    return False
