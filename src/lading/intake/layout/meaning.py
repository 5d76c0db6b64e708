"""What a label means that stands in no table: its words taken apart into ideas, and the ideas put together.

`Gewünschtes Anlieferdatum` is wanted, deliver, date: the day by which the goods are wanted.
"""

import tomllib
from functools import cache, lru_cache
from pathlib import Path

Named = tuple[str, str, bool]
"""A room, its field, and whether it is surely named."""
_LINKS = 4
"""Letters inside a compound, or at its end, that no stem has to explain."""
_SHORTEST = 4
_LEAST_OF_STEM, _MOST_OF_STEM = 3, 5
_MAY_MEAN = 2
_FEW = 3
_MOST_WORDS = 6
_UNKNOWN = 2
"""Words in a second language that need not be known."""


@cache
def _words() -> dict[str, frozenset[str]]:
    """Whole words with what they may mean."""
    found: dict[str, set[str]] = {}
    for idea, told in tables().items():
        for word in told.get("words", []):
            found.setdefault(word, set()).add(idea)
    return {word: frozenset(ideas) for word, ideas in found.items()}


@cache
def tables() -> dict[str, dict[str, list[str]]]:
    """Ideas with their stems and words."""
    return tomllib.loads((Path(__file__).parent / "concepts.toml").read_text())


@cache
def _stems() -> dict[str, str]:
    return {stem: idea for idea, told in tables().items() for stem in told.get("stems", [])}


@cache
def _longest_stem() -> int:
    return max(map(len, _stems()))


@lru_cache(maxsize=10_000)
def ideas_of(word: str) -> frozenset[str]:
    """What a word may mean; nothing where a part of it stays unexplained."""
    if whole := _words().get(word):
        return whole
    if len(word) < _SHORTEST:
        return frozenset()
    found: set[str] = set()
    at = skipped = 0
    while at < len(word):
        stem = _stem_at(word, at)
        if stem:
            found.add(_stems()[stem])
            at, skipped = at + len(stem), 0
        elif not found:
            return _elided(word)
        elif (skipped := skipped + 1) > _LINKS and len(word) - at > 2:
            return frozenset()
        elif (len(word) - at > 2 or word[at:] == "nr") and (rest := _words().get(word[at:])):
            return frozenset(found | (rest - {"filler"}))
        else:
            at += 1
    return frozenset(found)


def _elided(word: str) -> frozenset[str]:
    """French and Italian words that have swallowed their article: `d'émission`, `dell'ordine`."""
    for article in _ARTICLES:
        if (
            word.startswith(article)
            and len(word) >= len(article) + _SHORTEST
            and (told := ideas_of(word[len(article) :]))
        ):
            return told
    return frozenset()


_ARTICLES = ("dell", "all", "d", "l")


@lru_cache(maxsize=5_000)
def _short_for(word: str) -> frozenset[str]:
    """What an abbreviation may mean: the beginning of stems that mean the same, or one of two things."""
    if not _LEAST_OF_STEM <= len(word) <= _MOST_OF_STEM:
        return frozenset()
    told = {idea for stem, idea in _stems().items() if stem.startswith(word)}
    return frozenset(told) if len(told) <= _MAY_MEAN else frozenset()


def _stem_at(word: str, at: int) -> str:
    for length in range(min(_longest_stem(), len(word) - at), 2, -1):
        if word[at : at + length] in _stems():
            return word[at : at + length]
    return ""


@lru_cache(maxsize=10_000)
def meaning_of(phrase: str) -> tuple[Named, ...]:
    """The fields that a normal phrase may name; of two languages beside each other, what the first known one names."""
    parts = [part.strip() for part in phrase.split(" / ") if part.strip()]
    if any(letter.isdigit() for letter in phrase) or any(len(part.split()) > _MOST_WORDS for part in parts):
        return ()
    told = [_named(part) for part in parts]
    if any(not one and len(part.split()) > _UNKNOWN for one, part in zip(told, parts, strict=True)):
        return ()
    for named in told:
        if named:
            return named
    return _named(phrase.replace("/", " ")) if len(parts) > 1 else ()


def _named(phrase: str) -> tuple[Named, ...]:
    words = phrase.split()
    if not words or len(words) > _MOST_WORDS:
        return ()
    short = len(words) <= _FEW  # only what is short itself is abbreviated
    told = [ideas_of(word) or (_short_for(word) if short else frozenset()) for word in words]
    ideas = frozenset().union(*told)
    if not all(told) or not ideas - {"filler", "by", "to", "in", "your", "our"}:
        return ()
    first = next(one for one in told if one != {"filler"})
    if "order" in first and ideas & {"vendor", "project"} and ideas & {"number", "reference"}:
        return (("header", "po_number", False),)  # an order to a supplier, not a supplier's own
    return _fields(ideas, sum(one != {"filler"} for one in told))


@lru_cache(maxsize=5_000)
def partly_of(phrase: str) -> frozenset[str]:
    """The fields that the known words of a phrase name, whatever its other words may mean."""
    told = [ideas for word in phrase.replace("/", " ").split() if (ideas := ideas_of(word))]
    ideas = frozenset().union(*told)
    if ideas & _NUMBERS and not ideas - _NUMBERS - {"filler", "our"}:
        return frozenset({"po_number"})  # a number of something unknown
    return frozenset(field for _, field, _ in _fields(ideas, len(told))) if ideas - {"filler"} else frozenset()


_NUMBERS = frozenset({"number", "reference"})


def _fields(ideas: frozenset[str], count: int) -> tuple[Named, ...]:
    has = ideas.__contains__
    day = has("date") or has("termin")
    numbered = has("number") or has("reference")
    if has("item"):
        return ()
    if has("currency") or (has("price") and has("in")):
        return (("header", "currency", True),)
    if has("pay"):
        return (("header", "other_date" if has("date") else "payment_terms", True),)
    if has("quote"):
        when, which = ("header", "other_date", True), ("header", "our_number", True)
        return (when,) if day and not numbered else (which,) if numbered else (which, when)
    if has("account"):
        return (("header", "buyer_code", True),)
    if has("project") and has("address") and not numbered:
        return (("block", "ship_to", True),)
    if has("contract") or has("project") or has("tax"):
        return (("header", "other_date" if has("date") else "other_number", True),)
    if has("print") or has("change"):
        return (("header", "other_date", True),)
    if has("invoice"):
        if has("date") or numbered:
            return (("header", "other_date" if has("date") else "other_number", True),)
        return (("block", "bill_to", True),)
    return _people(ideas, numbered=numbered) or _goods(ideas, day=day, numbered=numbered, count=count)


def _people(ideas: frozenset[str], *, numbered: bool) -> tuple[Named, ...]:
    has = ideas.__contains__
    ordered = has("order") or has("purchase")
    if has("vendor") and (has("termin") or has("deliver")) and not numbered:  # `Lief.` and `lev.` may be either
        if has("date") or has("termin") or has("wanted"):
            return (("header", "requested_by", True),)
        return (("block", "ship_to" if has("address") else "vendor", True),)
    if has("vendor"):
        return (("header", "vendor_code", True),) if numbered else (("block", "vendor", True),)
    if has("customer") and not (ordered and numbered):
        return (("header", "buyer_code", True),) if numbered else (("block", "buyer", True),)
    if has("person") and not has("date"):
        return (("header", "contact", True),)
    if has("buyer") and not numbered and not has("date"):
        return (("block", "buyer", True),)
    return ()


def _goods(ideas: frozenset[str], *, day: bool, numbered: bool, count: int) -> tuple[Named, ...]:
    """Where the goods go and by when, or which order it is and of what day."""
    has = ideas.__contains__
    moved = (
        has("deliver")
        or (has("goods") and not (has("order") or has("purchase")))
        or has("send")
        or has("recipient")
        or has("destination")
    )
    place = has("address") or has("recipient") or has("destination")
    ordered = has("order") or has("purchase") or has("document")
    if moved and has("terms"):
        return (("header", "method" if has("send") else "delivery_terms", True),)
    if moved and numbered and not place:
        return (("header", "other_number", True),)
    if place and (moved or (has("wanted") and has("to"))):
        return (("block", "ship_to", True),)
    if has("wanted") or moved:
        when = ("header", "requested_by", day or has("wanted") or has("by"))
        where = ("block", "ship_to", has("to"))
        if day or has("wanted"):
            return (when,)
        return (where, when) if has("to") else (when,) if has("by") else ()
    if ordered and numbered:
        both = (("header", "order_date", True),) if has("date") else ()
        return (("header", "po_number", True), *both)
    if (ordered or has("issue")) and (day or has("issue")):
        return (("header", "order_date", True),)
    if ordered and (has("our") or has("order")) and not has("by"):
        return (("header", "po_number", has("our") and count > 1),)
    if has("our") and has("number"):
        return (("header", "po_number", False),)
    if has("reference"):
        return (("header", "our_number" if has("your") else "po_number", has("your")),)
    return (("header", "order_date", False),) if has("date") and not has("termin") and count <= 2 else ()
