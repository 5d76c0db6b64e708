"""One line of a list of goods as people write it in a mail: count, unit, words, code, price, in whatever order."""

import re

import msgspec

from lading.intake.layout.money import CODES, currency_in
from lading.intake.layout.patterns import words

_BULLET = re.compile(r"^\s*(?:[-*•·–—>]\s+|(?:pos\.?\s*)?\d{1,3}[.)]\s+(?=\S))", re.IGNORECASE)
_NUMBER = r"\d{1,3}(?:[., '’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_UNIT = re.compile(words("units"), re.IGNORECASE)
_MONEY = rf"(?<![^\W\d_])(?:{'|'.join(CODES)}|zł|kr|Kč)|€|£|\$|₹"
_BEFORE_PRICE = (
    r"(?:[,;(]|\s[-–—]|\b(?:at|price|for|zu|je|à|a|al prezzo di|por|tegen|voor|po|za|ao preço de|prix|preis|precio|"
    r"prezzo)\b\s*:?|@)?\s*"
)
_PRICE = re.compile(
    _BEFORE_PRICE
    + rf"(?:(?:{_MONEY})\s?(?P<after>{_NUMBER})|(?P<before>{_NUMBER})\s?(?:{_MONEY})(?![^\W\d_]))"
    + r"\s*(?:(?:/|per|pro|je|par|por|za)\s*(?P<per>\d[\d.,]*)?\s*[^\W\d]*\.?|each|ea\b|net+o?\b|stuk)?\s*\)?",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"^(?:qty|menge|quantity|qté|cant|q\.tà|aantal|ilość)?\.?:?\s*"
    rf"(?P<count>{_NUMBER})\s*(?:[x×*]\s*)?(?P<unit>[^\W\d][\w.²]{{0,11}}(?: \d{{1,4}})?)?$",
    re.IGNORECASE,
)
_START = re.compile(
    rf"^(?P<count>{_NUMBER})\s*(?:(?P<times>[x×*])\s+|(?P<unit>{words('units')})\b\.?\s+(?:(?:of|von|de|di|van|do)\s+)?|"
    r"(?P<short>[^\W\d]{1,6}\.?)\s+(?=\S))(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_END = re.compile(
    rf"^(?P<rest>.*?\S)[\s,:;–—-]+(?P<count>{_NUMBER})\s*(?:[x×*]|(?P<unit>{words('units')}))?\.?\s*(?:à|@|at|zu)?$",
    re.IGNORECASE,
)
_CODE = re.compile(r"^(?=[^\s]*\d)[A-Z0-9][A-Z0-9./_-]{2,24}$", re.IGNORECASE)
_BRACKETS = re.compile(
    r"[(\[]\s*(?:(?:art|item|ref|sku|code|cod|réf|nr|no)[\w.]*[:\s]*)?([^()\[\]]{2,30})\s*[)\]]", re.IGNORECASE
)
_WIDE = re.compile(r"\s[-–—|]\s?(?=[-–—|\s]|$)|\s[-–—|]\s|;\s|:\s|\t")
_SEPARATOR = re.compile(r"\s[-–—|]\s?(?=[-–—|\s]|$)|\s[-–—|]\s|;\s|:\s|,\s|\t")
_EDGES = " -–—,;:"
_LEFT_OVER = re.compile(r"\s(?:à|á|@|at|zu|je|a|por|tegen|po)\s*$", re.IGNORECASE)
_PHONE = re.compile(r"^\s*(?:tel\.?|phone|ph\.?|fax|mobile|t|m)?[.:\s]*[+(]?\d[\d() .\-/]{7,}\s*$", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:art(?:icle|ikel)?|item|ref|réf|sku|code|cod|nr|no|part|material|mat)[\w.]*[.:#]?\s*(?:no|nr|n°)?[.:]?\s+(?=\S*\d)",
    re.IGNORECASE,
)


class Item(msgspec.Struct):
    """Goods in one line; texts as written."""

    count: str
    unit: str
    text: str
    code: str = ""
    price: str = ""
    per: str = ""
    currency: str = ""
    listed: bool = False


def item_of(line: str) -> Item | None:
    """The goods that a line lists; None where it counts nothing."""
    if _PHONE.match(line):
        return None
    bare = _BULLET.sub("", line).strip()
    listed = bare != line.strip()
    price = per = currency = ""
    if hit := _last(_PRICE, bare):
        price, per = hit.group("before") or hit.group("after"), hit.group("per") or ""
        currency = currency_in(hit.group())
        bare = f"{bare[: hit.start()]} {bare[hit.end() :]}".strip(" -–—,;:@")
    bare = _LEFT_OVER.sub("", bare)
    code = ""
    for inside in _BRACKETS.finditer(bare):
        if _CODE.match(inside.group(1).strip()):
            code = inside.group(1).strip()
            bare = f"{bare[: inside.start()]} {bare[inside.end() :]}".strip(" -–—,;:")
            break
    found = _counted(bare)
    if found is None:
        return None
    count, unit, rest, sure = found
    parts = [part.strip(" -–—,;:") for part in rest]
    parts = [part for part in parts if part]
    if not code:
        code, parts = _take_code(parts)
    text = ", ".join(parts)
    if (not text and not code) or not (sure or listed or price or code):
        return None
    return Item(count, unit, text, code, price, per, currency, listed)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=lambda hit: hit.start(), default=None)


def _counted(text: str) -> tuple[str, str, list[str], bool] | None:
    """Count, unit, and the parts that are left; whether a unit or a sign of times proves it."""
    start = _START.match(text)
    if start and (start.group("times") or start.group("unit") or start.group("short").isupper()):
        return _split(
            start.group("count"), start.group("unit") or start.group("short") or "", start.group("rest"), sure=True
        )
    for separator in (_WIDE, _SEPARATOR):
        parts = separator.split(text)
        whole = [
            (at, hit) for at, part in enumerate(parts) if (hit := _WHOLE.match(part.strip(_EDGES))) and len(parts) > 1
        ]
        whole = [one for one in whole if len(one[1].group("count")) < 9]
        # A measure such as 300M counts nothing where a count begins the line.
        whole = [one for one in whole if not start or one[0] in {0, len(parts) - 1} or " " in one[1].group().strip()]
        if whole:
            at, hit = max(whole, key=lambda one: (_is_unit(one[1].group("unit")), bool(one[1].group("unit")), one[0]))
            if hit.group("unit") or at in {0, len(parts) - 1}:
                rest = [piece for part in parts[:at] + parts[at + 1 :] for piece in _SEPARATOR.split(part)]
                return hit.group("count"), hit.group("unit") or "", rest, bool(hit.group("unit"))
    if start:
        return _split(start.group("count"), start.group("short") or "", start.group("rest"), sure=False)
    if end := _END.match(text):
        return _split(end.group("count"), end.group("unit") or "", end.group("rest"), sure=bool(end.group("unit")))
    return None


def _split(count: str, unit: str, rest: str, *, sure: bool) -> tuple[str, str, list[str], bool]:
    return count, unit, _SEPARATOR.split(rest), sure


def _is_unit(word: str | None) -> bool:
    return bool(word and _UNIT.fullmatch(word))


def _take_code(parts: list[str]) -> tuple[str, list[str]]:
    """The part that is a code; of several the last, because descriptions have numbers too."""
    for at in range(len(parts) - 1, -1, -1):
        bare = _LABEL.sub("", parts[at])
        if (
            _CODE.match(bare)
            and sum(letter.isdigit() for letter in bare) >= 3
            and (len(parts) > 1 or bare != parts[at])
        ):
            return bare, parts[:at] + parts[at + 1 :]
    return "", parts
