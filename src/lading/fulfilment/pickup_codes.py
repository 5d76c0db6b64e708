"""Pick-up codes: random, easy to read out, and how one that was typed or a name that was said is compared."""

import secrets
import unicodedata
from collections.abc import Iterable
from hmac import compare_digest

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0, O, 1, I and L, which people mistake for each other."""
LENGTH = 8
MOST_WRONG = 5
"""After so many wrong tries the code alone opens nothing any more."""


def make_code() -> str:
    """A fresh code; one of 850 thousand millions."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def say_code(code: str) -> str:
    """The code as people read it: `K7QM-3XPT`."""
    return "-".join(code[here : here + 4] for here in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """What was typed or scanned as the code that it means."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def is_code(typed: str, *, code: str) -> bool:
    """Whether that is the code; takes the same time however much of it is right."""
    return compare_digest(read_code(typed).encode(), code.encode())


def is_one_of(said: str, *, known: Iterable[str]) -> bool:
    """Whether a name or an e-mail address is one of those that are known, whatever its case, accents and spaces."""
    return bool(wanted := _plain(said)) and wanted in {_plain(one) for one in known}


def _plain(text: str) -> str:
    """Small letters without accents, one space between words."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in parts if not unicodedata.combining(sign)).split())
