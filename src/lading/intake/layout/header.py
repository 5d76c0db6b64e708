"""The header: number, dates, currency, terms, codes and people, each the best of the values that its labels have."""

import re
from collections.abc import Callable

import msgspec

from lading.intake.layout.dates import dates_in
from lading.intake.layout.lines import Chunk
from lading.intake.layout.made import field_of
from lading.intake.layout.money import currency_in, currency_of_country, dollar_of
from lading.intake.layout.normal import normal
from lading.intake.layout.pairs import Pair, best, pairs_of
from lading.intake.layout.paper import Paper
from lading.intake.reading import Field

_CODE = re.compile(r"^[#]?[A-Z0-9][A-Z0-9/_.\-]{1,29}$", re.IGNORECASE)
_PHONE = re.compile(r"^\+?[\d() .\-/]{9,}$")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TEXTS = ("payment_terms", "delivery_terms", "method", "contact", "contact_phone")
_CODES = ("vendor_code", "buyer_code", "buyer_tax_id", "revision", "our_number")


def header_of(paper: Paper, until: int | None, start: int = 0) -> dict[str, Field]:
    """Fields that stand with a label, above the first line of the first table or, failing that, below it."""
    found: dict[str, Field] = {}
    pairs: dict[str, list[Pair]] = {}
    for pair in pairs_of(paper):
        if until is None or not until <= pair.at < start or pair.field == "requested_by":
            pairs.setdefault(pair.field, []).append(pair)
    _number(paper, pairs, found)
    pairs.setdefault("order_date", []).extend(
        msgspec.structs.replace(pair, field="order_date", place=pair.place - 0.1)
        for pair in pairs.get("po_number", [])
        if normal(pair.label.text).split()[-1] in {"date", "datum", "fecha", "data"}
    )
    for name in ("order_date", "requested_by"):
        _date(paper, name, pairs.get(name, []), found, until)
    _currency(paper, pairs.get("currency", []), found)
    for name in _TEXTS:
        _first(paper, name, pairs.get(name, []), found, _is_text)
    for name in _CODES:
        _first(paper, name, pairs.get(name, []), found, _is_code)
    _email(paper, found)
    return found


def _number(paper: Paper, pairs: dict[str, list[Pair]], found: dict[str, Field]) -> None:
    ranked = best(
        pairs.get("po_number", []), lambda pair: (_as_number(paper, pair.value) is not None and _fit(pair)) or 0.0
    )
    if not ranked:
        return
    values = [(score, _as_number(paper, pair.value), pair) for score, pair in ranked]
    score, chunk, pair = values[0]
    if chunk is None:
        return
    value = chunk.text.strip("#:*,; ")
    same = sum(1 for _, other, _ in values[1:] if other and _bare(other.text) == _bare(value))
    others = {
        _bare(other.text): (other.text.strip("#:*,; "), rank)
        for rank, other, _ in reversed(values[1:])
        if other and _bare(other.text) != _bare(value)
    }
    rival = max((rank for _, rank in others.values()), default=0.0)
    probability = (
        (0.97 if pair.strong else 0.85) * min(1.0, score + 0.12)
        + 0.02 * bool(same)
        - 0.25 * max(0.0, rival - score + 0.15)
    )
    found["po_number"] = field_of(
        paper, value, [chunk], probability, others=[(text, 0.1) for text, rank in others.values() if rank > score - 0.2]
    )


def _fit(pair: Pair) -> float:
    digits = sum(letter.isdigit() for letter in pair.value.text)
    return 1.0 if digits >= 3 else 0.8


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def _as_number(paper: Paper, chunk: Chunk) -> Chunk | None:
    """The words of a value that are the number; None where there is none."""
    if chunk.words[0].text.strip(".,").casefold() in {"box", "line", "page", "fax", "tel", "phone"}:
        return None
    words, count = chunk.words, 0
    while count < min(len(words), 4):
        text = words[count].text.strip(",;:")
        is_sign = text in {"-", "/", "–"}
        if count and is_sign and count + 1 < len(words) and re.fullmatch(r"\w{1,3}", words[count + 1].text):
            count += 2
            break
        if not _CODE.match(text) or (count and dates_in(words[count].text, paper.order)):
            break
        count += 1
        if any(letter.isdigit() for letter in text) and (
            count >= len(words) or not re.fullmatch(r"[-–/]|\d{3,}", words[count].text)
        ):
            break
    part = chunk.part(0, count)
    if part is None or not any(letter.isdigit() for letter in part.text) or len(_bare(part.text)) < 2:
        return None
    if dates_in(part.text, paper.order) or (_PHONE.match(part.text) and " " in part.text):
        return None
    letters_first = not any(letter.isdigit() for letter in part.words[0].text)
    return None if letters_first and (len(part.words[0].text) > 6 or len(part.words) < 2) else part


def _date(paper: Paper, name: str, pairs: list[Pair], found: dict[str, Field], until: int | None) -> None:
    def valid(pair: Pair) -> float:
        if not dates_in(pair.value.text, paper.order):
            return 0.0
        inside = until is not None and pair.at >= until
        return 0.6 if inside else 1.0

    ranked = best(pairs, valid)
    if not ranked or ranked[0][0] < 0.3:
        return
    score, pair = ranked[0]
    one = dates_in(pair.value.text, paper.order)[0]
    value, others = one.value, [(one.other.isoformat(), 1 - one.sure)] if one.other else []
    probability = min(0.97, score + 0.05) * one.sure * (1.0 if pair.strong else 0.92)
    received = paper.hints.received_on
    if name == "order_date" and received and value > received and one.other and one.other <= received:
        value, others = one.other, [(one.value.isoformat(), 0.1)]
    found[name] = field_of(paper, value.isoformat(), [pair.value], probability, others=others)


def _currency(paper: Paper, pairs: list[Pair], found: dict[str, Field]) -> None:
    for pair in pairs:
        if code := currency_in(pair.value.text):
            found["currency"] = field_of(paper, code, [pair.value], 0.98)
            return
    named = paper.currencies.most_common(3)
    codes = [code for code, _ in named if code != "$"]
    if codes:
        code, probability = codes[0], 0.95 if len(codes) == 1 else 0.8
    elif named:
        code, probability = dollar_of(paper.country), 0.9 if paper.country else 0.8
    else:
        code, probability = paper.hints.currency or currency_of_country(paper.country), 0.6
    if code:
        seen = [chunk for chunk in paper.chunks if code in chunk.text or (named and "$" in chunk.text)][:1]
        found["currency"] = field_of(paper, code, seen, probability)


def _first(paper: Paper, name: str, pairs: list[Pair], found: dict[str, Field], valid: Callable[[str], bool]) -> None:
    ranked = best(pairs, lambda pair: 1.0 if valid(pair.value.text) else 0.0)
    if ranked:
        _, pair = ranked[0]
        found[name] = field_of(paper, pair.value.text.strip(" :;"), [pair.value], 0.85)


def _is_text(text: str) -> bool:
    return sum(letter.isalnum() for letter in text) >= 2


def _is_code(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and len(text) <= 30 and len(text.split()) <= 3


def _email(paper: Paper, found: dict[str, Field]) -> None:
    domains = {name.split("@")[-1] for name in paper.hints.us if "@" in name}
    for chunk in paper.chunks:
        if (hit := _EMAIL.search(chunk.text)) and hit.group().split("@")[-1] not in domains:
            found["contact_email"] = field_of(paper, hit.group(), [chunk], 0.7)
            return
