"""The tables of labels: which field a printed label names, how surely, and how many of a chunk's words it takes."""

import tomllib
from functools import cache, lru_cache
from pathlib import Path

import msgspec
from rapidfuzz import fuzz, process

from lading.intake.layout.lines import Chunk
from lading.intake.layout.meaning import Named, ideas_of, meaning_of
from lading.intake.layout.normal import normal

_LONGEST = 8
_ALIKE = 88


class Label(msgspec.Struct, frozen=True):
    """A label that was found: the room it names a field of (header, block), its field, its words in the chunk."""

    room: str
    field: str
    words: int
    strong: bool
    exact: bool = True
    closed: bool = False


@cache
def labels() -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """Every phrase with the fields that it may name; a header's field before a block's."""
    told = tomllib.loads((Path(__file__).parent / "labels.toml").read_text())
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for room, fields in told.items():
        for field, phrases in fields.items():
            for strength in ("strong", "weak"):
                for phrase in phrases[strength]:
                    named = (room, field, strength == "strong")
                    if named not in found.setdefault(normal(phrase), []):
                        found[normal(phrase)].append(named)
    return {phrase: tuple(fields) for phrase, fields in found.items()}


@cache
def columns() -> dict[str, tuple[str, ...]]:
    """Every phrase above a column with the fields that it may name."""
    told = tomllib.loads((Path(__file__).parent / "columns.toml").read_text())
    found: dict[str, list[str]] = {}
    for field, phrases in told.items():
        for phrase in phrases:
            key = normal(phrase).replace(" / ", " ")
            if field not in found.setdefault(key, []):
                found[key].append(field)
    return {phrase: tuple(fields) for phrase, fields in found.items()}


def labels_in(chunk: Chunk, *, fuzzy: bool = False) -> list[Label]:
    """The labels with which a chunk begins, the longest first; `closed` where a colon or the chunk's end follows."""
    found: list[Label] = []
    for count in range(min(_LONGEST, len(chunk.words)), 0, -1):
        if any(word.text.endswith(":") for word in chunk.words[: count - 1]):
            continue  # no label goes on behind its colon
        if _is_prefix(chunk, count):
            continue
        head = " ".join(word.text for word in chunk.words[:count])
        last = chunk.words[count - 1].text
        closed = count == len(chunk.words) or last.endswith((":", "#", ".:")) or chunk.words[count].text.startswith(":")
        phrase = normal(head)
        named, exact = labels().get(phrase, ()), True
        if closed or (chunk.words[count].text[:1].isdigit() and count < len(chunk.words)):
            named = _with_meaning(phrase, named)
        if not named and fuzzy:
            named, exact = _alike(phrase), False
        found.extend(Label(room, field, count, strong, exact, closed) for room, field, strong in named)
    return found


def _is_prefix(chunk: Chunk, count: int) -> bool:
    """Whether the last of so many words belongs to the number behind it: `Order No. PO 4711`."""
    last, after = chunk.words[count - 1].text, chunk.words[count : count + 1]
    short = count > 1 and last.isalpha() and last.isupper() and len(last) <= 3
    return short and bool(after) and after[0].text.isdigit() and not ideas_of(normal(last)) & {"number", "reference"}


def _with_meaning(phrase: str, named: tuple[Named, ...]) -> tuple[Named, ...]:
    """What a phrase means where it stands in no table; `deliver to` may be a place or a day, whichever follows."""
    if not named:
        first, stroke, second = phrase.partition(" / ")
        if stroke and first in labels() and (meaning_of(second) or second in labels()):
            return labels()[first]
        return meaning_of(phrase)
    fields = {field for _, field, _ in named}
    return (*named, *(one for one in meaning_of(phrase) if {one[1], *fields} == {"ship_to", "requested_by"}))


def names_of(text: str) -> tuple[Named, ...]:
    """What a whole text names as a label, by the tables or by its meaning."""
    phrase = normal(text)
    return labels().get(phrase, ()) or meaning_of(phrase)


def says_when(chunk: Chunk) -> bool:
    """Whether words are the label of a line's date, such as `Delivery date`."""
    return len(chunk.words) <= _LONGEST and any(named[1] == "requested_by" for named in names_of(chunk.text))


def labels_within(chunk: Chunk) -> list[Label]:
    """The labels that stand anywhere in a chunk and that a colon closes."""
    found: list[Label] = []
    for start in range(len(chunk.words)):
        part = chunk.part(start)
        found.extend(label for label in labels_in(part) if label.closed) if part else None
    return found


@lru_cache(maxsize=5_000)
def _alike(phrase: str) -> tuple[tuple[str, str, bool], ...]:
    if len(phrase) < 6 or phrase.isdigit():
        return ()
    best = process.extractOne(phrase, labels().keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return labels()[best[0]] if best and len(best[0]) >= 6 else ()


@lru_cache(maxsize=5_000)
def column_of(text: str, *, fuzzy: bool = False) -> tuple[str, ...]:
    """The fields that a column's head may name; empty where it is none that is known."""
    phrase = normal(text).replace(" / ", " ").replace("/", " ")
    named = columns().get(phrase, ())
    if not named and "%" in phrase:
        bare = " ".join(phrase.replace("%", " ").split())
        named = tuple(name for name in columns().get(bare, ()) if name in {"discount", "tax_rate", "ignore"})
    if not named and phrase.endswith("s"):
        named = columns().get(phrase[:-1], ())
    if not named:
        bare = " ".join(word for word in phrase.split() if word not in _CURRENCIES)
        named = columns().get(bare, ()) if bare != phrase else ()
    if not named and fuzzy and len(phrase) >= 4:
        best = process.extractOne(phrase, columns().keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE - 6)
        named = columns()[best[0]] if best and len(best[0]) >= 4 else ()
    return named


_CURRENCIES = frozenset(
    [
        "usd",
        "eur",
        "gbp",
        "cad",
        "chf",
        "pln",
        "dkk",
        "sek",
        "nok",
        "czk",
        "aud",
        "inr",
        "jpy",
        "€",
        "$",
        "£",
        "zl",
        "brl",
        "mxn",
        "in",
        "excl",
        "vat",
        "ex",
        "net",
        "netto",
        "ht",
    ]
)
