"""Numbers as people write them: with signs of currencies, with commas and points in either meaning."""

import re
from collections.abc import Iterable
from decimal import Decimal

_SIGNS = r"[\s$€£¥₹]"
_AROUND = re.compile(rf"^(?:[A-Z]{{3}}(?=[\s\d-]))?{_SIGNS}*|{_SIGNS}*(?:(?<=[\s\d])[A-Z]{{3}})?$")
_GROUPING = re.compile(r"[\s'\u2019]")
_MINUS = ("-", "\u2212")
_DIGITS = re.compile(r"[0-9.,]*[0-9][0-9.,]*")
_GROUP = re.compile(r"[1-9]\d{0,2}")


def read_number(text: str, *, decimal_comma: bool | None) -> Decimal:
    """The number in a text. Raises `ValueError`, also where `decimal_comma` is None and only that could tell.

    `1.234` and `1,234` may each be read in two ways; `0.125`, `2,50`, `1.234,50` in one only.
    """
    bare = text.strip()
    negative = bare.startswith("(") and bare.endswith(")")
    bare = _AROUND.sub("", bare[1:-1] if negative else bare)
    if bare.startswith(_MINUS):
        negative, bare = True, bare[1:]
    elif bare.endswith("-"):
        negative, bare = True, bare[:-1]
    bare = _GROUPING.sub("", _AROUND.sub("", bare.removeprefix("+")))
    if not _DIGITS.fullmatch(bare):
        raise ValueError("not a number")
    if decimal_comma is None:
        decimal_comma = _tells(bare)
    if decimal_comma is None and ("," in bare or "." in bare):
        raise ValueError("ambiguous")
    point, group = (",", ".") if decimal_comma else (".", ",")
    number = Decimal(_plain(bare, point, group))
    return -number if negative else number


def guess_decimal_comma(texts: Iterable[str]) -> bool | None:
    """Whether the numbers of a file have decimal commas; None where nothing tells, or where they contradict."""
    verdicts = {_tells(text) for text in texts} - {None}
    return verdicts.pop() if len(verdicts) == 1 else None


def _plain(bare: str, point: str, group: str) -> str:
    """`bare` with nothing but a decimal point, given the sign that is one and the sign between groups."""
    whole, found, fraction = bare.partition(point)
    first, *others = whole.split(group)
    grouped = not others or (_GROUP.fullmatch(first) and all(len(other) == 3 for other in others))
    if not grouped or point in fraction or group in fraction:
        raise ValueError("not a number")
    return f"{first}{''.join(others)}{'.' if found else ''}{fraction}"


def _tells(text: str) -> bool | None:
    """What one number says: it has a decimal comma, a decimal point, or may be read either way."""
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        return comma > point
    if comma < 0 and point < 0:
        return None
    sign, at = (",", comma) if comma >= 0 else (".", point)
    if text.count(sign) > 1:
        return sign == "."
    if len(text.rstrip()) - at - 1 == 3 and _GROUP.fullmatch(text[:at].lstrip("+-$€£ ")):
        return None
    return sign == ","
