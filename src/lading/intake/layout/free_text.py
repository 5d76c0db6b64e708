"""What somebody simply wrote: goods, counts, a date, a number, out of the sentences of a mail or a short message."""

import re
from collections.abc import Iterator

import msgspec

from lading.intake.hints import Hints
from lading.intake.layout.apart import Told, is_apart, told_by
from lading.intake.layout.dates import order_of
from lading.intake.layout.free_changes import changes_in
from lading.intake.layout.free_dates import date_said
from lading.intake.layout.free_items import Item, item_of
from lading.intake.layout.free_people import country_of_phone, sender_of, ship_to_of, without_address
from lading.intake.layout.free_schedules import with_schedules, without_schedules
from lading.intake.layout.free_trim import trim
from lading.intake.layout.money import currencies_in, currency_of_country, dollar_of
from lading.intake.layout.notes import instructions_in, revisions_in, terms_in
from lading.intake.layout.numerals import comma_is_decimal, number_of, written
from lading.intake.layout.paper import SPOKEN, Paper
from lading.intake.layout.patterns import pattern, words
from lading.intake.mail.numbers import mentions
from lading.intake.open.set_page import set_text
from lading.intake.reading import Evidence, Field, Flag, Kind, Other, Reading, ReadLine

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
_NUMBERED = re.compile(r"(?<![\w/-])(?=[\w/-]*\d{3})[A-Z0-9][\w/-]{3,22}(?![\w-])", re.IGNORECASE)
_SURE, _LIKELY = 0.82, 0.6
_POINTED = frozenset({"US", "GB", "CA", "AU", "NZ", "IE", "MX", "CH", "IN", "SG", "PH", "ZA", "JP", "CN"})


class _Said(msgspec.Struct, frozen=True):
    """Goods that a part of the text asks for."""

    count: str
    unit: str
    what: str
    part: str
    sure: float


def read_text(text: str, *, hints: Hints, subject: str = "") -> Reading:
    """A message in its sender's own words; what it quotes and how it ends are passed over."""
    whole, signature = trim(text)
    header: dict[str, Field] = {}
    body, place = without_address(whole)
    if place is not None:
        header.update(ship_to_of(place))
    if hit := _PO.search(body) or _PO.search(subject):
        header["po_number"] = _field(hit.group("po").rstrip(".-"), hit.group(), 0.85)
    elif number := _number_before_goods(body):
        header["po_number"] = _field(number, number, 0.72)
    country = hints.country or (header["ship_to_country"].value if "ship_to_country" in header else "")
    language = Paper(set_text(whole), hints).language
    country = country or country_of_phone(signature) or SPOKEN.get(language, "")
    currency = _currency(body, hints, country)
    if found := date_said(whole, hints, country=country, currency=currency):
        others = [(found.other.isoformat(), 0.3)] if found.other else []
        header["requested_by"] = _field(found.value.isoformat(), found.text, found.sure, others)
    header.update(sender_of(signature))
    comma = hints.decimal_comma if hints.decimal_comma is not None else _has_comma(language, country, currency)
    changed, rest = changes_in(body, hints, comma=comma, country=country)
    if changed and _is_all(whole, rest, hints, comma=comma):
        return _of_lines(body, header, changed, language)
    plain, told = without_schedules(body, hints)
    lines = with_schedules(_lines(plain, hints, habit=_has_comma(language, country, currency)), told)
    if currency:
        header["currency"] = _field(currency, currency, 0.85 if currency in body else 0.6)
    flags = [
        Flag("instruction", f"The message tells its reader what to do: “{said[:160]}”", Evidence(said))
        for said in instructions_in(body)
    ]
    flags.extend(
        Flag("terms", f"The message changes the terms: “{said[:200]}”", Evidence(said))
        for said in dict.fromkeys([*terms_in(body), *_apart(whole, told_by(header, lines), hints, country)])
        if not any(part.evidence.text in said for line in lines for part in line.fields.values())
    )
    flags.extend(
        Flag("revision", f"The message says that it replaces another: “{said[:200]}”", Evidence(said))
        for said in revisions_in(body)
    )
    return Reading(kind=_kind(body, lines), format="text", header=header, lines=lines, flags=flags, language=language)


def _apart(whole: str, told: Told, hints: Hints, country: str) -> Iterator[str]:
    """The sentences outside of the goods that name another day or place than was read."""
    order = order_of([whole], told=hints.day_first, country=country, received_on=hints.received_on)
    for line in whole.split("\n"):
        if item_of(line) is None and not _PO.search(line) and is_apart(line.strip(), told, order):
            yield line.strip()


def _is_all(whole: str, rest: str, hints: Hints, *, comma: bool) -> bool:
    """Whether a message speaks of one order and lists no other goods than those that it changes."""
    named = {one.value for one in mentions(whole) if one.introduced}
    return len(named) < 2 and not _lines(without_schedules(rest, hints)[0], hints, habit=comma)


def _of_lines(body: str, header: dict[str, Field], changed: list[ReadLine], language: str) -> Reading:
    """A message that changes single lines of an order and says nothing of the others: days are those of its lines."""
    kept = {name: field for name, field in header.items() if name != "requested_by"}
    flags = [
        Flag("instruction", f"The message tells its reader what to do: “{said[:160]}”", Evidence(said))
        for said in instructions_in(body)
    ]
    return Reading(kind="change", format="text", header=kept, lines=changed, flags=flags, language=language)


def _number_before_goods(body: str) -> str:
    """The one code in the words that lead to the first goods: `… unter der Nummer 4129621:`."""
    lines = body.split("\n")
    first = next(
        (at for at, line in enumerate(lines) if item_of(line) is not None and not line.rstrip().endswith(":")), 0
    )
    codes = [code for line in lines[:first] for code in _NUMBERED.findall(line)]
    return codes[0].rstrip(".-/") if len(set(codes)) == 1 else ""


def _currency(body: str, hints: Hints, country: str) -> str:
    named = [code for code, _ in currencies_in([body]).most_common(2)]
    code = next((code for code in named if code != "$"), "")
    return code or (dollar_of(country) if named else hints.currency or currency_of_country(country))


def _has_comma(language: str, country: str, currency: str) -> bool:
    """Whether who writes so, from there, would write decimals behind a comma."""
    if country:
        return country not in _POINTED
    return language not in {"", "en"} or currency in {"EUR", "PLN", "DKK", "SEK", "NOK", "CZK"}


def _lines(body: str, hints: Hints, *, habit: bool) -> list[ReadLine]:
    """What is listed line by line; where nothing is, what sentences ask for."""
    told = hints.decimal_comma if hints.decimal_comma is not None else habit
    read = [(line, item) for line in body.split("\n") if (item := item_of(line)) is not None]
    listed = [(line, item) for line, item in read if item.price or not _PO.search(line)]
    comma = comma_is_decimal((number for _, item in listed for number in (item.price, item.count)), told=told)
    proven = [one for one in listed if one[1].listed or one[1].price or one[1].code]
    if sum(bool(item.price) for _, item in proven) > 1:
        proven = [one for one in proven if one[1].listed or one[1].price]
    if len(proven) >= 1:
        return [_listed(line, item, comma=comma) for line, item in proven]
    return [_line(said, comma=comma) for said in _goods(body)]


def _listed(line: str, item: Item, *, comma: bool) -> ReadLine:
    fields: dict[str, Field] = {}
    sure = _SURE + 0.06 * bool(item.price and (item.unit or item.code))
    for name, value in (("quantity", item.count), ("unit_price", item.price), ("price_per", item.per)):
        if value and (number := number_of(value, comma=comma)) is not None:
            fields[name] = _field(written(number), line, sure)
    if item.unit:
        fields["unit"] = _field(item.unit.strip("."), line, sure)
    if item.code:
        kind = "gtin" if re.fullmatch(r"\d{8}|\d{12,14}", item.code) else "buyer_item"
        fields[kind] = _field(item.code, line, sure)
    if item.text:
        fields["text"] = _field(item.text, line, sure)
    return ReadLine(fields)


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


def _line(said: _Said, *, comma: bool) -> ReadLine:
    number = number_of(said.count, comma=comma)
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


def _field(value: str, text: str, probability: float, others: list[tuple[str, float]] | None = None) -> Field:
    evidence = Evidence(text.strip())
    return Field(value, probability, "words", evidence, [Other(one, share, evidence) for one, share in others or []])
