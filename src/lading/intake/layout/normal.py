"""Words as they are compared: without accents, case, points, and with one word for all signs of a number."""

import re
import unicodedata
from functools import lru_cache

_NUMBER = re.compile(r"(?:#|\bn\.?\s?[°º]\.?|\bno\.?(?=\W|$)|\bnr\b\.?|\bnum\b\.?|\bnbr\b\.?|№)", re.IGNORECASE)
_STRIPPED = str.maketrans(dict.fromkeys(".'’`´\"*", ""))
_OTHER = re.compile(r"[^\w&%/+]+")
_FOLDED = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "ß": "ss", "đ": "d"})


@lru_cache(maxsize=20_000)
def normal(text: str) -> str:
    """A text as it is compared with labels: `P.O. No.:` is `po number`."""
    text = _NUMBER.sub(" number ", text.casefold().translate(_FOLDED))
    text = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _OTHER.sub(" ", text.translate(_STRIPPED))
    return " ".join(text.replace("/", " / ").split()).strip("/ ")


def words_of(text: str) -> frozenset[str]:
    """The set of normal words of a text."""
    return frozenset(normal(text).replace("/", " ").split())
