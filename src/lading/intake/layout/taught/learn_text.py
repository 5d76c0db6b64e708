"""What a corrected paper teaches of texts: where they begin, and what beside them is none of theirs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from lading.intake.layout.lines import Chunk
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.choose import Lines
from lading.intake.layout.table.tokens import Splitter, Token
from lading.intake.layout.table.words import is_code
from lading.intake.layout.taught.cost import text_cost
from lading.intake.layout.taught.find import Said, said_in
from lading.intake.layout.taught.rows import Row, rows_of
from lading.intake.layout.taught.runs import begins, is_coded, runs_of
from lading.intake.layout.taught.text import retold
from lading.intake.reading import ReadLine

_MOST_PHRASES, _LONGEST, _NEAR = 12, 3, 12.0


class Seen(msgspec.Struct):
    """A line whose right text was found on the paper."""

    row: Row
    parts: list[Said]


def learn_text(paper: Paper, goods: Lines, pairs: Sequence[tuple[ReadLine, ReadLine]]) -> dict[str, Any]:
    """The rule by which these lines' texts become as corrected; nothing where none makes them better.

    `pairs`: each line of `goods` as read, with what a person left of it.
    """
    seen = [*_seen(paper, goods, [right for _, right in pairs])]
    if not seen:
        return {}
    place = _place(paper, goods, seen)
    above, below, codes = _others(paper, seen, place, [right.value("text") for _, right in pairs])
    words = {**({"skips": above} if above else {}), **({"stops": below} if below else {})}
    lead = _lead(paper, seen)
    rules = [
        {**place, **lead, "one": True},
        {**place, **lead, **words, **codes, "one": True},
        {**place, **lead, **words, **codes},
        {**place, **lead, **words},
        {**place, **lead},
    ]
    rules = [{**rule, **more} for more in ({"within": True}, {}) for rule in rules]
    costs = [_cost(retold(paper, goods, rule), pairs) for rule in rules]
    least = min(costs)
    best = costs.index(least)
    if not best % 5 and costs[best + 1] == least:
        best += 1
    elif best % 5 == 1 and costs[best + 1] == least:
        # That one paragraph is the text is believed only where it explains by itself what was corrected.
        best += 1
    return rules[best] if least < _cost(goods.lines, pairs) else {}


def _cost(told: Sequence[ReadLine], pairs: Sequence[tuple[ReadLine, ReadLine]]) -> float:
    return sum(text_cost(one, right) for one, (_, right) in zip(told, pairs, strict=True))


def _seen(paper: Paper, goods: Lines, right: Sequence[ReadLine]) -> Iterator[Seen]:
    for row, line in zip(rows_of(paper, goods), right, strict=True):
        if row is not None and (text := line.value("text")):
            parts = said_in([(at, paper.lines[at]) for at in row.lines], text)
            if parts:
                yield Seen(row, parts)


def _place(paper: Paper, goods: Lines, seen: Sequence[Seen]) -> dict[str, Any]:
    """The side at which texts begin, by itself and by the word of the head above it, and how far they go."""
    size = paper.lines[0].chunks[0].size[0]
    lefts = [part.chunk.left for one in seen for part in one.parts]
    lead = bool(_lead(paper, seen))
    if lead:
        lefts = [before.left for one in seen if (before := _before(paper, one.parts[0]))] or lefts
    usual = min(Counter(round(one) for one in lefts).most_common(3), key=lambda one: (-one[1], one[0]))[0]
    left = min(one for one in lefts if abs(one - usual) < _NEAR / 2)
    right = max(part.chunk.right for one in seen for part in one.parts)
    told: dict[str, Any] = {"left": round(left / size, 4), "right": round(right / size, 4)}
    offs = {(one.parts[0].at > one.row.at) - (one.parts[0].at < one.row.at) for one in seen}
    if offs in ({0}, {1}):
        told["where"] = "own" if offs == {0} else "below"
    heads = [chunk for line in goods.heads for chunk in line.chunks if abs(chunk.left - left) < _NEAR]
    if heads and goods.way != "cards":
        told |= {"head": heads[0].text, "beside": round((left - heads[0].left) / size, 4)}
    return told


def _before(paper: Paper, part: Said) -> Chunk | None:
    """The word that stands closely before a part."""
    words = paper.lines[part.at].words
    if not part.start:
        return None
    word, first = words[part.start - 1], words[part.start]
    close = first.left - word.right < 0.9 * (first.size or first.bottom - first.top)
    return Chunk([word], part.chunk.page, part.chunk.size) if close else None


def _lead(paper: Paper, seen: Sequence[Seen]) -> dict[str, Any]:
    """Whether texts stand behind numbers of items."""
    firsts = [_before(paper, one.parts[0]) for one in seen]
    coded = sum(chunk is not None and is_code(Token(paper, chunk)) for chunk in firsts)
    return {"lead": True} if coded > 0.6 * len(seen) else {}


def _others(
    paper: Paper, seen: Sequence[Seen], place: dict[str, Any], right: Sequence[str]
) -> tuple[list[str], list[str], dict[str, Any]]:
    """How lines begin that stand above or below texts and are none; and whether numbers alone do."""
    splitter = Splitter(paper)
    left = place["left"] * paper.lines[0].chunks[0].size[0]
    above, below = list[Chunk](), list[Chunk]()
    for one in seen:
        said = {part.at for part in one.parts}
        for run in runs_of(paper, splitter, one.row, left):
            if run.at < min(said):
                above.append(run.chunk)
            elif run.at > max(said):
                below.append(run.chunk)
    texts = [*right, *(part.chunk.text for one in seen for part in one.parts)]
    coded = any(is_coded(paper, chunk) for chunk in [*above, *below])
    return (
        _phrases(above, texts),
        _phrases(below, texts),
        {"codes": True} if coded and not any(is_coded(paper, part.chunk) for one in seen for part in one.parts) else {},
    )


def _phrases(chunks: Sequence[Chunk], texts: Sequence[str]) -> list[str]:
    """The words with which these begin, those that come most first, without any with which a text begins."""
    found = Counter[str]()
    printed: dict[str, str] = {}
    for chunk in chunks:
        words: list[str] = []
        for word in chunk.words:
            if any(map(str.isdigit, word.text)) or len(words) == _LONGEST:
                break
            words.append(word.text)
            if word.text.endswith(":"):
                break
        phrase = " ".join(words).rstrip(" :")
        if told := normal(phrase):
            found[told] += 1
            printed.setdefault(told, phrase)
    kept = [one for one, _ in found.most_common() if not any(begins(text, [one]) for text in texts)]
    short = [one for one in kept if not any(other != one and one.startswith(f"{other} ") for other in kept)]
    return [printed[one] for one in short[:_MOST_PHRASES]]
