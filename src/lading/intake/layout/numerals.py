"""Numbers as people print them, and which sign a document uses for decimals, by the evidence of all its numbers."""

import re
from collections.abc import Iterable
from decimal import Decimal

from lading.kernel import plain

_NUMBER = re.compile(
    r"(?<![\w.,])[-−(]?\d{1,3}(?:[ \u00a0'’.,]\d{3})+(?:[.,]\d{1,6})?\)?-?|[-−(]?\d+(?:[.,]\d{1,6})?\)?-?"
)
_SIGNS = "$€£¥₹zł USDEURGBPCHFCADPLNDKKSEKNOK*\u00a0"
_COMMA = re.compile(r"^\d{1,3}(?:[. ']\d{3})+,\d{1,4}$|^\d+,\d{1,2}$|^\d+,\d{4,6}$|^\d{1,3}(?:\.\d{3}){2,}$")
_POINT = re.compile(r"^\d{1,3}(?:[, ']\d{3})+\.\d{1,4}$|^\d+\.\d{1,2}$|^\d+\.\d{4,6}$|^\d{1,3}(?:,\d{3}){2,}$")


def comma_is_decimal(texts: Iterable[str], *, told: bool | None = None) -> bool:
    """Whether a document writes 1.234,5 rather than 1,234.5; the sender's habit decides where it is silent."""
    comma = point = 0
    for text in texts:
        bare = text.strip("$€£%()+-−")
        comma += bool(_COMMA.match(bare))
        point += bool(_POINT.match(bare))
    if comma == point:
        return bool(told)
    return comma > point


def number_of(text: str, *, comma: bool) -> Decimal | None:
    """The number that a text is, signs of currency and percent aside; None where it is anything else."""
    bare = text.strip().strip("$€£¥₹%*").strip()
    for word in (
        "USD",
        "EUR",
        "GBP",
        "CHF",
        "CAD",
        "PLN",
        "DKK",
        "SEK",
        "NOK",
        "AUD",
        "CZK",
        "INR",
        "BRL",
        "Rs.",
        "US$",
        "zł",
        "kr",
        "EURO",
    ):
        bare = bare.removeprefix(word).removesuffix(word).strip()
    bare = bare.strip("$€£").removesuffix(",-").removesuffix(".-").removesuffix(",--").replace("\u00a0", " ")
    negative = (
        (bare.startswith("(") and bare.endswith(")"))
        or (bare[:1] in "-−" and bare[1:2].isdigit())
        or bare.endswith("-")
    )
    bare = bare.strip("()-−+ ")
    if (
        not bare
        or not re.fullmatch(r"[\d.,' ’]+", bare)
        or not bare[-1].isdigit()
        or not (bare[0].isdigit() or bare[0] in ".,")
    ):
        return None
    number = _plain(bare.replace("’", "'"), comma=comma)
    return -number if number is not None and negative else number


def _plain(bare: str, *, comma: bool) -> Decimal | None:
    if " " in bare and not re.fullmatch(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?", bare):
        return None
    bare = bare.replace(" ", "").replace("'", "")
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        decimal = "." if bare.rfind(".") > bare.rfind(",") else ","
    elif points > 1 or commas > 1:
        decimal = "," if points > 1 else "."
    elif points or commas:
        sign = "." if points else ","
        other = "," if points else "."
        is_group = bool(re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", bare)) and sign != ("," if comma else ".")
        decimal = other if is_group else sign
    else:
        return Decimal(bare)
    grouped = re.search(r"[.,]", bare.rpartition(decimal)[0] if decimal in bare else bare)
    if grouped and not re.fullmatch(
        r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{2,3})*,\d{3}", bare.rpartition(decimal)[0] if decimal in bare else bare
    ):
        return None
    whole, _, part = bare.rpartition(decimal) if decimal in bare else (bare, "", "")
    digits = re.sub(r"[.,]", "", whole) + ("." + part if part else "")
    if not re.fullmatch(r"\d*(?:\.\d+)?", digits) or digits in {"", "."}:
        return None
    return Decimal(digits)


def numbers_in(text: str) -> list[str]:
    """The pieces of a text that look like numbers."""
    return [found.group() for found in _NUMBER.finditer(text)]


def written(number: Decimal) -> str:
    """As a value of a field."""
    return plain(number)
