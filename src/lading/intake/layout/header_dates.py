"""The order's day and the day by which its goods are wanted: labels, sentences and what is likely decide together."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from lading.intake.layout.dates import Found, dates_in
from lading.intake.layout.made import field_of
from lading.intake.layout.normal import normal
from lading.intake.layout.pairs import Pair
from lading.intake.layout.paper import Paper
from lading.intake.layout.titled import told_dates
from lading.intake.reading import Field

_ROLES = ("order_date", "requested_by", "other_date")
_DATE_WORDS = frozenset({"date", "datum", "fecha", "data"})
_LEAST = 0.3
_UNNAMED = 0.6
_TOP, _ALONE = 0.4, 0.5


class Candidate(msgspec.Struct, frozen=True):
    """A date with what it may be of, and how much speaks for it."""

    role: str
    score: float
    pair: Pair
    found: Found


def dates_of_header(paper: Paper, pairs: dict[str, list[Pair]], until: int | None, start: int) -> dict[str, Field]:
    """Fields of both days, each where one was found."""
    candidates = [*_labelled(paper, pairs, until), *_said(paper, until, start)]
    if not any(one.role == "order_date" for one in candidates):
        candidates += _bare(paper, until, {id(one.pair.value.words[0]) for one in candidates})
    candidates.sort(key=lambda one: -one.score)
    chosen: dict[str, Candidate] = {}
    held: dict[int, str] = {}
    for one in candidates:  # a printed date is of one thing: of what speaks most for it
        word = id(one.pair.value.words[0])
        if held.setdefault(word, one.role) == one.role or (one.role != "other_date" and _is_sole(candidates, one)):
            chosen.setdefault(one.role, one)
    told = {role: one for role, one in chosen.items() if role != "other_date" and one.score >= _LEAST}
    fields = {role: _field(paper, one, candidates) for role, one in told.items()}
    if "requested_by" not in told and (ordered := told.get("order_date")) and until is not None:
        fields |= _only_later(paper, until, ordered.found.value, {one.found.value for one in candidates})
    return fields


def _only_later(paper: Paper, until: int, ordered: date, known: set[date]) -> dict[str, Field]:
    """The one day of the head after the order's own of which nothing is known: likely the day it is wanted."""
    later = {
        found.value: chunk
        for line in paper.lines[:until]
        for chunk in line.chunks
        for found in dates_in(chunk.text, paper.order)
        if found.value not in known and timedelta(0) < found.value - ordered < timedelta(days=370)
    }
    if len(later) != 1:
        return {}
    day, chunk = next(iter(later.items()))
    return {"requested_by": field_of(paper, day.isoformat(), [chunk], _UNNAMED)}


def _bare(paper: Paper, until: int | None, taken: set[int]) -> Iterable[Candidate]:
    """Dates that stand alone at the top of a paper, as on a letter: the first may be the day it was written."""
    for at, line in enumerate(paper.lines[:until]):
        if line.page or line.top > _TOP * line.chunks[0].size[1]:
            return
        for n, chunk in enumerate(line.chunks):
            found = dates_in(chunk.text, paper.order) if id(chunk.words[0]) not in taken else []
            before = line.chunks[n - 1] if n else None
            labelled = before is not None and (paper.is_label(before) or before.text.endswith(":"))
            if found and len(found[0].text) >= 0.9 * len(chunk.text.strip(" ,.")) and not labelled:
                pair = Pair("order_date", chunk, False, chunk, _ALONE, at)
                yield Candidate(
                    "order_date", _ALONE - 0.0015 * at + _likely(paper, "order_date", found[0].value), pair, found[0]
                )


def _is_sole(candidates: list[Candidate], one: Candidate) -> bool:
    """Whether a label that names two things stands alone with its date: `Order / delivery date`."""
    word = one.pair.value.words[0]
    rivals = [other for other in candidates if other.pair.value.words[0] is word and other.role != one.role]
    return all(other.pair.label is one.pair.label and other.score == one.score for other in rivals)


def _labelled(paper: Paper, pairs: dict[str, list[Pair]], until: int | None) -> Iterable[Candidate]:
    of_number = [
        msgspec.structs.replace(pair, field="order_date", place=pair.place - 0.1)
        for pair in pairs.get("po_number", [])
        if normal(pair.label.text).rpartition(" ")[2] in _DATE_WORDS
    ]
    for role in _ROLES:
        for pair in [*pairs.get(role, []), *(of_number if role == "order_date" else [])]:
            if found := dates_in(pair.value.text, paper.order) or _broken(paper, pair):
                inside = until is not None and pair.at >= until
                fit = 0.6 if inside else 1.0
                score = fit * (1.0 if pair.strong else 0.72) * pair.place - 0.0015 * pair.at
                yield Candidate(role, score + _likely(paper, role, found[0].value), pair, found[0])


def _broken(paper: Paper, pair: Pair) -> list[Found]:
    """A date that a narrow cell has broken: `21. Oktober` above `2026`."""
    value = pair.value
    if len(value.words) > 4 or not any(letter.isdigit() for letter in value.text):
        return []
    for line in paper.lines[pair.at + 1 : pair.at + 6]:
        for one in line.chunks:
            tight = 0 <= one.top - value.bottom < 0.5 * value.height or 0 <= value.bottom - one.top < 0.2 * value.height
            if tight and abs(one.left - value.left) < 3 and one.page == value.page:
                joined = f"{value.text}{one.text}" if value.text.endswith(("-", "/")) else f"{value.text} {one.text}"
                return dates_in(joined, paper.order)
    return []


def _said(paper: Paper, until: int | None, start: int) -> Iterable[Candidate]:
    for pair in told_dates(paper, until, start):
        found = dates_in(pair.value.text, paper.order)
        if found:
            late = until is not None and pair.at >= until
            score = (0.7 if late else 0.8) * pair.place - 0.001 * pair.at
            yield Candidate(pair.field, score + _likely(paper, pair.field, found[0].value), pair, found[0])


def _likely(paper: Paper, role: str, day: date) -> float:
    """Orders are dated some days before they arrive at most, goods are wanted after that."""
    received = paper.hints.received_on
    if received is None:
        return 0.0
    ago = received - day
    if role == "order_date":
        return 0.03 if timedelta(0) <= ago <= timedelta(days=7) else -0.15 if ago < timedelta(days=-2) else 0.0
    if role == "requested_by":
        return -0.12 if ago > timedelta(days=3) else 0.0
    return 0.0


def _field(paper: Paper, one: Candidate, candidates: list[Candidate]) -> Field:
    found, pair = one.found, one.pair
    value, others = found.value, [(found.other.isoformat(), 1 - found.sure)] if found.other else []
    rival = max(
        (other.score for other in candidates if other.role == one.role and other.found.value != value), default=0.0
    )
    probability = min(0.97, one.score + 0.05) * found.sure * (1.0 if pair.strong else 0.92)
    probability -= 0.3 * max(0.0, rival - one.score + 0.12)
    received = paper.hints.received_on
    if one.role == "order_date" and received and value > received and found.other and found.other <= received:
        value, others = found.other, [(found.value.isoformat(), 0.1)]
    return field_of(paper, value.isoformat(), [pair.value], probability, others=others)
