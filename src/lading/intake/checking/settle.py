"""Answers to deviations: noted on them, and done to the draft. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from lading.intake.choices import answer_key
from lading.intake.matched import Deviation, Matches
from lading.intake.matching.lines import decimal
from lading.orders import OrderDraft
from lading.orders.draft import DraftLine


def settle(deviations: Sequence[Deviation], answers: Mapping[str, str]) -> list[Deviation]:
    """The deviations, settled where there is an answer that is one of theirs: `kind:place` to its code.

    Of several deviations of one kind at one place an answer settles all. An answer may name which of several: a code
    and its value, `take_item=MUG-RED`.
    """
    return [_settled(one, answers.get(answer_key(one.kind, one.place), "")) for one in deviations]


def _settled(one: Deviation, said: str) -> Deviation:
    code, _, value = said.partition("=")
    fits = any(answer.code == code and value in ("", answer.value) for answer in one.answers)
    return replace(one, settled=said) if said and fits and code != "ask" else one


def apply_answers(draft: OrderDraft, matches: Matches, deviations: Iterable[Deviation]) -> OrderDraft:
    """The draft as the answers want it: our price or quantity, a day, a substitute, a line left out.

    Lines of a draft stand in the sequence of the matches that have an item. A draft keeps at least one line.
    """
    places = [place for place, match in enumerate(matches.lines) if match.item.chosen and match.item.chosen.code]
    lines: dict[int, DraftLine | None] = dict(zip(places, draft.lines, strict=True))
    for one in deviations:
        place = _line_of(one.place)
        line = lines.get(place) if place is not None else None
        if line is not None and place is not None and one.kind == "date" and line.requested_by:
            lines[place] = _on_day(line, one)
        elif one.kind == "date" and one.settled == "take_ours" and _is_day(one.ours):
            day = date.fromisoformat(one.ours)
            draft = replace(draft, requested_by=max(draft.requested_by or day, day))
        elif line is not None and place is not None and one.settled:
            lines[place] = _line(line, one)
    left = [line for line in lines.values() if line is not None]
    return replace(draft, lines=left) if left else draft


def _on_day(line: DraftLine, one: Deviation) -> DraftLine:
    """A line with a day of its own takes ours for itself."""
    taken = one.settled == "take_ours" and _is_day(one.ours)
    return replace(line, requested_by=date.fromisoformat(one.ours)) if taken else line


def _line(line: DraftLine, one: Deviation) -> DraftLine | None:
    code, _, value = one.settled.partition("=")
    value = value or next((answer.value for answer in one.answers if answer.code == code), "")
    number = decimal(value)
    if code == "leave_out":
        return None
    if code == "substitute" and value:
        return replace(line, sku=value, unit="", unit_price=None, discount=Decimal(0), price_reason="")
    if code == "take_ours" and one.kind == "price":
        return replace(line, unit_price=None, discount=Decimal(0), price_reason="")
    if code == "take_ours" and one.kind in ("quantity", "minimum", "pack") and number is not None:
        return replace(line, quantity=number)
    if code == "take_ours" and one.kind == "terms":
        return replace(line, discount=Decimal(0))
    return line


def _line_of(place: str) -> int | None:
    parts = place.split("/")
    return int(parts[2]) if len(parts) > 2 and parts[1] == "lines" and parts[2].isdecimal() else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
