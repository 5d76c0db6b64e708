"""What a reading has right, wrong and missing against the truth: pure, and without knowledge of who read."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

import msgspec

from lading.app.bench.intake.truth import TrueAddress, TrueLine, Truth
from lading.app.bench.intake.words import ENOUGH, Digests, Wordings, digests, f1, said, whole

Verdict = Literal["right", "wrong", "missing"]
Fields = Mapping[str, str]
HEADER = ("po_number", "order_date", "buyer", "currency", "ship_to")
LINE = ("quantity", "price", "wanted", "item")
EXACT = Decimal("1e-9")


class LineScore(msgspec.Struct, frozen=True):
    """One line of the truth (None: a line too many) and the line that was read for it (None: none)."""

    true: int | None
    told: int | None
    verdicts: dict[str, Verdict]

    @property
    def right(self) -> bool:
        """Whether everything of it is."""
        return bool(self.verdicts) and all(one == "right" for one in self.verdicts.values())


class Score(msgspec.Struct, frozen=True):
    """One paper: verdicts of the header's fields that are labelled, and of its lines in the truth's order."""

    header: dict[str, Verdict]
    lines: list[LineScore]

    @property
    def right(self) -> bool:
        """Whether nothing of it is wrong or missing."""
        return all(one == "right" for one in self.header.values()) and all(line.right for line in self.lines)


def score(header: Fields, lines: Sequence[Fields], truth: Truth) -> Score:
    """Compare what was read, by the names of `lading.intake.fields`, with the truth."""
    judged = judge_lines(header, lines, truth) if truth.lines_labelled else []
    return Score(judge_header(header, truth), judged)


def judge_header(header: Fields, truth: Truth) -> dict[str, Verdict]:
    """The verdict on each field that the truth has."""
    verdicts: dict[str, Verdict] = {}
    if truth.po_number:
        verdicts["po_number"] = _told(header, "po_number", lambda value: whole(value) in truth.po_number)
    if truth.order_date:
        right = {truth.order_date, *truth.order_date_also}
        verdicts["order_date"] = _told(header, "order_date", lambda value: _day(value) in right)
    if truth.buyer:
        verdicts["buyer"] = _told(header, "buyer", lambda value: said(value, truth.buyer))
    if truth.currency:
        verdicts["currency"] = _told(header, "currency", lambda value: value == truth.currency)
    if truth.ship_to != TrueAddress():
        verdicts["ship_to"] = judge_ship_to(header, truth)
    return verdicts


def judge_ship_to(header: Fields, truth: Truth) -> Verdict:
    """Whether the goods would arrive: name, street, city, postcode where printed; region and country not wrong."""
    name, street, more, city, postcode = (
        header.get(f"ship_to_{part}", "") for part in ("name", "street", "more", "city", "postal_code")
    )
    if not (street or city or postcode):
        return "missing"
    meant = digests(truth.meant.get("ship_to", ""))
    if f1(digests(f"{street} {postcode} {city}"), meant) >= ENOUGH:
        return "right"
    place = truth.ship_to
    checks = [
        _says(place.name, name, more),
        _says(place.street, street, more),
        _says(place.city, city),
        not place.postcode or whole(postcode) in place.postcode,
        _not_against(place.regions, header.get("ship_to_region", "")),
        _not_against(place.countries, header.get("ship_to_country", "")),
    ]
    return "right" if all(checks) else "wrong"


def judge_lines(header: Fields, lines: Sequence[Fields], truth: Truth) -> list[LineScore]:
    """Lines that are right where they stand, then the most alike of what is left, then what is missing or too many."""
    verdicts: dict[tuple[int, int], dict[str, Verdict]] = {}

    def judged(true: int, told: int) -> dict[str, Verdict]:
        if (true, told) not in verdicts:
            verdicts[true, told] = judge_line(header, lines[told], truth, true)
        return verdicts[true, told]

    pairs = {at: at for at in range(min(len(lines), len(truth.lines))) if _all_right(judged(at, at))}
    left = [at for at in range(len(truth.lines)) if at not in pairs]
    over = [at for at in range(len(lines)) if at not in pairs.values()]
    ranked = sorted(
        ((-_alike(judged(true, told)), abs(true - told), true, told) for true in left for told in over),
    )
    for alike, _, true, told in ranked:
        if alike and true not in pairs and told not in pairs.values():
            pairs[true] = told
    found = [
        LineScore(true, pairs.get(true), judged(true, pairs[true]) if true in pairs else {})
        for true in range(len(truth.lines))
    ]
    return [*found, *(LineScore(None, told, {}) for told in range(len(lines)) if told not in pairs.values())]


def judge_line(header: Fields, line: Fields, truth: Truth, at: int) -> dict[str, Verdict]:
    """The verdict on quantity, price of one unit, date and text of a line."""
    true = truth.lines[at]
    meant = {field: truth.meant.get(f"lines.{at + 1}.{field}", "") for field in LINE}
    return {
        "quantity": _told(line, "quantity", lambda value: _number(value) == true.quantity),
        "price": _price(line, true, meant["price"]),
        "wanted": _wanted(line.get("requested_by") or header.get("requested_by", ""), true, meant["wanted"]),
        "item": _item(line, true.item),
    }


def _price(line: Fields, true: TrueLine, meant: str) -> Verdict:
    told = _number(line.get("unit_price", ""))
    if told is None:
        return "right" if true.price is None else "missing"
    per = _number(line.get("price_per", "")) or Decimal(1)
    right = [one for one in (true.price, _number(meant)) if one is not None]
    return "right" if any(abs(told / per - one) <= EXACT for one in right) else "wrong"


def _wanted(value: str, true: TrueLine, meant: str) -> Verdict:
    if not value:
        return "missing" if true.wanted else "right"
    return "right" if _day(value) in {true.wanted, *true.wanted_also, _day(meant)} - {None} else "wrong"


def _item(line: Fields, right: Wordings) -> Verdict:
    text, colour, size = (line.get(field, "") for field in ("text", "colour", "size"))
    if not text:
        return "missing"
    return "right" if any(said(one, right) for one in (text, f"{text} {size}", f"{text} {colour} {size}")) else "wrong"


def _told(fields: Fields, name: str, is_right: Callable[[str], bool]) -> Verdict:
    value = fields.get(name, "")
    if not value:
        return "missing"
    return "right" if is_right(value) else "wrong"


def _says(right: Wordings, text: str, more: str = "") -> bool:
    return not right or said(text, right) or bool(more and said(f"{text} {more}", right))


def _not_against(right: Digests, value: str) -> bool:
    return not value or not right or whole(value) in right


def _all_right(verdicts: Mapping[str, Verdict]) -> bool:
    return all(one == "right" for one in verdicts.values())


def _alike(verdicts: Mapping[str, Verdict]) -> int:
    """An item's text and quantity tell a line from another; prices and dates are often the same on all."""
    return sum(2 if field in {"item", "quantity"} else 1 for field, one in verdicts.items() if one == "right")


def _number(value: str) -> Decimal | None:
    try:
        return Decimal(value) if value else None
    except InvalidOperation:
        return None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
