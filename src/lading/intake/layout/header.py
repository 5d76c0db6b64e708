"""The header: number, dates, currency, terms, codes and people, each the best of the values that its labels have."""

import re
from collections.abc import Callable

from lading.intake.layout.header_dates import dates_of_header
from lading.intake.layout.header_number import number_of_order
from lading.intake.layout.made import field_of
from lading.intake.layout.money import currency_in, currency_of_country, dollar_of
from lading.intake.layout.pairs import Pair, best, pairs_of
from lading.intake.layout.paper import Paper
from lading.intake.layout.titled import titled
from lading.intake.layout.unnamed import unnamed
from lading.intake.reading import Field

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LEAST = 0.7
"""Where a label's value stands so far away, it may be another's."""
_TEXTS = ("payment_terms", "delivery_terms", "method", "contact", "contact_phone")
_NUMBERS = ("vendor_code", "buyer_code", "buyer_tax_id", "our_number", "other_number")
_CODES = ("vendor_code", "buyer_code", "buyer_tax_id", "revision", "our_number")


def header_of(paper: Paper, until: int | None, start: int = 0) -> dict[str, Field]:
    """Fields that stand with a label, above the first line of the first table or, failing that, below it."""
    found: dict[str, Field] = {}
    pairs: dict[str, list[Pair]] = {}
    for pair in pairs_of(paper):
        if until is None or not until <= pair.at < start or pair.field == "requested_by":
            pairs.setdefault(pair.field, []).append(pair)
    titles = [*titled(paper, until)]
    named = [pair for told in pairs.values() for pair in told if pair.place > _LEAST] + titles
    for pair in unnamed(paper, until, named):
        pairs.setdefault(pair.field, []).append(pair)
    numbers = [*pairs.get("po_number", []), *titles]
    if number := number_of_order(paper, numbers, [pair for name in _NUMBERS for pair in pairs.get(name, [])]):
        found["po_number"] = number
    found |= dates_of_header(paper, pairs, until, start)
    _currency(paper, pairs.get("currency", []), found)
    for name in _TEXTS:
        _first(paper, name, pairs.get(name, []), found, _is_text)
    for name in _CODES:
        _first(paper, name, pairs.get(name, []), found, _is_code)
    _email(paper, found)
    return found


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
