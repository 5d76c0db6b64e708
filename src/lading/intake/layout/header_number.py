"""The order's number: of all that labels and titles name, the one for which the most speaks."""

import re

from lading.intake.layout.dates import dates_in
from lading.intake.layout.lines import Chunk
from lading.intake.layout.made import field_of
from lading.intake.layout.pairs import Pair, best
from lading.intake.layout.paper import Paper
from lading.intake.reading import Field

_CODE = re.compile(r"^[#]?[A-Z0-9][A-Z0-9/_.\-]{1,29}$", re.IGNORECASE)
_PHONE = re.compile(r"^\+?[\d() .\-/]{9,}$")
NEVER = frozenset({"box", "line", "page", "fax", "tel", "phone"})


def number_of_order(paper: Paper, pairs: list[Pair], others: list[Pair]) -> Field | None:
    """The best of what stands with a label for it; `others` are pairs of other fields, whose values are none of it."""
    taken = {_bare(pair.value.text) for pair in others if pair.strong and pair.place >= 0.9}
    ranked = best(pairs, lambda pair: _fit(paper, pair, taken))
    if not ranked:
        return None
    values = [(score, as_number(paper, pair.value), pair) for score, pair in ranked]
    score, chunk, pair = values[0]
    if chunk is None:
        return None
    value = chunk.text.strip("#:*,; ")
    same = sum(1 for _, other, _ in values[1:] if other and _bare(other.text) == _bare(value))
    rivals = {
        _bare(other.text): (other.text.strip("#:*,; "), rank)
        for rank, other, _ in reversed(values[1:])
        if other and _bare(other.text) != _bare(value)
    }
    rival = max((rank for _, rank in rivals.values()), default=0.0)
    probability = (
        (0.97 if pair.strong else 0.85) * min(1.0, score + 0.12)
        + 0.02 * bool(same)
        - 0.25 * max(0.0, rival - score + 0.15)
    )
    near = [(text, 0.1) for text, rank in rivals.values() if rank > score - 0.2]
    return field_of(paper, value, [chunk], probability, others=near)


def _fit(paper: Paper, pair: Pair, taken: set[str]) -> float:
    chunk = as_number(paper, pair.value)
    if chunk is None:
        return 0.0
    digits = sum(letter.isdigit() for letter in pair.value.text)
    fit = 1.0 if digits >= 3 else 0.8
    return fit * (0.7 if _bare(chunk.text) in taken else 1.0)


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def as_number(paper: Paper, chunk: Chunk) -> Chunk | None:
    """The words of a value that are the number; None where there is none."""
    if chunk.words[0].text.strip(".,").casefold() in NEVER:
        return None
    words, count = chunk.words, 0
    while count < min(len(words), 4):
        text = words[count].text.strip(",;:")
        is_sign = text in {"-", "/", "–"}
        if count and is_sign and dates_in(" ".join(word.text for word in words[count + 1 : count + 4]), paper.order):
            break  # `4711 / 12 Nov 2026`: its day
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
    first = part.words[0].text
    letters_first = not any(letter.isdigit() for letter in first)
    return None if letters_first and (len(first) > 6 or len(part.words) < 2 or not first.isupper()) else part
