"""What a column's head says of the column: for each field how much its words speak for it."""

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from lading.intake.layout.lexicon import columns
from lading.intake.layout.normal import normal

_EXACT, _WORD, _ALONE = 3.0, 1.6, 2.4
_CODES = ("buyer_item", "seller_item", "item")


@cache
def stems() -> dict[str, tuple[str, ...]]:
    """The words of heads by what the columns hold."""
    told = tomllib.loads((Path(__file__).parent / "heads.toml").read_text())
    return {name: tuple(words) for name, words in told.items()}


def roles_of(lines: tuple[str, ...]) -> Mapping[str, float]:
    """How much the lines of a head, together or each in a language of its own, speak for each field."""
    whole = " ".join(lines)
    joined = "".join(line.removesuffix("-") if line.endswith("-") else f"{line} " for line in lines)
    spaced = whole.replace(".", ". ")
    texts = {whole, joined, spaced, *lines, *(part for text in (whole, *lines) for part in text.split(" / "))}
    found: dict[str, float] = {}
    for text in texts:
        share = 1.0 if text in {whole, joined, spaced} else 0.8
        for name, score in _roles(text).items():
            found[name] = max(found.get(name, 0.0), share * score)
    return found


@lru_cache(maxsize=5_000)
def _roles(text: str) -> Mapping[str, float]:
    phrase = normal(text).replace("/", " ").strip()
    phrase = " ".join(phrase.split())
    if not phrase:
        return {}
    found: dict[str, float] = {}
    for at, field in enumerate(columns().get(phrase, ())):
        for name in field.split("+"):
            found[name] = _EXACT - 0.4 * at
    for name in stems():
        if score := _spoken(name, phrase):
            found[name] = max(found.get(name, 0.0), score)
    return _whose(found)


def _spoken(name: str, phrase: str) -> float:
    words = phrase.split()
    hits = set[int]()
    whole = False
    for stem in stems()[name]:
        if stem.startswith("="):
            whole = whole or phrase == stem[1:]
        elif " " in stem:
            if f" {stem} " in f" {phrase} ":
                hits |= {at for at, word in enumerate(words) if word in stem.split()}
        else:
            hits |= {at for at, word in enumerate(words) if _is(word, stem)}
    if whole:
        return _ALONE
    if not hits:
        return 0.0
    return (_ALONE if len(hits) == len(words) else _WORD) + (0.2 if len(words) - 1 in hits else 0.0)


def _is(word: str, stem: str) -> bool:
    if stem.endswith("*"):
        return word.startswith(stem[:-1])
    if stem.startswith("*"):
        return word.endswith(stem[1:])
    return word == stem


def _whose(found: dict[str, float]) -> dict[str, float]:
    """`your code` is the seller's number of an item; whose alone says less."""
    buyer, seller = found.pop("buyer", 0.0), found.pop("seller", 0.0)
    code = found.get("item", 0.0)
    if buyer:
        found["buyer_item"] = max(found.get("buyer_item", 0.0), 0.8 + (code and 1.6) + 0.2)
    if seller:
        found["seller_item"] = max(found.get("seller_item", 0.0), 0.8 + (code and 1.6) + 0.2)
    return found


def knows(lines: tuple[str, ...]) -> float:
    """How surely the lines are the head of a column at all."""
    return max(roles_of(lines).values(), default=0.0)
