"""What somebody simply wrote: goods, counts, a date, a number, out of the sentences of a mail or a short message."""

import re
from collections.abc import Iterator

import msgspec

from lading.intake.hints import Hints
from lading.intake.layout.free_dates import date_said
from lading.intake.layout.free_trim import trim
from lading.intake.layout.notes import instructions_in
from lading.intake.layout.numerals import number_of, written
from lading.intake.layout.patterns import pattern, words
from lading.intake.reading import Evidence, Field, Flag, Kind, Reading, ReadLine

_UNITS = words("units")
_COUNT = r"(?P<count>\d{1,3}(?:[., ]\d{3})+|\d+(?:[.,]\d+)?)"
_GOODS = re.compile(
    rf"(?<![\w/.,#-]){_COUNT}\s*(?:(?P<times>[x×*])\s*)?(?:(?P<unit>{_UNITS})\b\.?\s*)?(?:(?:of|von|vom|de|d['’]|des|di|van|da|do|do|à)\s+)?(?P<what>[^\W\d_].*|\d*[A-Z][\w./-]*.*|[\w-]*\d[\w./-]*.*)$",
    re.IGNORECASE,
)
_TURNED = re.compile(
    rf"^\W*(?P<what>[^\W_][^:;]*?)\s*(?:[:=]|[x×*]|\s[-–—]|\t)\s*{_COUNT}\s*(?P<unit>{_UNITS})?\.?\s*$", re.IGNORECASE
)
_PARTS = re.compile(
    r"\n|;|\s(?:and|und|et|y|e|en|oraz|i|plus|\+|&)\s+(?=\d)|,\s*(?=(?:and |und |et )?\d+\s*(?:x|×|\*|"
    + _UNITS
    + r")\b)|(?<=[a-z])\.\s+",
    re.IGNORECASE,
)
_WISH = pattern("wishes")
_TAIL = pattern("tails")
_MEASURE = re.compile(
    r"^\d+(?:[.,/]\d+)?(?:mg|g|kg|ml|cl|l|mm|cm|m|in|ft|oz|lb|ct|pk|st|er|v|w|a|%|°|x\d+.*)?$", re.IGNORECASE
)
_CODE = re.compile(
    r"(?<![\w-])(?=[\w./-]*\d)(?:[A-Z]{1,8}[-./]?\d[\w./-]*|\d+[-./]?[A-Z][\w./-]*|[A-Z]+(?:-[A-Z0-9]+)+|\d{5,14})(?![\w-])"
)
_PO = pattern("order_numbers")
_SURE, _LIKELY = 0.82, 0.6


class _Said(msgspec.Struct, frozen=True):
    """Goods that a part of the text asks for."""

    count: str
    unit: str
    what: str
    part: str
    sure: float


def read_text(text: str, *, hints: Hints, subject: str = "") -> Reading:
    """A message in its sender's own words; what it quotes and how it ends are passed over."""
    body = trim(text)
    header: dict[str, Field] = {}
    if hit := _PO.search(body) or _PO.search(subject):
        header["po_number"] = _field(hit.group("po").rstrip(".-"), hit.group(), 0.85)
    if found := date_said(body, hints):
        header["requested_by"] = _field(found.value.isoformat(), found.text, found.sure)
    lines = [_line(said, hints) for said in _goods(body)]
    flags = [
        Flag("instruction", f"The message tells its reader what to do: “{said[:160]}”", Evidence(said))
        for said in instructions_in(body)
    ]
    return Reading(kind=_kind(body, lines), format="text", header=header, lines=lines, flags=flags)


def _kind(body: str, lines: list[ReadLine]) -> Kind:
    if re.search(r"\b(?:cancel|stornier\w*|annuler|anular|annullare|annuleren|anulować)\b", body, re.IGNORECASE):
        return "cancellation"
    if pattern("asks_change").search(body):
        return "change"
    if lines:
        return "order"
    return "question" if "?" in body else ""


def _goods(body: str) -> Iterator[_Said]:
    wished = bool(_WISH.search(body))
    for part in _PARTS.split(body):
        bare = part.strip(" \t-•*·–>")
        if not bare or _PO.fullmatch(bare.strip(" .:")):
            continue
        masked = _PO.sub(lambda hit: " " * len(hit.group()), bare)
        listed = part.lstrip()[:1] in "-•*·–" or bool(
            re.match(r"\s*\d+\s*(?:[x×*]|(?:" + _UNITS + r")\b)", part, re.IGNORECASE)
        )
        if hit := _TURNED.match(masked):
            what = hit.group("what").strip(" -,.")
            if len(what) > 2 and (hit.group("unit") or _CODE.search(what) or wished):
                yield _Said(
                    hit.group("count"), hit.group("unit") or "", what, bare, _SURE if _CODE.search(what) else _LIKELY
                )
            continue
        if (hit := _GOODS.search(masked)) and (
            hit.group("unit") or hit.group("times") or (listed and wished) or _asked(masked, hit.start())
        ):
            what = _TAIL.sub("", hit.group("what")).strip(" .,-")
            if len(what) > 2 and not _MEASURE.match(what):
                sure = _SURE if hit.group("unit") or hit.group("times") else _LIKELY
                yield _Said(hit.group("count"), hit.group("unit") or "", what, bare, sure)


def _asked(text: str, start: int) -> bool:
    """Whether a wish stands directly before a number: `please send 20 …`."""
    return bool(
        re.search(_WISH.pattern + r"(?:\s+(?:us|me|another|uns|mir|nous|noch|about))?\s*$", text[:start], re.IGNORECASE)
    )


def _line(said: _Said, hints: Hints) -> ReadLine:
    number = number_of(said.count, comma=bool(hints.decimal_comma))
    fields = {"quantity": _field(written(number) if number is not None else said.count, said.part, said.sure)}
    if said.unit:
        fields["unit"] = _field(said.unit, said.part, said.sure)
    codes = [code for code in _CODE.findall(said.what) if not _MEASURE.match(code)]
    if codes:
        kind = "gtin" if re.fullmatch(r"\d{8}|\d{12,14}", codes[0]) else "seller_item"
        fields[kind] = _field(codes[0], said.part, said.sure)
    text = said.what.replace(codes[0], "").strip(" -,()") if codes else said.what
    if len(text) > 2 or not codes:
        fields["text"] = _field(text, said.part, said.sure)
    return ReadLine(fields)


def _field(value: str, text: str, probability: float) -> Field:
    return Field(value, probability, "words", Evidence(text.strip()))
