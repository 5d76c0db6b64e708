"""Intents: what one part of a mail wants, and how likely."""

import math
from collections.abc import Mapping
from typing import Literal

import msgspec

from lading.intake.mail.numbers import mentions, spellings
from lading.intake.mail.weigh_words import Scores
from lading.intake.reading import Kind

_UNKNOWN = 1.3
"""The weight of nobody knowing: as much must be said before anything is."""


class Known(msgspec.Struct, frozen=True):
    """A number that is known to us: of an order or purchase of ours, or a sender's number of an earlier case."""

    kind: Literal["order", "purchase", "case", "item"]
    number: str


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a mail wants. `position` is the file's, 0 the mail's own text, None where no file is read.

    `numbers` are orders that it means, `sentence` quotes it. What is `put_away` needs nobody.
    """

    kind: Kind
    probability: float
    reason: str
    position: int | None = None
    sentence: str = ""
    numbers: list[str] = []
    put_away: bool = False


def likeliest(scores: Scores) -> tuple[Kind, float]:
    """The kind with the highest score and its probability; empty where nothing outweighs not knowing."""
    weights = {**{kind: math.exp(min(score, 40)) for kind, score in scores.items()}, "": math.exp(_UNKNOWN)}
    kind = max(weights, key=lambda one: weights[one])
    return kind, weights[kind] / sum(weights.values())  # type: ignore[return-value]


def names_of(text: str, known: Mapping[str, Known]) -> list[str]:
    """Numbers of orders in a text: those that are known to us, else those that a word introduces."""
    found = mentions(text)
    ours = [one.value for one in found if any(name in known for name in spellings(one.value))]
    said = ours or [one.value for one in found if one.introduced]
    return list(dict.fromkeys(said))[:20]
