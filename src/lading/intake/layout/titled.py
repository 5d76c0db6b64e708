"""Numbers and dates in a title or a sentence: `Purchase Order 4711`, `Unsere Bestellung 4711 vom 12.03.2026`."""

import re
from collections.abc import Iterator

from lading.intake.layout.dates import dates_in
from lading.intake.layout.header_number import NEVER
from lading.intake.layout.lines import Chunk
from lading.intake.layout.meaning import ideas_of
from lading.intake.layout.normal import normal
from lading.intake.layout.pairs import Pair
from lading.intake.layout.paper import Paper

_BETWEEN = frozenset({"number", "reference", "filler", "vendor", "to", "purchase", "our", "order", "document"})
_BEFORE = frozenset({"our", "filler", "purchase", "order", "number", "to", "by", "document", "change"})
_OTHER = frozenset({"quote", "contract", "project", "print", "change", "invoice", "tax", "vendor", "customer", "pay"})
_NO_NUMBER = frozenset({"item", "invoice", "date", "termin", "issue"})
_ORDERS = ("bestellung", "bestelling", "bestilling", "auftrag", "order", "ordre", "bestallning")
_MOST = 14
_SIGNS = re.compile(r"^(?:#|[-–:]|n[.°º]*|nr\.?|no\.?|№)$", re.IGNORECASE)


def titled(paper: Paper, until: int | None) -> Iterator[Pair]:
    """Numbers behind a word for an order, without a label's colon; large letters make them surer."""
    size = _usual(paper)
    for at, line in enumerate(paper.lines[:until]):
        for chunk in line.chunks:
            if "@" in chunk.text or "www." in chunk.text:
                continue
            large = chunk.height > 1.25 * size
            place = 0.82 + 0.1 * large + 0.04 * chunk.words[0].bold
            if len(chunk.words) <= _MOST and (value := _behind_order(chunk, unknown=1 + large)) is not None:
                guessed = any(not _ideas(word.text) for word in chunk.words[: -len(value.words)] if word.text.isalpha())
                yield Pair("po_number", chunk, True, value, place - 0.1 * guessed, at)
            elif large and (below := _below_title(paper, at, chunk)) is not None:
                yield Pair("po_number", chunk, True, below, place - 0.15, at)


def _usual(paper: Paper) -> float:
    heights = sorted(chunk.height for chunk in paper.chunks)
    return heights[len(heights) // 2] if heights else 1.0


def _behind_order(chunk: Chunk, *, unknown: int) -> Chunk | None:
    """The number behind a word for an order; only so many words between them may mean nothing that is known."""
    told = [_ideas(word.text) for word in chunk.words]
    order = next((n for n, ideas in enumerate(told) if "order" in ideas), None)
    if order is None or order > 3 or any(ideas & _OTHER for ideas in told[:order]):
        return None
    at = order + 1
    if any(word.text.strip(".,").casefold() in NEVER for word in chunk.words[at : at + 2]):
        return None
    while at < len(told) and not _has_digit(chunk.words[at].text):
        word = chunk.words[at].text
        if not (told[at] & _BETWEEN or _SIGNS.match(word)):
            unknown -= 1
            if told[at] or unknown < 0 or not word.isalpha():
                return None
        if (
            word.isalpha()
            and word.isupper()
            and len(word) <= 3
            and not told[at] & {"number"}
            and at + 1 < len(told)
            and _has_digit(chunk.words[at + 1].text)
        ):
            break
        at += 1
    value = chunk.part(at)
    return value if value and not any(ideas & _NO_NUMBER for ideas in told[:at]) else None


def _below_title(paper: Paper, at: int, chunk: Chunk) -> Chunk | None:
    """A lone number below a title that only says what the paper is."""
    if len(chunk.words) > 4 or _has_digit(chunk.text) or not any("order" in _ideas(one.text) for one in chunk.words):
        return None
    for line in paper.lines[at + 1 : at + 3]:
        for one in line.chunks:
            beside = abs(one.left - chunk.left) < 6 or abs(one.right - chunk.right) < 6
            if one.words[0].text.startswith("(") and len(one.words) <= 3:
                one = one.part(1) or one  # noqa: PLW2901 - `(New) 4711`
            if beside and len(one.words) <= 2 and _has_digit(one.text) and one.top - chunk.bottom < 2 * chunk.height:
                return one
    return None


def _ideas(text: str) -> frozenset[str]:
    return frozenset().union(*(_of_word(word) for word in normal(text).replace("/", " ").split()))


def _of_word(word: str) -> frozenset[str]:
    """What a word means; in titles an order may be of anything: `Materialbestellung`."""
    ideas = ideas_of(word)
    return ideas or (frozenset({"order"}) if word.endswith(_ORDERS) else ideas)


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def told_dates(paper: Paper, until: int | None, start: int) -> Iterator[Pair]:
    """Dates in sentences and titles, by the words before them: of the order, of the delivery, of something else."""
    for at, line in enumerate(paper.lines):
        if until is not None and until <= at < start:
            continue
        for chunk in line.chunks:
            if not 1 < len(chunk.words) <= 24 or not _has_digit(chunk.text):
                continue
            for n, count in _spans(paper, chunk):
                value = chunk.part(n, n + count)
                before = chunk.words[max(0, n - 9) : n]
                if value is not None and before and (role := _role([word.text for word in before])):
                    field, place = role
                    yield Pair(field, chunk, True, value, place, at)


def _spans(paper: Paper, chunk: Chunk) -> Iterator[tuple[int, int]]:
    """Where dates begin in a chunk, and of how many words each is."""
    n = 0
    while n < len(chunk.words):
        for count in range(1, min(6, len(chunk.words) - n) + 1):
            text = " ".join(word.text for word in chunk.words[n : n + count])
            if dates_in(text, paper.order):
                if count > 1 and dates_in(text.split(" ", 1)[1], paper.order):
                    break
                yield n, count
                n += count - 1
                break
        n += 1


def _role(before: list[str]) -> tuple[str, float] | None:
    """What a date is of, by the words that stand before it, the nearest first."""
    told = [_ideas(text) for text in before]
    last = before[-1]
    for ideas in reversed(told):
        if ideas & {"print", "change", "quote", "contract", "invoice", "pay", "project"}:
            return "other_date", 0.8
        if ideas & {"deliver", "wanted", "send", "destination", "goods"}:
            return "requested_by", 0.78
        if ideas & {"order", "issue", "document"}:
            return "order_date", 0.82
    named = [text for text in before if text[:1].isupper() and text.strip(",.").replace("-", "").isalpha()]
    if len(before) <= 5 and named and (last.endswith(",") or last.casefold() in _PLACED or _ideas(last) & {"date"}):
        return "order_date", 0.74
    return None


_PLACED = frozenset({"den", "le", "lì", "li", "dnia", "dne", "a", "il", "am", "el", "de", "the", "d.d.", "em"})
